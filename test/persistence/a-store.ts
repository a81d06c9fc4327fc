import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, onTestFinished } from 'vitest';
import type { OpenOptions } from '../../src/persistence/open.ts';
import { openStore } from '../../src/persistence/open.ts';
import type { SqliteStore } from '../../src/persistence/store.ts';
import { clock } from './a-unit.ts';

/** A data directory of its own, not made yet, that goes with the test. */
export function aDataDir(): string {
  const dir = mkdtempSync(join(tmpdir(), 'callboard-store-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  return join(dir, 'data');
}

/** An open store that is closed with the test. */
export function aStore(options: Partial<OpenOptions> = {}): SqliteStore {
  const store = openStore({ dataDir: options.dataDir ?? aDataDir(), clock, ...options });
  onTestFinished(() => store.close());
  return store;
}

/** One store for all tests of a file or a `describe` that only read what `fill` writes. */
export function aSharedStore(fill: (store: SqliteStore) => void): () => SqliteStore {
  let dir = '';
  let store: SqliteStore | null = null;
  beforeAll(() => {
    dir = mkdtempSync(join(tmpdir(), 'callboard-store-'));
    store = openStore({ dataDir: dir, clock });
    fill(store);
  });
  afterAll(() => {
    store?.close();
    rmSync(dir, { recursive: true, force: true });
  });
  return () => {
    if (!store) throw new Error('the store is open while tests run');
    return store;
  };
}
