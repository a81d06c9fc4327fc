import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { run } from './command.ts';
import { processesOf } from './processes.ts';
import type { Site } from './site.ts';
import { aSite } from './site.ts';
import { snapshot } from './snapshot.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
let site: Site;

beforeEach(() => {
  site = aSite();
});
afterEach(() => site.clear());

test('demo --once shows every path, on another port where the usual one is taken, and ends with 0', async () => {
  const usual = createServer().listen(4747, '127.0.0.1');
  // Taken by somebody else is taken as well.
  await Promise.race([once(usual, 'listening'), once(usual, 'error')]).catch(() => {});
  const tmp = join(site.dir, 'tmp');
  mkdirSync(tmp);
  const args = ['demo', '--once', '--speed', '10'];
  const { code, stdout, stderr } = await run(site, args, { env: { TMPDIR: tmp } });
  usual.close();
  expect(code, stdout.slice(-3_000) + stderr).toBe(0);
  expect(stderr).toMatch(/http:\/\/127\.0\.0\.1:\d+\//);
  expect(stderr).not.toContain(':4747');
  expect(stderr).toMatch(/Log a browser in, .*node \S+dist\/bin\.js --config \S+ open$/m);
  const table = stdout.split('\n').filter((line) => /^[✓✗]/.test(line));
  expect(table.length).toBeGreaterThanOrEqual(10);
  expect(table.filter((line) => line.startsWith('✗'))).toEqual([]);
  expect(table.join('\n')).toMatch(/✓ {2}ORD-20 .*refused at once, delivered as its next turn/);
  const reasons = ['died_twice', 'max_review_cycles', 'uncertain_verdict', 'question'];
  for (const reason of reasons) expect(table.join('\n')).toContain(reason);
  expect(processesOf(tmp)).toEqual([]);
});

test('a folder that holds something else is left alone', async () => {
  const dir = join(site.dir, 'mine');
  mkdirSync(dir);
  writeFileSync(join(dir, 'thesis.txt'), 'All my work.\n');
  const before = snapshot(dir);
  const { code, stdout, stderr } = await run(site, ['demo', '--once', '--dir', dir]);
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toMatch(/is not empty \(thesis\.txt\)/);
  expect(snapshot(dir)).toEqual(before);
});

test('npm start hands its options on', async () => {
  expect(existsSync(join(root, 'dist', 'bin.js'))).toBe(true);
  const npm = spawn('npm', ['start', '--', '--once', '--speed', 'fast'], {
    cwd: root,
    env: { ...process.env, ...site.env },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  npm.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
  const [code] = (await once(npm, 'close')) as [number | null];
  expect(code).toBe(2);
  expect(said).toContain("'fast' is invalid. It must be a number above 0.");
});
