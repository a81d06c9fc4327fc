import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openStore } from '../../src/persistence/open.ts';
import { aChild } from './a-child.ts';
import { aDataDir, aStore } from './a-store.ts';
import { clock } from './a-unit.ts';

/** Name, content, and times of every file and of the directory itself. */
function picture(dataDir: string): unknown {
  const times = (path: string) => {
    const { mode, size, mtimeNs, ctimeNs } = statSync(path, { bigint: true });
    return { mode, size, mtimeNs, ctimeNs };
  };
  return ['.', ...readdirSync(dataDir)].map((name) => {
    const path = join(dataDir, name);
    return { name, ...times(path), bytes: name === '.' ? '' : readFileSync(path, 'base64') };
  });
}

const inUse = (words: RegExp) =>
  expect.objectContaining({ code: 'in_use', message: expect.stringMatching(words) });

test('a second owner is refused, is told who the first one is, and writes nothing', async () => {
  const dataDir = aDataDir();
  const first = aChild('holds-the-store', dataDir);
  await first.until((output) => output.endsWith('\n'));
  const before = picture(dataDir);
  const who = new RegExp(`in use by process ${first.process.pid} since 20..-.*: stop that service`);
  expect(() => openStore({ dataDir, clock })).toThrow(inUse(who));
  expect(picture(dataDir)).toEqual(before);
});

test('a kill -9 of the owner frees the directory at once', async () => {
  const dataDir = aDataDir();
  const first = aChild('holds-the-store', dataDir);
  await first.until((output) => output.endsWith('\n'));
  first.process.kill('SIGKILL');
  await first.ended();
  expect(aStore({ dataDir }).head()).toBe(0);
});

test('a store opened twice in one process is refused, and the first keeps its lock', async () => {
  const dataDir = aDataDir();
  const store = aStore({ dataDir });
  expect(() => openStore({ dataDir, clock })).toThrow(inUse(new RegExp(`process ${process.pid} `)));
  // Closing a second descriptor drops a process's POSIX locks: only another process would notice.
  expect(JSON.parse(await aChild('tries-to-open', dataDir).ended())).toMatchObject({
    code: 'in_use',
  });
  store.close();
  expect(JSON.parse(await aChild('tries-to-open', dataDir).ended())).toEqual({ code: 'opened' });
});

test('an owner whose note is gone, damaged or a dead one is named another process', () => {
  const dataDir = aDataDir();
  aStore({ dataDir });
  for (const note of ['', '{', '7', '{"pid":2147483646,"since":"2025-01-01T00:00:00.000Z"}']) {
    writeFileSync(join(dataDir, 'owner.json'), note);
    expect(() => openStore({ dataDir, clock })).toThrow(inUse(/in use by another process:/));
  }
});
