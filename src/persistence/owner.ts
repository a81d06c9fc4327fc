import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { Clock } from '../supervisor/ports.ts';
import type { DataPaths } from './data-dir.ts';
import { createFile } from './data-dir.ts';
import { loadDriver } from './driver.ts';
import { reasonOf, StoreError } from './store-error.ts';

/** The right to write in a data directory, held for the life of the service. */
export interface Ownership {
  /** May be called twice. */
  release(): void;
}

/**
 * Takes the owner lock: a lock of the operating system on `owner.db`, which a kill -9 frees. It is
 * a file of its own because the same lock on the database would shut out our own readers.
 * A refused caller has written nothing, unless it made the directory itself.
 * @throws {StoreError} `in_use`, `data_dir`
 */
export function takeOwnership(paths: DataPaths, clock: Pick<Clock, 'now'>): Ownership {
  createFile(paths.owner);
  const driver = loadDriver();
  // No waiting: the other owner keeps the lock for its whole life.
  const lock = new driver(paths.owner, { timeout: 0 });
  try {
    lock.pragma('locking_mode = EXCLUSIVE');
    // Nothing is ever written here, so there is nothing to keep a journal of.
    lock.pragma('journal_mode = MEMORY');
    // In this mode the lock outlasts the transaction; an empty one leaves the file empty.
    lock.exec('BEGIN EXCLUSIVE; COMMIT');
  } catch (cause) {
    lock.close();
    throw refusal(paths, cause);
  }
  leaveNote(paths.ownerNote, clock);
  return {
    release() {
      if (!lock.open) return;
      // Before the lock goes: after it the note may be the next owner's.
      rmSync(paths.ownerNote, { force: true });
      lock.close();
    },
  };
}

function leaveNote(noteFile: string, clock: Pick<Clock, 'now'>): void {
  const note = { pid: process.pid, since: new Date(clock.now()).toISOString() };
  try {
    writeFileSync(noteFile, `${JSON.stringify(note)}\n`, { mode: 0o600 });
  } catch {
    // The lock is what counts; a full disk is reported by the first write to the database.
  }
}

function refusal(paths: DataPaths, cause: unknown): StoreError {
  const { code } = cause as { code?: string };
  if (code?.startsWith('SQLITE_BUSY') || code?.startsWith('SQLITE_LOCKED')) {
    return new StoreError(
      'in_use',
      `the data directory ${paths.dir} is in use by ${holder(paths.ownerNote)}: ` +
        'stop that service first or choose another dataDir.',
      { cause },
    );
  }
  return new StoreError(
    'data_dir',
    `the lock ${paths.owner} cannot be taken (${reasonOf(cause)}): ` +
      'check its permissions, or delete that file while no service runs.',
    { cause },
  );
}

/** The note is written just after the lock is taken, so it can be missing or a dead owner's. */
function holder(noteFile: string): string {
  try {
    const note: unknown = JSON.parse(readFileSync(noteFile, 'utf8'));
    const { pid, since } = note as { pid?: unknown; since?: unknown };
    if (typeof pid === 'number' && typeof since === 'string' && isRunning(pid)) {
      return `process ${pid} since ${since}`;
    }
  } catch {
    // Not readable: the sentence does without.
  }
  return 'another process';
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (cause) {
    return (cause as NodeJS.ErrnoException).code === 'EPERM';
  }
}
