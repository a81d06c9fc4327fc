import { closeSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Database } from 'better-sqlite3';
import { createFile, syncDirectory } from './data-dir.ts';

/**
 * Writes a whole, compact copy of the database to `target` (0600): it has its name only when it
 * is complete and synced. What stood there is replaced. Blocks for as long as copying takes.
 */
export function backupTo(db: Database, target: string): void {
  const building = `${target}.part`;
  rmSync(building, { force: true });
  try {
    // Made here, since SQLite would make it readable for everyone; it takes an empty file.
    createFile(building);
    db.prepare('VACUUM INTO ?').run(building);
    const file = openSync(building, 'r+');
    try {
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(building, target);
    syncDirectory(dirname(target));
  } catch (cause) {
    rmSync(building, { force: true });
    throw cause;
  }
}
