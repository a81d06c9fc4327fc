import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
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
