import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from './config/config.ts';
import type { OperatorEdge } from './operator/edge.ts';
import { lookAtFlag } from './supervisor/look-at-flag.ts';
import type { ActorHost, FlagFile, Log } from './supervisor/ports.ts';
import type { Git } from './workers/git.ts';
import { runsInProcessTable } from './workers/runs-alive.ts';
import { ticketKey } from './workers/ticket-key.ts';
import { gauges } from './world/gauges.ts';
import { systemClock } from './world/system.ts';

/** What the operator is given of this machine and of the configuration as it is now. */
export function operatorEdge(parts: {
  readonly config: () => Config;
  readonly host: ActorHost;
  readonly flag: FlagFile;
  readonly log: Log;
  readonly git: Git;
}): OperatorEdge {
  const { config, host, flag, log, git } = parts;
  const { dataDir, worktrees } = config();
  return {
    host,
    clock: systemClock,
    log,
    everyMs: () => config().operator.every,
    flagged: () => lookAtFlag(flag).engaged,
    gauges: gauges({ dataDir, database: join(dataDir, 'callboard.db') }),
    branches: {
      repositories: () => config().repos,
      isRepository: (path) => git.isRepository(path),
      all: (path) => git.branches(path, { prefix: 'callboard/' }),
      unmerged: (path, base) => git.branches(path, { prefix: 'callboard/', notOn: base }),
      keyOf: ticketKey,
    },
    workspaces: { root: worktrees.root, folders: () => foldersIn(worktrees.root) },
    processes: { runs: () => runsInProcessTable(dataDir) },
    reviewer: () => config().review.profile ?? 'reviewer',
  };
}

async function foldersIn(root: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(root, { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  } catch (error) {
    // Made with the first worktree.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
