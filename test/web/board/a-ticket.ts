import type { Status } from '../../../src/transport/protocol/status.ts';
import type { Ticket } from '../../../src/transport/protocol/ticket.ts';

const BASE = Date.parse('2026-01-01T00:00:00.000Z');

export const at = (seconds: number): string => new Date(BASE + seconds * 1_000).toISOString();
export const ms = (seconds: number): number => BASE + seconds * 1_000;

/** A ticket as the wire has it. */
export const aTicket = (id: string, changes: Partial<Ticket> = {}): Ticket => ({
  id,
  title: `Title of ${id}`,
  body: '',
  priority: 'normal',
  assignee: null,
  owner: null,
  dependsOn: [],
  labels: [],
  repo: 'default',
  baseBranch: null,
  workflow: 'default',
  requiresCommit: true,
  profile: null,
  state: 'todo',
  statePath: changes.state ?? 'todo',
  reason: null,
  waitingFor: null,
  deathCount: 0,
  reviewCycles: 0,
  interruptions: 0,
  startFailures: 0,
  bounces: 0,
  inputRetries: 0,
  runs: 0,
  runsCounted: 0,
  tokens: 0,
  cost: 0,
  worker: null,
  branch: `callboard/${id}`,
  head: null,
  sha: null,
  landed: false,
  createdAt: at(0),
  updatedAt: at(0),
  enteredAt: at(0),
  seq: 1,
  version: 1,
  allowedActions: [],
  ...changes,
});

/** What the board reads of the status. */
export const aStatus = (): Status =>
  ({
    owner: 'lead',
    defaultProfile: 'luci',
    profiles: [
      {
        name: 'luci',
        runtime: 'exec',
        maxWorkers: 2,
        stallAfterMs: 600_000,
        maxRunTimeMs: 7_200_000,
      },
      {
        name: 'max',
        runtime: 'exec',
        maxWorkers: 2,
        stallAfterMs: 600_000,
        maxRunTimeMs: 7_200_000,
      },
    ],
    workflows: [
      { name: 'default', author: true, review: true, gates: ['tests', 'browser'], signOff: false },
    ],
    limits: {
      ageStepMs: 1_800_000,
      startBackoffMs: [1_000, 5_000, 30_000],
      deaths: 1,
      reviewCycles: 3,
      startFailures: 3,
      interruptions: 3,
      bounces: 2,
      inputRetries: 5,
    },
  }) as unknown as Status;
