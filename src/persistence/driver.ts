import type Database from 'better-sqlite3';
import { createRequire } from 'node:module';
import { reasonOf, StoreError } from './store-error.ts';

export type Driver = typeof Database;

const require = createRequire(import.meta.url);
/** What the prebuilt binaries of better-sqlite3 13 call; without it the process dies in native code. */
const napiOfThirteen = 10;

let loaded: Driver | null = null;

/**
 * better-sqlite3, loaded once, after the check that it can be.
 * @throws {StoreError} `driver`
 */
export function loadDriver(): Driver {
  if (loaded) return loaded;
  try {
    const { version } = require('better-sqlite3/package.json') as { version: string };
    const problem = driverProblem(version, process.versions['napi']);
    if (problem) throw new StoreError('driver', problem);
    const driver = require('better-sqlite3') as Driver;
    // The native part is loaded by the first database, not by `require`.
    new driver(':memory:').close();
    loaded = driver;
    return driver;
  } catch (cause) {
    if (cause instanceof StoreError) throw cause;
    throw new StoreError(
      'driver',
      `better-sqlite3 cannot be loaded under Node ${process.version} (${firstLine(cause)}): ` +
        'run `npm rebuild better-sqlite3`.',
      { cause },
    );
  }
}

/** A sentence where this version would crash under this Node; else null. */
export function driverProblem(version: string, napi: string | undefined): string | null {
  if (Number.parseInt(version, 10) < 13 || Number(napi ?? 0) >= napiOfThirteen) return null;
  return (
    `better-sqlite3 ${version} needs Node-API ${napiOfThirteen} and Node ${process.version} ` +
    `offers ${napi ?? 'none'}: use Node 22.14 or newer, or run \`npm install\` again under this ` +
    'Node, which then takes better-sqlite3 12.'
  );
}

function firstLine(cause: unknown): string {
  return reasonOf(cause).split('\n', 1)[0] ?? '';
}
