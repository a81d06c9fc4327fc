import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Check } from '../../src/cli/commands/doctor.ts';
import { examine, gitVersionCheck, nodeCheck } from '../../src/doctor.ts';
import { openStore } from '../../src/persistence/open.ts';
import { snapshot } from '../e2e/snapshot.ts';
import { cli } from './captured-io.ts';

let dir = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'callboard-doctor-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const git = (...args: string[]) => execFileSync('git', ['-C', dir, ...args], { stdio: 'ignore' });
function aRepository(): void {
  git('init', '-b', 'main');
  git('-c', 'user.name=a', '-c', 'user.email=a@b', 'commit', '--allow-empty', '-m', 'first');
}
const config = (change: object = {}): void =>
  writeFileSync(
    join(dir, 'callboard.config.json'),
    JSON.stringify({
      profiles: { luci: { runtime: 'exec', command: [process.execPath], prompt: 'stdin' } },
      defaultProfile: 'luci',
      ...change,
    }),
  );
const env = { PATH: process.env['PATH'], HOME: dir };
const look = (configFile?: string): Promise<readonly Check[]> =>
  examine({ configFile }, { cwd: dir, env } as never);
const of = (checks: readonly Check[], name: string): readonly Check[] =>
  checks.filter((check) => check.name === name);

describe('doctor', () => {
  test('finds nothing to complain about in a folder that is set up, and changes nothing', async () => {
    aRepository();
    config();
    const before = snapshot(dir);
    const checks = await look();
    expect(checks.filter(({ status }) => status !== 'ok')).toEqual([]);
    expect(checks.map(({ name }) => name)).toEqual([
      'node',
      'git',
      'config',
      'repository default',
      'agent luci',
      'sqlite',
      'database',
      'permissions',
      'kill-switch',
    ]);
    expect(snapshot(dir)).toEqual(before);
  });

  test('looks at a database that a service holds', async () => {
    aRepository();
    config();
    const store = openStore({ dataDir: join(dir, '.callboard'), clock: { now: () => 0 } });
    expect(of(await look(), 'database')).toMatchObject([{ status: 'ok' }]);
    store.close();
  });

  const mkdb = (text: string): void => {
    mkdirSync(join(dir, '.callboard'), { mode: 0o700 });
    writeFileSync(join(dir, '.callboard', 'callboard.db'), text, { mode: 0o600 });
  };
  const faults: readonly (readonly [string, string, RegExp, () => void])[] = [
    [
      'a missing configuration',
      'config',
      /callboard init/,
      () => rmSync(join(dir, 'callboard.config.json')),
    ],
    ['a key that there is not', 'config', /did you mean/, () => config({ profilez: {} })],
    [
      'a folder that is no repository',
      'repository default',
      /no git repository/,
      () => rmSync(join(dir, '.git'), { recursive: true }),
    ],
    [
      'a base branch that there is not',
      'repository default',
      /no branch next/,
      () => config({ repos: { default: { path: '.', baseBranch: 'next' } } }),
    ],
    [
      'an agent that is not installed',
      'agent luci',
      /correct profiles\.luci\.command/,
      () =>
        config({
          profiles: { luci: { runtime: 'exec', command: ['no-such-agent'], prompt: 'stdin' } },
        }),
    ],
    [
      'an agent that cannot be run',
      'agent luci',
      /was not found/,
      () => {
        writeFileSync(join(dir, 'agent.sh'), '', { mode: 0o644 });
        config({
          profiles: { luci: { runtime: 'exec', command: ['./agent.sh'], prompt: 'stdin' } },
        });
      },
    ],
    [
      'a gate that is not installed',
      'gate browser',
      /correct gates\.browser\.command/,
      () => config({ gates: { browser: { command: ['no-such-gate'] } } }),
    ],
    [
      'a database that is none',
      'database',
      /not a database/,
      () => mkdb('a letter to somebody, longer than a header'.repeat(9)),
    ],
  ];
  test.each(faults)('names %s, with the mend', async (_, name, mend, breaks) => {
    aRepository();
    config();
    breaks();
    const found = of(await look(), name);
    expect(found).toMatchObject([{ status: 'failed' }]);
    expect(found[0]?.detail).toMatch(mend);
  });

  test('warns of a script that is not there, of files that are open to others and of the flag', async () => {
    aRepository();
    const script = [process.execPath, 'agent.mjs'];
    config({ profiles: { luci: { runtime: 'exec', command: script, prompt: 'stdin' } } });
    mkdirSync(join(dir, '.callboard'));
    writeFileSync(join(dir, '.callboard', 'token'), 'x');
    chmodSync(join(dir, '.callboard'), 0o755);
    chmodSync(join(dir, '.callboard', 'token'), 0o644);
    writeFileSync(join(dir, '.callboard', 'KILL'), '');
    const checks = await look();
    expect(of(checks, 'agent luci')).toMatchObject([{ status: 'warning' }]);
    expect(of(checks, 'permissions').map(({ detail }) => detail)).toEqual([
      expect.stringContaining('chmod 700'),
      expect.stringContaining('chmod 600'),
    ]);
    expect(of(checks, 'kill-switch')).toMatchObject([{ status: 'warning' }]);
  });

  test('warns where the flag file cannot be looked at, which the service takes for engaged [4.engaged]', async () => {
    aRepository();
    writeFileSync(join(dir, 'a-file'), '');
    config({ killSwitch: { file: 'a-file/KILL' } });
    expect(of(await look(), 'kill-switch')).toMatchObject([
      { status: 'warning', detail: expect.stringContaining('cannot be looked at') as string },
    ]);
  });

  test.each([
    ['20.19.0', 'ok'],
    ['20.18.9', 'failed'],
    ['21.9.0', 'failed'],
    ['22.13.1', 'failed'],
    ['22.14.0', 'ok'],
    ['26.0.0', 'ok'],
  ])('says of node %s that it is %s', (version, status) => {
    expect(nodeCheck(version).status).toBe(status);
  });

  test.each([
    ['git version 2.39.5 (Apple Git-154)', 'ok'],
    ['git version 2.31.0', 'ok'],
    ['git version 2.30.9', 'failed'],
    ['git version 3.0.0', 'ok'],
    ['what?', 'failed'],
  ])('says of "%s" that it is %s', (text, status) => {
    expect(gitVersionCheck(text).status).toBe(status);
  });
});

describe('callboard doctor', () => {
  const good: Check = { name: 'node', status: 'ok', detail: '26.0.0' };
  const open: Check = { name: 'permissions', status: 'warning', detail: 'run "chmod"' };
  const bad: Check = { name: 'agent luci', status: 'failed', detail: 'not\nfound \u001b[31m' };

  test('prints one line for each check, and ends with 0 where none has failed', async () => {
    const { code, stdout } = await cli(['doctor'], { checks: [good, open] });
    expect(code).toBe(0);
    expect(stdout).toBe('ok       node         26.0.0\nwarning  permissions  run "chmod"\n');
  });

  test('ends with 1 where one has failed', async () => {
    const { code, stdout } = await cli(['doctor'], { checks: [good, bad] });
    expect(code).toBe(1);
    expect(stdout.split('\n')).toHaveLength(3);
    expect(stdout).toContain('failed   agent luci  not');
    expect(stdout).not.toContain('\u001b');
  });

  test('--json is one object', async () => {
    const { code, stdout } = await cli(['doctor', '--json'], { checks: [good, bad] });
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toEqual({ ok: false, checks: [good, bad] });
  });
});
