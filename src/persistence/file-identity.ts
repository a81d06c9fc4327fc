import { closeSync, openSync, readSync } from 'node:fs';
import type { Database } from 'better-sqlite3';
import { loadDriver } from './driver.ts';
import { StoreError } from './store-error.ts';

/** "CBRD" in the file's header: says that a database is ours (SQLite's `application_id`). */
export const applicationId = 0x43425244;

interface Identity {
  readonly application: number;
  readonly version: number;
}

/**
 * Refuses a file that this program must not write, before anything is written, not even the
 * checkpoint that closing a database makes. Only for the owner, while no connection is open.
 * @param versionMax newest schema that this program knows
 * @throws {StoreError} `not_a_database`, `other_application`, `newer_schema`
 */
export function assertOurs(database: string, versionMax: number): void {
  const header = readHeader(database);
  // Empty: just created, or a start that was killed right after.
  if (header.length === 0) return;
  if (header.length < 100 || header.toString('latin1', 0, 16) !== 'SQLite format 3\0') {
    throw notADatabase(database);
  }
  // Offsets of https://www.sqlite.org/fileformat.html#the_database_header
  const onDisk = { application: header.readUInt32BE(68), version: header.readUInt32BE(60) };
  refuse(database, onDisk, versionMax, true);
  // What a killed writer left in the write-ahead log is newer than the header, so ask SQLite
  // too: read-only, since such a connection makes no checkpoint when it closes.
  const driver = loadDriver();
  let db: Database | null = null;
  try {
    db = new driver(database, { readonly: true, timeout: 0 });
    const current = {
      application: db.pragma('application_id', { simple: true }) as number,
      version: db.pragma('user_version', { simple: true }) as number,
    };
    const count = db.prepare<[], number>('SELECT count(*) FROM sqlite_schema').pluck().get();
    refuse(database, current, versionMax, count === 0);
  } catch (cause) {
    if (cause instanceof StoreError) throw cause;
    throw notADatabase(database, cause);
  } finally {
    db?.close();
  }
}

function refuse(database: string, found: Identity, versionMax: number, mayBeNew: boolean): void {
  const isNew = found.application === 0 && found.version === 0 && mayBeNew;
  if (isNew) return;
  if (found.application !== applicationId) {
    throw new StoreError(
      'other_application',
      `${database} is a database of another program: move it away or choose another dataDir.`,
    );
  }
  if (found.version > versionMax) {
    throw new StoreError(
      'newer_schema',
      `${database} was written by a newer Callboard (schema ${found.version}, this one knows ` +
        `${versionMax}): start that version, or put the backup beside it in its place.`,
    );
  }
}

function notADatabase(database: string, cause?: unknown): StoreError {
  return new StoreError(
    'not_a_database',
    `${database} is not a database or is damaged: move it away, or put a backup in its place.`,
    { cause },
  );
}

function readHeader(database: string): Buffer {
  const file = openSync(database, 'r');
  try {
    const header = Buffer.alloc(100);
    return header.subarray(0, readSync(file, header, 0, 100, 0));
  } finally {
    closeSync(file);
  }
}
