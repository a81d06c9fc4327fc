import { existsSync, mkdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { describe, expect, test } from 'vitest';
import { checkGit, checkNativeApi, checkNode } from '../../scripts/requirements.mjs';
import { plant } from '../check/a-checkout.ts';
import { aClone, installs, run, setUpOnce, start } from './a-clone.ts';

const aReadyClone = setUpOnce();

describe('set-up', () => {
  test('installs and builds what a fresh clone lacks, with a line for each', async () => {
    const clone = aClone();
    const { code, stdout, stderr } = await run(clone, 'setup.mjs');
    expect(code).toBe(0);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/^callboard: installing .*\ncallboard: building .*\n$/);
    expect(existsSync(join(clone, 'dist/bin.js'))).toBe(true);
  });

  test('does nothing, says nothing and takes no time when there is nothing to do', async () => {
    const clone = aReadyClone();
    const times: number[] = [];
    for (let attempt = 0; attempt < 3; attempt += 1) {
      const began = performance.now();
      expect(await run(clone, 'setup.mjs')).toEqual({ code: 0, stdout: '', stderr: '' });
      times.push(performance.now() - began);
    }
    // The quickest counts: what else runs on the machine is not ours.
    expect(Math.min(...times)).toBeLessThan(1_000);
  });

  test('goes by contents, not by times', async () => {
    const clone = aReadyClone();
    const later = new Date(Date.now() + 3_600_000);
    for (const file of ['package-lock.json', 'src/bin.ts'])
      utimesSync(join(clone, file), later, later);
    expect((await run(clone, 'setup.mjs')).stderr).toBe('');
    plant(clone, 'src/bin.ts', '// other');
    utimesSync(join(clone, 'src/bin.ts'), new Date(0), new Date(0));
    expect((await run(clone, 'setup.mjs')).stderr).toBe('callboard: building dist/\n');
  });

  test('installs again when the lock file changes', async () => {
    const clone = aReadyClone();
    plant(clone, 'package-lock.json', '{"packages":{},"changed":true}');
    expect((await run(clone, 'setup.mjs')).stderr).toContain('installing');
    expect(installs(clone)).toHaveLength(2);
  });

  test('accepts what somebody installed by hand, if it is what the lock file names', async () => {
    const packages = {
      '': {},
      'node_modules/a': { version: '1.0.0' },
      'node_modules/b': { version: '2.0.0', optional: true },
    };
    const clone = aClone({ 'package-lock.json': JSON.stringify({ packages }) });
    await run(clone, 'setup.mjs');
    rmSync(join(clone, 'node_modules/.callboard-install'));
    const present = (version: string) =>
      plant(
        clone,
        'node_modules/.package-lock.json',
        JSON.stringify({ packages: { 'node_modules/a': { version } } }),
      );
    present('1.0.0');
    expect((await run(clone, 'setup.mjs')).stderr).toBe('');
    rmSync(join(clone, 'node_modules/.callboard-install'));
    present('0.9.0');
    expect((await run(clone, 'setup.mjs')).stderr).toContain('installing');
  });

  test('installs the development dependencies in production too', async () => {
    const clone = aClone();
    await run(clone, 'setup.mjs', [], { NODE_ENV: 'production', npm_config_omit: 'dev' });
    expect(installs(clone)).toEqual([
      expect.stringMatching(/^ci --include=dev .*NODE_ENV=undefined omit=undefined$/),
    ]);
  });

  test('removes the output of a source that is gone', async () => {
    const clone = aClone({ 'src/old.ts': '// old' });
    await run(clone, 'setup.mjs');
    rmSync(join(clone, 'src/old.ts'));
    await run(clone, 'setup.mjs');
    expect(existsSync(join(clone, 'dist/old.js'))).toBe(false);
    expect(existsSync(join(clone, 'dist/bin.js'))).toBe(true);
  });

  test('copies what is not TypeScript', async () => {
    const clone = aClone({ 'src/prompts/author.md': 'Do it.' });
    await run(clone, 'setup.mjs');
    expect(existsSync(join(clone, 'dist/prompts/author.md'))).toBe(true);
  });

  test('says in a sentence what to install when npm fails, and tries again next time', async () => {
    const clone = aClone({ 'npm-fails': '' });
    const { code, stderr } = await run(clone, 'setup.mjs');
    expect(code).toBe(1);
    expect(stderr).toMatch(/install python3, make and g\+\+ .*\n$/);
    expect(stderr).not.toContain('    at ');
    rmSync(join(clone, 'npm-fails'));
    expect((await run(clone, 'setup.mjs')).code).toBe(0);
  });

  test('does not take a failed build for a build', async () => {
    const clone = aClone({ 'tsc-fails': '' });
    expect(await run(clone, 'setup.mjs')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('build failed'),
    });
    rmSync(join(clone, 'tsc-fails'));
    expect(await run(clone, 'setup.mjs')).toMatchObject({
      code: 0,
      stderr: 'callboard: building dist/\n',
    });
  });

  test('started several times at once installs once', async () => {
    const clone = aClone();
    const ends = await Promise.all([1, 2, 3, 4].map(() => run(clone, 'setup.mjs')));
    expect(ends.map(({ code }) => code)).toEqual([0, 0, 0, 0]);
    expect(installs(clone)).toHaveLength(1);
  });

  test('takes over the lock of a process that died', async () => {
    const { child, ended } = start(aReadyClone(), 'setup.mjs');
    await ended;
    const clone = aClone({ '.setup.lock': `${child.pid}\n` });
    expect(await run(clone, 'setup.mjs')).toMatchObject({ code: 0 });
    expect(existsSync(join(clone, '.setup.lock'))).toBe(false);
  });

  test('waits for a lock whose process lives', async () => {
    const clone = aClone({ '.setup.lock': `${process.pid}\n` });
    const { ended, line } = start(clone, 'setup.mjs');
    await line(`waiting for another set-up of this folder (process ${process.pid})`);
    expect(installs(clone)).toEqual([]);
    rmSync(join(clone, '.setup.lock'));
    expect(await ended).toMatchObject({ code: 0 });
  });

  test('leaves no lock behind', async () => {
    const clone = aClone({ 'npm-fails': '' });
    await run(clone, 'setup.mjs');
    expect(existsSync(join(clone, '.setup.lock'))).toBe(false);
  });
});

