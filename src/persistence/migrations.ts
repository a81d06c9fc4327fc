import type { Database } from 'better-sqlite3';
import { backupTo } from './backup.ts';
import { applicationId } from './file-identity.ts';
import { schemaOne } from './schema.ts';
import { reasonOf, StoreError } from './store-error.ts';

/** One step from the schema before to `version`. Steps are never changed once released. */
export interface Migration {
  readonly version: number;
  readonly sql: string;
}

export const migrations: readonly Migration[] = [{ version: 1, sql: schemaOne }];

export function newestVersion(steps: readonly Migration[]): number {
  return steps.at(-1)?.version ?? 0;
}

/**
 * Brings the database to the newest schema, forward only, all steps in one transaction. A database
 * that had data is copied to `<database>.v<N>.bak` first, N being the version that it had.
 * @returns the version that it had; 0 for a new database
 * @throws {StoreError} `migration_failed`: then it still has that version
 */
export function migrate(db: Database, steps: readonly Migration[] = migrations): number {
  const from = db.pragma('user_version', { simple: true }) as number;
  const pending = steps.filter((step) => step.version > from);
  if (pending.length === 0) return from;
  try {
    if (from > 0) backupTo(db, `${db.name}.v${from}.bak`);
    db.transaction(() => {
      for (const step of pending) db.exec(step.sql);
      // Both live in the file's header and are part of the transaction.
      db.pragma(`application_id = ${applicationId}`);
      db.pragma(`user_version = ${newestVersion(steps)}`);
    }).immediate();
    // Into the file itself: the check before the next opening reads the version from its header.
    db.pragma('wal_checkpoint(TRUNCATE)');
  } catch (cause) {
    throw new StoreError(
      'migration_failed',
      `the database ${db.name} cannot be brought from schema ${from} to ${newestVersion(steps)} ` +
        `(${reasonOf(cause)}); it is as it was: start the version that wrote it.`,
      { cause },
    );
  }
  return from;
}
