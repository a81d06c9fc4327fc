import type { ActorHost, Clock, Log } from '../supervisor/ports.ts';

/** What the operator needs from the rest; `main.ts` fills it in. */
export interface OperatorEdge {
  readonly host: Pick<ActorHost, 'tell' | 'queries' | 'journalAfter' | 'head'>;
  readonly clock: Clock;
  readonly log: Log;
  /** Between the beginnings of two sweeps. */
  readonly everyMs: () => number;
  /** The kill-switch's flag file as it is now: it counts before the supervisor has heard of it. */
  readonly flagged: () => boolean;
  readonly gauges: Gauges;
  readonly branches: Branches;
  readonly workspaces: Workspaces;
  readonly processes: Processes;
  /** The profile that reviews. */
  readonly reviewer: () => string;
}

/** What is measured outside of the service's own state. */
export interface Gauges {
  /** By how much the event loop was late since this was asked last, in ms; null where nothing was measured. */
  eventLoopMs(): { readonly p50: number; readonly p99: number; readonly max: number } | null;
  /** The database and its write-ahead log. */
  databaseBytes(): Promise<number | null>;
  /** For this user, on the disk of the data directory. */
  freeDiskBytes(): Promise<number | null>;
}

/** Questions about the branches `callboard/<key>`, each one process of git however many branches there are. */
export interface Branches {
  repositories(): Readonly<Record<string, { readonly path: string; readonly baseBranch: string }>>;
  /** False where nothing stands there, or nothing that is a repository. */
  isRepository(path: string): Promise<boolean>;
  /** Names without `refs/heads/`. */
  all(path: string): Promise<readonly string[]>;
  /** Those with commits that are not on `base`. */
  unmerged(path: string, base: string): Promise<readonly string[]>;
  /** The ticket's part of its branch's and worktree's name. */
  keyOf(ticket: string): string;
}

export interface Workspaces {
  readonly root: string;
  /** Names of the folders in the root; none where there is no root yet. */
  folders(): Promise<readonly string[]>;
}

/** Processes that a run of this data directory left in the process table. */
export interface Processes {
  runs(): Promise<
    readonly {
      readonly run: string;
      readonly incarnation: number;
      readonly pids: readonly number[];
    }[]
  >;
}