describe('the requirements', () => {
  test.each(['20.19.0', '20.20.2', '22.14.0', '24.1.0'])('take Node %s', (version) => {
    expect(() => checkNode(version)).not.toThrow();
  });

  test.each(['18.20.0', '20.18.3', '21.7.0', '22.13.1'])(
    'refuse Node %s in a sentence',
    (version) => {
      expect(() => checkNode(version)).toThrow(`this is Node ${version}; install Node 20.19`);
    },
  );

  test('refuse better-sqlite3 13 where it would crash', () => {
    expect(() => checkNativeApi('9', '13.2.0')).toThrow('Node-API 10');
    expect(() => checkNativeApi('9', '12.11.1')).not.toThrow();
    expect(() => checkNativeApi('10', '13.2.0')).not.toThrow();
  });

  test('name git where it is missing', () => {
    expect(() => checkGit({ PATH: '' })).toThrow('git was not found');
    expect(() => checkGit()).not.toThrow();
  });
});

describe('start', () => {
  test('hands on arguments and exit code', async () => {
    const { code, stdout } = await run(aClone(), 'start.mjs', ['--once', '--speed', '10']);
    expect(stdout).toBe('program demo --once --speed 10\n');
    expect(code).toBe(3);
  });

  test('hands on a signal', async () => {
    const { child, ended, line } = start(aReadyClone(), 'start.mjs', ['--wait']);
    await line('waiting');
    child.kill('SIGTERM');
    expect(await ended).toMatchObject({ code: 7 });
  });

  test('works from any folder', async () => {
    const clone = aReadyClone();
    mkdirSync(join(clone, 'deep'));
    writeFileSync(join(clone, 'deep/x'), '');
    const { code } = await run(clone, '../scripts/start.mjs');
    expect(code).toBe(3);
  });
});
