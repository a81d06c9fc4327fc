import type { Replay } from '../transport/protocol/replay.ts';

/** One thing that `db check` looks at. */
export interface DatabaseCheck {
  readonly name: string;
  /** One sentence each; none where all is well. */
  readonly problems: readonly string[];
}

export type Refusal = {
  readonly refused: 'not_found' | 'beyond_head';
  readonly detail: string;
};

/**
 * The database of a data directory, without a service. Each throws an error whose `code` is the store's: `in_use` where
 * a service owns the directory and the work needs it alone.
 */
export interface DatabaseTools {
  /** Reads only; may run beside a service. */
  replay(dataDir: string, id: string, at: number | undefined): Promise<Replay | Refusal>;
  /** The ids of all that has a history: tickets, workers, `supervisor`. Reads only; may run beside a service. */
  actors(dataDir: string): readonly string[];
  /** Reads only; may run beside a service. `step` is called before each check. */
  check(dataDir: string, step: (what: string) => void): Promise<readonly DatabaseCheck[]>;
  /** Reads only; may run beside a service. @throws `exists` where `file` is there and `force` is not given */
  backup(
    dataDir: string,
    file: string,
    options: { readonly force: boolean },
  ): { readonly file: string; readonly bytes: number };
  /** Schemas before and after; `backup` is the copy that was made before anything was changed. */
  migrate(dataDir: string): {
    readonly from: number;
    readonly to: number;
    readonly backup: string | null;
  };
  /** Sizes in bytes. */
  compact(dataDir: string): { readonly before: number; readonly after: number };
}
