import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { filesLeft } from '../../src/workers/left-files.ts';

let root: string;
let outside: string;
beforeEach(() => {
  const dir = mkdtempSync(join(tmpdir(), 'callboard-left-'));
  root = join(dir, 'artifacts');
  outside = join(dir, 'outside');
  mkdirSync(root);
  mkdirSync(outside);
  writeFileSync(join(outside, 'secret'), 'x');
});
afterEach(() => rmSync(dirname(root), { recursive: true }));

const put = (path: string): void => {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), 'x');
};

describe('the files that a run left', () => {
  it('are named by their path in the folder, sorted', async () => {
    for (const path of ['z.log', 'shots/2.png', 'shots/1.png', 'a b\u001B[31m']) put(path);
    expect(await filesLeft(root)).toEqual(['a b\u001B[31m', 'shots/1.png', 'shots/2.png', 'z.log']);
  });

  it('are none where the folder is empty or gone', async () => {
    expect(await filesLeft(root)).toEqual([]);
    expect(await filesLeft(join(root, 'gone'))).toEqual([]);
  });

  it('are never found through a symlink, not even in the place of the folder [7.terminal-state]', async () => {
    put('own');
    symlinkSync(join(outside, 'secret'), join(root, 'file'));
    symlinkSync(outside, join(root, 'folder'));
    symlinkSync('.', join(root, 'circle'));
    expect(await filesLeft(root)).toEqual(['own']);
    rmSync(root, { recursive: true });
    symlinkSync(outside, root);
    expect(await filesLeft(root)).toEqual([]);
  });

  it('are bounded in number, with those of the upper levels first', async () => {
    for (let n = 0; n < 60; n += 1) put(`deep/${n}`);
    put('report.html');
    const files = await filesLeft(root);
    expect(files).toHaveLength(50);
    expect(files).toContain('report.html');
  });

  it('are looked for in so many entries only, and under names of a bearable length', async () => {
    for (let n = 0; n < 1_100; n += 1) mkdirSync(join(root, `empty-${n}`));
    put('empty-1/late');
    put(`${'x'.repeat(200)}/${'y'.repeat(200)}`);
    expect(await filesLeft(root)).toEqual([]);
  });
});
