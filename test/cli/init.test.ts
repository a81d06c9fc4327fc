import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { prefixOf } from '../../src/cli/repository.ts';
import { cli } from './captured-io.ts';

let folder: string;

beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'callboard-cli-')));
});
afterEach(() => rm(folder, { recursive: true }));

const git = (cwd: string, ...args: string[]): void => {
  const who = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.org'];
  execFileSync('git', [...who, ...args], { cwd, stdio: 'ignore' });
};

async function repository(name: string, branch: string): Promise<string> {
  const root = join(folder, name);
  await mkdir(root);
  git(root, 'init', '--initial-branch', branch);
  git(root, 'commit', '--allow-empty', '--message', 'first');
  return root;
}

test('init writes a config that holds, with prefix and branch of the repository', async () => {
  const root = await repository('mission-control', 'trunk');
  const ran = await cli(['init'], { cwd: root });
  expect(ran.code).toBe(0);
  expect(ran.stdout).toBe(`${join(root, 'callboard.config.yaml')}\n`);
  expect(ran.stderr).toContain('callboard serve');
  expect(ran.stderr).toContain('add .callboard/ to .gitignore');
  const effective = await cli(['config', '--effective', '--json'], { cwd: root });
  expect(JSON.parse(effective.stdout)).toMatchObject({
    prefix: 'MC',
    repos: { default: { baseBranch: 'trunk' } },
  });
});

test('init takes main rather than the branch that one happens to be on', async () => {
  const root = await repository('shop', 'main');
  git(root, 'switch', '--create', 'feature');
  const ran = await cli(['init', '--json'], { cwd: root });
  expect(JSON.parse(ran.stdout)).toEqual({
    file: join(root, 'callboard.config.yaml'),
    prefix: 'SHO',
    baseBranch: 'main',
  });
});

test('init in a folder of the repository writes at its root and says how to get there', async () => {
  const root = await repository('shop', 'main');
  await mkdir(join(root, 'a', 'b'), { recursive: true });
  await writeFile(join(root, '.gitignore'), '.callboard/\n');
  const ran = await cli(['init'], { cwd: join(root, 'a', 'b') });
  expect(ran.stdout).toBe(`${join(root, 'callboard.config.yaml')}\n`);
  expect(ran.stderr).toContain('cd ../.. && callboard serve');
  expect(ran.stderr).not.toContain('.gitignore');
});

test('init does not overwrite a config, in whatever language it is', async () => {
  const root = await repository('shop', 'main');
  await writeFile(join(root, 'callboard.config.json'), '{}');
  const ran = await cli(['init'], { cwd: root });
  expect(ran.code).toBe(4);
  expect(ran.stderr).toContain('callboard.config.json is there already');
  expect(await readFile(join(root, 'callboard.config.json'), 'utf8')).toBe('{}');
});

test('init outside of a repository says what to do', async () => {
  const ran = await cli(['init'], { cwd: folder });
  expect(ran.code).toBe(1);
  expect(ran.stderr).toMatch(/^callboard: .+ is in no git repository\. .*"git init"\.$/m);
});

test.each([
  ['mission-control', 'MC'],
  ['missionControl', 'MC'],
  ['my.very.long.project.name', 'MVLP'],
  ['callboard', 'CAL'],
  ['x', 'X'],
  ['42', 'CB'],
  ['日本', 'CB'],
  ['', 'CB'],
])('a repository called %j gives the prefix %s', (name, prefix) => {
  expect(prefixOf(name)).toBe(prefix);
});
