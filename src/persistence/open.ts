import type { Clock, Log } from '../supervisor/ports.ts';
import type { Connections } from './connection.ts';
import { assertSettings, openReader, openWriter } from './connection.ts';
import type { DataPaths } from './data-dir.ts';
import { closeToOthers, createFile, dataPaths, makeDataDir, syncDirectory } from './data-dir.ts';
import { loadDriver } from './driver.ts';
import { assertOurs } from './file-identity.ts';
import type { Migration } from './migrations.ts';
import { migrate, migrations, newestVersion } from './migrations.ts';
import { takeOwnership } from './owner.ts';
import { reasonOf, StoreError } from './store-error.ts';
import { SqliteStore } from './store.ts';

export interface OpenOptions {
  /** Made (0700) if there is none. */
  readonly dataDir: string;
  readonly clock: Pick<Clock, 'now'>;
  readonly log?: Pick<Log, 'info' | 'error'> | undefined;
  /** For tests: called inside each transaction just before its commit; a throw undoes it. */
  readonly beforeCommit?: (() => void) | undefined;
  /** For tests. */
  readonly migrations?: readonly Migration[] | undefined;
}

/**
 * Takes the data directory and opens the database in it, migrated and durable.
 * @throws {StoreError} `in_use`, `data_dir`, `driver`, `not_a_database`, `other_application`,
 * `newer_schema`, `migration_failed`, `settings`; the database is then as it was
 */
export function openStore(options: OpenOptions): SqliteStore {
  const { clock, log } = options;
  const steps = options.migrations ?? migrations;
  loadDriver();
  const paths = dataPaths(options.dataDir);
  makeDataDir(paths.dir);
  const ownership = takeOwnership(paths, clock);
  let connections: Connections | null = null;
  try {
    connections = connect(paths, steps, log);
    assertSettings(connections, new Date(clock.now()).toISOString());
    syncDirectory(paths.dir);
    const { beforeCommit } = options;
    return new SqliteStore({ connections, ownership, clock, log, beforeCommit });
  } catch (cause) {
    connections?.reader.close();
    connections?.writer.close();
    ownership.release();
    if (cause instanceof StoreError) throw cause;
    throw new StoreError(
      'data_dir',
      `the database ${paths.database} cannot be opened (${reasonOf(cause)}): ` +
        'check its permissions, or put a backup in its place.',
      { cause },
    );
  }
}

function connect(
  paths: DataPaths,
  steps: readonly Migration[],
  log: OpenOptions['log'],
): Connections {
  if (!createFile(paths.database)) assertOurs(paths.database, newestVersion(steps));
  // Before the first write: SQLite gives its own files the mode of the database.
  closeToOthers(paths);
  const writer = openWriter(paths.database);
  try {
    const from = migrate(writer, steps);
    const to = newestVersion(steps);
    if (from !== to) log?.info({ from, to }, from === 0 ? 'database created' : 'database migrated');
    return { writer, reader: openReader(paths.database) };
  } catch (cause) {
    writer.close();
    throw cause;
  }
}
