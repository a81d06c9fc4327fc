/** Why the store could not be opened, written or read. */
export type StoreErrorCode =
  /** Another process owns the data directory. */
  | 'in_use'
  /** The data directory cannot be made, read or written. */
  | 'data_dir'
  /** better-sqlite3 cannot be loaded under this Node. */
  | 'driver'
  /** The file is no SQLite database. */
  | 'not_a_database'
  /** It is a database of another program. */
  | 'other_application'
  /** It was written by a newer Callboard. */
  | 'newer_schema'
  /** It was written by an older Callboard and has not been migrated. */
  | 'older_schema'
  /** There is no database yet. */
  | 'not_there'
  /** A file would be replaced that nobody said may be. */
  | 'exists'
  | 'migration_failed'
  /** A durability setting did not hold when it was read back. */
  | 'settings'
  /** Nothing of the unit happened. */
  | 'commit_failed'
  | 'read_failed'
  /** A row that was read does not hold what it must. */
  | 'corrupt'
  /** As `corrupt`, for the snapshot of one actor, which the host can set aside. */
  | 'corrupt_actor'
  | 'bad_cursor'
  | 'bad_limit'
  | 'closed';

/** `message` is one sentence for people: what is wrong and what mends it. */
export class StoreError extends Error {
  override readonly name = 'StoreError';
  readonly code: StoreErrorCode;

  constructor(code: StoreErrorCode, message: string, options?: { readonly cause?: unknown }) {
    super(message, options);
    this.code = code;
  }
}

/** The words of whatever was thrown. */
export function reasonOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}

/**
 * Asks the database something.
 * @throws {StoreError} its own kept, everything else as `read_failed`.
 */
export function reading<T>(read: () => T): T {
  try {
    return read();
  } catch (cause) {
    if (cause instanceof StoreError) throw cause;
    const why = reasonOf(cause);
    throw new StoreError('read_failed', `the database failed: ${why}`, { cause });
  }
}
