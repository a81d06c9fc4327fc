import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { TicketContext } from '../../src/machines/ticket-context.ts';
import { ticketContext } from '../../src/machines/ticket-context.ts';
import type { LandingEdge, LandingMode } from '../../src/landing/edge.ts';
import { createLanding } from '../../src/landing/deeds.ts';
import type { Deed } from '../../src/supervisor/ports.ts';
import { createGit } from '../../src/workers/git.ts';
import { ensureWorktree } from '../../src/workers/worktree.ts';
import { aTicketPolicy, fields } from '../supervisor/fake-policies.ts';
import { FakeLog } from '../supervisor/fake-world.ts';
import { aRepository, commit, git } from '../workers/a-repository.ts';

export const aFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'callboard-landing-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
};

export interface Place {
  readonly repo: string;
  readonly root: string;
  /** The ticket's worktree, and the commit that was made there. */
  readonly worktree: string;
  readonly sha: string;
  readonly base: string;
  readonly edge: LandingEdge;
  /** What the chart knows of CB-1, for a test to change. */
  ticket: TicketContext;
  landing: LandingMode;
  workers: boolean;
  held: boolean;
  /** Who landed. */
  readonly landed: string[];
  main(): string;
  /** Carries the deed out, as the relay does. */
  land(params?: Partial<Deed>): ReturnType<ReturnType<typeof createLanding>['deeds'][string] & {}>;
  stop(): void;
}

/** A repository whose ticket CB-1 was accepted: one commit on its branch, in a worktree of its own. */
export async function aPlace(change: Partial<TicketContext> = {}): Promise<Place> {
  const folder = aFolder();
  const repo = aRepository(folder);
  const root = join(folder, 'worktrees');
  const base = git(repo, 'rev-parse', 'main');
  const { path } = await ensureWorktree({
    git: createGit(),
    repoPath: repo,
    root,
    ticketId: 'CB-1',
    baseBranch: 'main',
  });
  const sha = commit(path, 'work.txt', 'work\n');
  const context = ticketContext({
    id: 'CB-1',
    at: 0,
    state: 'todo',
    fields: fields(),
    policy: aTicketPolicy({ landing: 'ff-only' }),
  });
  const edge: LandingEdge = {
    git: createGit(),
    log: new FakeLog(),
    dataDir: folder,
    configDir: folder,
    worktrees: root,
    environment: { PATH: process.env['PATH'], SECRET: 'hidden' },
    url: () => 'http://127.0.0.1:1',
    ticket: (id) => (id === 'CB-1' ? place.ticket : null),
    repo: ({ repo: name }) => (name === 'default' ? { path: repo, baseBranch: 'main' } : null),
    landing: () => place.landing,
    graceMs: () => 200,
    hasWorker: () => place.workers,
    held: () => place.held,
  };
  const landed: string[] = [];
  const landing = createLanding(edge, (ticket) => landed.push(ticket));
  const place: Place = {
    repo,
    root,
    worktree: path,
    sha,
    base,
    edge,
    ticket: { ...context, acceptedSha: sha, baseSha: base, ...change },
    landing: { mode: 'ff-only' },
    workers: false,
    held: false,
    landed,
    main: () => git(repo, 'rev-parse', 'main'),
    land: async (deed) =>
      (await landing.deeds['land']?.(
        {
          key: '1:0',
          actor: 'ticket/CB-1',
          type: 'land',
          params: { sha: place.ticket.acceptedSha, automatic: true },
          automatic: true,
          attempts: 9,
          notBefore: 0,
          ...deed,
        },
        new AbortController().signal,
      )) ?? [],
    stop: () => landing.stop(),
  };
  return place;
}

/** The cause of the failure that a deed told; null where it landed. */
export function causeOf(says: Awaited<ReturnType<Place['land']>>): string | null {
  const saying = says[0]?.saying;
  if (saying?.type === 'landing.landed') return null;
  if (saying?.type === 'landing.failed') return saying.cause;
  throw new Error(`nothing was told: ${JSON.stringify(says)}`);
}
