import type { AnyStateMachine } from 'xstate';
import type { WorkerPolicy } from '../../src/machines/policy.ts';
import type { WorkerInput } from '../../src/machines/ticket-context.ts';
import type { WorkerContext } from '../../src/machines/worker-context.ts';
import { workerMachine } from '../../src/machines/worker.ts';
import { aWorkerPolicy } from '../supervisor/fake-policies.ts';
import type { Slice } from './explore.ts';
import { AT } from './explore.ts';
import { ID } from './ticket-slices.ts';
import { workerAlphabet } from './worker-alphabet.ts';

const KINDS: Readonly<
  Record<string, Pick<WorkerInput, 'role'> & { policy?: Partial<WorkerPolicy> }>
> = {
  'an author that takes turns': { role: 'author' },
  'an author of one turn': { role: 'author', policy: { takesTurns: false, runtime: 'exec' } },
  'a reviewer': { role: 'reviewer', policy: { takesTurns: false, runtime: 'exec' } },
  'a gate': { role: 'gate', policy: { takesTurns: false, runtime: 'exec' } },
};

const SUFFIX = { author: '1', reviewer: 'r1', gate: 'g1' } as const;

const project = (context: WorkerContext): unknown => [
  context.reported !== null,
  Math.min(context.refusedReports, context.policy.reportForgeries + 2),
  context.seenOffset === 0,
  context.leftIdle,
  context.stopping === null || context.stopping === 'interrupt'
    ? context.stopping
    : ['stalled', 'max_run_time', 'silent'].includes(context.stopping)
      ? 'killed'
      : 'stopped',
];

export function workerSlices(
  machine = workerMachine as unknown as AnyStateMachine,
): readonly Slice[] {
  return Object.entries(KINDS).map(([name, { role, policy }]) => ({
    name,
    machine,
    input: {
      id: `${ID}.${SUFFIX[role]}`,
      ticket: ID,
      repo: 'default',
      role,
      at: AT,
      policy: aWorkerPolicy({ reportForgeries: 1, ...policy }),
      automatic: true,
      sha: role === 'author' ? null : 's1',
      gate: role === 'gate' ? 'one' : null,
      shadow: false,
    } satisfies WorkerInput,
    alphabet: workerAlphabet,
    walks: () => true,
    project: project as Slice['project'],
  }));
}
