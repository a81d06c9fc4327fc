import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeEach, expect, test } from 'vitest';
import { loadConfig } from '../../src/config/load.ts';
import { prepareDemo } from '../../src/demo/prepare.ts';
import { git, read, testsPass } from './an-agent.ts';

const folders: string[] = [];
let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'callboard-prepare-'));
  folders.push(dir);
});
afterEach(() => {
  delete process.env['GIT_DIR'];
});
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

const prepare = (more: { dir?: string; port?: number } = {}) =>
  prepareDemo({ dir, port: 0, speed: 10, ...more });

test('makes a repository with one commit on main, whose own tests pass', async () => {
  await prepare();
  const repo = join(dir, 'repo');
  expect(git(repo, 'log', '--format=%an %s')).toBe('Callboard demo Orders of a small shop');
  expect(git(repo, 'branch', '--show-current')).toBe('main');
  expect(git(repo, 'status', '--porcelain')).toBe('');
  expect(git(repo, 'config', '--local', 'commit.gpgsign')).toBe('false');
  expect(testsPass(repo)).toBe(true);
});

test('depends on nothing that the user has set for git', async () => {
  const home = mkdtempSync(join(tmpdir(), 'callboard-home-'));
  folders.push(home);
  writeFileSync(join(home, 'config'), '[commit]\n\tgpgsign = true\n[init]\n\tdefaultBranch = x\n');
  process.env['GIT_CONFIG_GLOBAL'] = join(home, 'config');
  process.env['GIT_DIR'] = join(home, 'elsewhere');
  try {
    await prepare();
  } finally {
    delete process.env['GIT_CONFIG_GLOBAL'];
  }
  const first = git(join(dir, 'repo'), 'rev-parse', 'HEAD');
  await prepare();
  expect(git(join(dir, 'repo'), 'rev-parse', 'HEAD')).toBe(first);
});

test('writes a configuration that the service accepts', async () => {
  const demo = await prepare({ port: 4999 });
  const { config } = await loadConfig({ file: demo.configFile, cwd: dir, env: {} });
  expect(config.server.port).toBe(4999);
  expect(config.review).toMatchObject({ mode: 'enforce', profile: 'reviewer' });
  expect(Object.keys(config.profiles)).toEqual(['luci', 'max', 'ada', 'reviewer']);
  expect(config.limits).toMatchObject({ workers: 4, reviewers: 2, deaths: 1, reviewCycles: 3 });
});

test('says what the agents need to know, and where the files are', async () => {
  const demo = await prepare();
  expect(demo.env).toMatchObject({ DEMO_SPEED: '10', DEMO_STATE: join(dir, 'state') });
  expect(readdirSync(demo.ticketsDir).length).toBe(demo.expected.length);
  expect(demo.personScript.length).toBeGreaterThan(0);
});

test('makes a fresh folder where none is named', async () => {
  const demo = await prepareDemo({ port: 0, speed: 1 });
  folders.push(demo.dir);
  expect(dirname(demo.configFile)).toBe(demo.dir);
});

test('refuses a folder that holds something else, and touches nothing in it', async () => {
  writeFileSync(join(dir, 'thesis.txt'), 'mine');
  await expect(prepare()).rejects.toThrow(
    /is not empty \(thesis\.txt\) and not a demo's own folder/,
  );
  expect(readdirSync(dir)).toEqual(['thesis.txt']);
  expect(read(join(dir, 'thesis.txt'))).toBe('mine');
});

test('refuses a demo folder to which somebody has added something', async () => {
  await prepare();
  mkdirSync(join(dir, 'notes'));
  await expect(prepare()).rejects.toThrow(/is not empty \(notes\)/);
  expect(readdirSync(dir)).toContain('repo');
});

test('refuses a file in place of a folder', async () => {
  const file = join(dir, 'file');
  writeFileSync(file, '');
  await expect(prepare({ dir: file })).rejects.toThrow(/is a file, and a demo needs a folder/);
});

test('starts over in the folder of an earlier demo', async () => {
  await prepare();
  writeFileSync(join(dir, 'state', 'author-ORD-1'), '7');
  await prepare();
  expect(readdirSync(join(dir, 'state'))).toEqual([]);
});

test('refuses the folder of a demo that still runs', async () => {
  const server = createServer((_, response) => void response.end('ok'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await prepare({ port });
  await expect(prepare({ port })).rejects.toThrow(/a service answers at .*stop it first/);
  server.closeAllConnections();
  server.close();
});
