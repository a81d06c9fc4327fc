import type { Database } from 'better-sqlite3';
import { loadDriver } from './driver.ts';
import { reasonOf, StoreError } from './store-error.ts';

/** The one connection that writes and the one that reads what is committed. */
export interface Connections {
  readonly writer: Database;
  readonly reader: Database;
}

/** A wait blocks the event loop, and with it every answer. */
const busyTimeoutMs = 250;
/** A write-ahead log that one large commit made long is cut back to this. */
const walBytesMax = 64 * 1024 * 1024;

/** What must hold on each connection; pragmas that fail keep silent, so they are read back. */
const held: Readonly<Record<string, string | number>> = {
  journal_mode: 'wal',
  // NORMAL, the driver's default in WAL, loses acknowledged commits when the power fails.
  synchronous: 2,
  foreign_keys: 1,
  // A database brought from elsewhere cannot call functions out of its schema.
  trusted_schema: 0,
  busy_timeout: busyTimeoutMs,
  // The texts of tickets stay out of files in the temporary directory.
  temp_store: 2,
};

/** Opens the connection that writes, and makes the database one with a write-ahead log. */
export function openWriter(database: string): Database {
  const driver = loadDriver();
  const writer = new driver(database, { fileMustExist: true, timeout: busyTimeoutMs });
  try {
    writer.pragma('journal_mode = WAL');
    configure(writer);
    writer.pragma(`journal_size_limit = ${walBytesMax}`);
    return writer;
  } catch (cause) {
    writer.close();
    throw cause;
  }
}

/** Opens a connection that cannot write. The database must exist. */
export function openReader(database: string): Database {
  const driver = loadDriver();
  const reader = new driver(database, { readonly: true, timeout: busyTimeoutMs });
  try {
    configure(reader);
    return reader;
  } catch (cause) {
    reader.close();
    throw cause;
  }
}

function configure(db: Database): void {
  db.pragma('synchronous = FULL');
  db.pragma('foreign_keys = ON');
  db.pragma('trusted_schema = OFF');
  db.pragma('temp_store = MEMORY');
}

/**
 * Writes, then reads every setting back: `synchronous` has been seen to fall to its default at the
 * first use of the write-ahead log.
 * @throws {StoreError} `settings`, `data_dir` when nothing can be written
 */
export function assertSettings({ writer, reader }: Connections, at: string): void {
  try {
    writer
      .prepare(
        `INSERT INTO meta (key, value) VALUES ('store.opened', ?)
         ON CONFLICT (key) DO UPDATE SET value = excluded.value`,
      )
      .run(at);
    reader.prepare(`SELECT value FROM meta WHERE key = 'store.opened'`).get();
  } catch (cause) {
    const why = reasonOf(cause);
    throw new StoreError(
      'data_dir',
      `the database ${writer.name} cannot be written (${why}): check free space and permissions.`,
      { cause },
    );
  }
  for (const db of [writer, reader]) {
    const problem = settingsProblem(db);
    if (problem) throw new StoreError('settings', problem);
  }
}

/** A sentence about the first setting that does not hold; else null. */
export function settingsProblem(db: Database): string | null {
  for (const [name, wanted] of Object.entries(held)) {
    const found: unknown = db.pragma(name, { simple: true });
    if (found === wanted) continue;
    const mend =
      name === 'journal_mode'
        ? ': put dataDir on a local disk, since a network file system cannot share its memory.'
        : ', so a commit would not be what it promises: run `npm rebuild better-sqlite3`.';
    return `the database ${db.name} has ${name} ${String(found)} instead of ${wanted}${mend}`;
  }
  return null;
}
