import { closeSync, existsSync, openSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { DatabaseCheck, DatabaseTools } from './cli/database-tools.ts';
import { dataPaths, databaseFiles } from './persistence/data-dir.ts';
import { openStore } from './persistence/open.ts';
import { existingDatabase, openReadOnly } from './persistence/read-only.ts';
import { reasonOf, StoreError } from './persistence/store-error.ts';
import type { SqliteStore } from './persistence/store.ts';
import type { Page, PageOptions } from './supervisor/ports.ts';
import { readModelProblems } from './supervisor/read-model-check.ts';
import { replay } from './supervisor/replay.ts';
import type { Replay } from './transport/protocol/replay.ts';
import { systemClock as clock } from './world/system.ts';

/** What the command line does with a database itself. */
export const databaseTools: DatabaseTools = {
  async replay(dataDir, id, at) {
    const store = openReadOnly({ dataDir, clock });
    try {
      const found = await replay(store, id, { at, pause: async () => undefined });
      return JSON.parse(JSON.stringify(found)) as Replay;
    } finally {
      store.close();
    }
  },

  actors(dataDir) {
    const store = openReadOnly({ dataDir, clock });
    try {
      const tickets = everyPage((page) => store.tickets(page));
      const workers = everyPage((page) => store.workers({ ...page, all: true }));
      return [...[...tickets, ...workers].map(({ id }) => id), 'supervisor'];
    } finally {
      store.close();
    }
  },

  async check(dataDir, step) {
    const store = openReadOnly({ dataDir, clock });
    try {
      const checks: DatabaseCheck[] = [];
      for (const [name, look] of checksOf(store)) {
        step(name);
        // The work is synchronous: what was said must get out before it.
        await nextTurn();
        checks.push({ name, problems: attempt(look) });
        // In a damaged file every further question would only say so again.
        if (name === 'file' && checks[0]?.problems.length) break;
      }
      return checks;
    } finally {
      store.close();
    }
  },

  backup(dataDir, file, { force }) {
    const store = openReadOnly({ dataDir, clock });
    try {
      const target = resolve(file);
      assertFree(target, dataDir, force);
      store.backup(target);
      return { file: target, bytes: statSync(target).size };
    } finally {
      store.close();
    }
  },

  migrate(dataDir) {
    const { database } = existingDatabase(dataDir);
    let [from, to] = [0, 0];
    const note = (fields: object): void =>
      void ({ from, to } = fields as { from: number; to: number });
    const store = openStore({ dataDir, clock, log: { info: note, error: () => undefined } });
    try {
      if (to === 0) from = to = store.schemaVersion();
      const copy = `${database}.v${from}.bak`;
      return { from, to, backup: from !== to && existsSync(copy) ? copy : null };
    } finally {
      store.close();
    }
  },

  compact(dataDir) {
    const { database } = existingDatabase(dataDir);
    const size = (): number =>
      databaseFiles(database)
        .filter((path) => existsSync(path))
        .reduce((sum, path) => sum + statSync(path).size, 0);
    const before = size();
    const store = openStore({ dataDir, clock });
    try {
      store.compact();
    } finally {
      store.close();
    }
    return { before, after: size() };
  },
};

const PAGE_ROWS = 500;

function everyPage<T>(read: (page: PageOptions) => Page<T>): readonly T[] {
  const found: T[] = [];
  for (let cursor: string | undefined; ;) {
    const { items, nextCursor } = read({ limit: PAGE_ROWS, cursor });
    found.push(...items);
    if (nextCursor === null) return found;
    cursor = nextCursor;
  }
}

type Look = () => readonly string[];

function checksOf(store: SqliteStore): readonly [string, Look][] {
  return [
    ['file', () => store.problems()],
    ['settings', () => store.settingsProblems()],
    ['actors', () => store.unreadableActors().map(({ problem }) => problem)],
    ['read model', () => readModelProblems(store)],
  ];
}

/** What cannot be looked at is a problem, not an end. */
function attempt(look: Look): readonly string[] {
  try {
    return look();
  } catch (cause) {
    return [cause instanceof StoreError ? cause.message : `it cannot be read: ${reasonOf(cause)}.`];
  }
}

/**
 * A backup never replaces a file that it was not told to replace, and never one of the store's own.
 * @throws {StoreError} `exists`, `data_dir`
 */
function assertFree(target: string, dataDir: string, force: boolean): void {
  const own = [...databaseFiles(dataPaths(dataDir).database), dataPaths(dataDir).owner];
  let real: string;
  try {
    real = join(realpathSync(dirname(target)), basename(target));
    closeSync(openSync(dirname(target), 'r'));
  } catch (cause) {
    throw new StoreError(
      'data_dir',
      `the folder of ${target} cannot be used (${reasonOf(cause)}): make it first.`,
      { cause },
    );
  }
  const at = existsSync(real) ? realpathSync(real) : real;
  if (own.some((file) => existsSync(file) && realpathSync(file) === at)) {
    throw new StoreError('exists', `${target} is the store's own file: choose another name.`);
  }
  if (existsSync(real) && !force) {
    throw new StoreError(
      'exists',
      `${target} exists already: choose another name, or give --force.`,
    );
  }
}
