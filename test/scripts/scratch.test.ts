import { existsSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { scratchFolder } from '../../scripts/scratch.mjs';

/** Where the folder is made, given these circumstances. */
function madeIn(circumstances: Parameters<typeof scratchFolder>[0]): string {
  const folder = scratchFolder(circumstances);
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return dirname(folder);
}

/** Whether this machine has a folder in memory in which programs can be run. */
function hasMemory(): boolean {
  const mounts = existsSync('/proc/mounts') ? readFileSync('/proc/mounts', 'utf8') : '';
  const [, options] = / \/dev\/shm tmpfs (\S+)/.exec(mounts) ?? [];
  return options !== undefined && !/\b(noexec|ro)\b/.test(options);
}

test.runIf(hasMemory())('temporary files of tests are kept in memory', () => {
  expect(madeIn({ env: {}, bytes: 1 })).toBe('/dev/shm');
});

test.each([
  ['somebody named a folder', { env: { TMPDIR: tmpdir() }, bytes: 1 }],
  ['there is too little memory', { env: {}, bytes: Number.MAX_SAFE_INTEGER }],
  ['there is no folder in memory', { env: {}, memory: '/no/such', bytes: 1 }],
  ['the folder is not in memory', { env: {}, memory: import.meta.dirname, bytes: 1 }],
])('temporary files of tests are where the system keeps such files when %s', (_, circumstances) => {
  expect(madeIn(circumstances)).toBe(tmpdir());
});
