import { existsSync } from 'node:fs';
import type { Clock } from '../supervisor/ports.ts';
import { openReader } from './connection.ts';
import { dataPaths } from './data-dir.ts';
import { loadDriver } from './driver.ts';
import { assertOurs } from './file-identity.ts';
import { migrations, newestVersion } from './migrations.ts';
import { reasonOf, StoreError } from './store-error.ts';
import { SqliteStore } from './store.ts';

const NO_OWNER = { release: () => undefined };

/**
 * Opens a database to look at it, also while a service owns it: nothing can be written through it.
 * @throws {StoreError} `not_there`, `older_schema`, `not_a_database`, `other_application`, `newer_schema`, `data_dir`
 */
export function openReadOnly(options: {
  readonly dataDir: string;
  readonly clock: Pick<Clock, 'now'>;
}): SqliteStore {
  loadDriver();
  const { database } = existingDatabase(options.dataDir);
  const newest = newestVersion(migrations);
  assertOurs(database, newest);
  try {
    const reader = openReader(database);
    const version = reader.pragma('user_version', { simple: true }) as number;
    if (version < newest) {
      reader.close();
      throw new StoreError(
        'older_schema',
        `${database} has schema ${version} and this program reads ${newest}: run \`callboard db migrate\`.`,
      );
    }
    // The writer's statements are prepared too and would fail when run: the connection cannot write.
    const connections = { writer: reader, reader };
    return new SqliteStore({ connections, ownership: NO_OWNER, clock: options.clock });
  } catch (cause) {
    if (cause instanceof StoreError) throw cause;
    throw new StoreError(
      'data_dir',
      `the database ${database} cannot be read (${reasonOf(cause)}): check its permissions.`,
      { cause },
    );
  }
}

/** @throws {StoreError} `not_there` */
export function existingDatabase(dataDir: string): { readonly database: string } {
  const { database } = dataPaths(dataDir);
  if (existsSync(database)) return { database };
  throw new StoreError(
    'not_there',
    `there is no database ${database}: nothing has been stored yet, or dataDir names another folder.`,
  );
}
