import {
  chmodSync,
  closeSync,
  existsSync,
  fchmodSync,
  fsyncSync,
  mkdirSync,
  openSync,
  statSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { reasonOf, StoreError } from './store-error.ts';

/** Where the store's files are. */
export interface DataPaths {
  readonly dir: string;
  readonly database: string;
  readonly owner: string;
  /** Who holds the lock, for the sentence that a second owner gets. */
  readonly ownerNote: string;
}

export function dataPaths(dataDir: string): DataPaths {
  const dir = resolve(dataDir);
  return {
    dir,
    database: join(dir, 'callboard.db'),
    owner: join(dir, 'owner.db'),
    ownerNote: join(dir, 'owner.json'),
  };
}

/**
 * Makes the directory (0700) if there is none; one that exists is not touched, since it may belong
 * to another owner.
 * @throws {StoreError} `data_dir`
 */
export function makeDataDir(dir: string): void {
  try {
    const first = mkdirSync(dir, { recursive: true, mode: 0o700 });
    if (first) syncDirectory(dirname(first));
    if (!statSync(dir).isDirectory()) throw new Error('it is not a directory');
  } catch (cause) {
    throw new StoreError(
      'data_dir',
      `the data directory ${dir} cannot be used (${reasonOf(cause)}): choose another with dataDir.`,
      { cause },
    );
  }
}

/** Takes everyone else's rights away from the directory and the store's files. Only for the owner. */
export function closeToOthers(paths: DataPaths): void {
  chmodSync(paths.dir, 0o700);
  for (const file of databaseFiles(paths.database)) if (existsSync(file)) chmodSync(file, 0o600);
}

/** The database and what SQLite keeps beside it. */
export function databaseFiles(database: string): readonly string[] {
  return [database, `${database}-wal`, `${database}-shm`];
}

/**
 * Creates an empty file (0600) and its directory entry durably.
 * @returns false where it exists already. That one is never opened here: closing any descriptor of
 * a file drops all POSIX locks that this process has on it, the owner lock too.
 */
export function createFile(path: string): boolean {
  let file: number;
  try {
    file = openSync(path, 'wx', 0o600);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw new StoreError('data_dir', `${path} cannot be created (${reasonOf(cause)}).`, { cause });
  }
  try {
    fchmodSync(file, 0o600);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  syncDirectory(dirname(path));
  return true;
}

/** Without it a power loss can take a file's name away though its content was synced. */
export function syncDirectory(dir: string): void {
  const handle = openSync(dir, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
