import { existsSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { identify, isAlive } from '../../src/workers/identity.ts';
import { aPlace, causeOf } from './a-landing.ts';
import type { Place } from './a-landing.ts';

const NODE = process.execPath;
const script = (code: string) => [NODE, '-e', code];
const command = (words: readonly string[], timeout = 20_000): Place['landing'] => ({
  mode: 'command',
  command: words,
  env: ['PATH'],
  timeout,
});

describe('landing by a command', () => {
  it('runs in the repository, without a shell, and is told by environment what to land [9.landing]', async () => {
    const place = await aPlace({ title: '$(touch hacked); `touch hacked`' });
    const out = join(place.root, 'out.json');
    const code = `require('fs').writeFileSync(process.argv[1], JSON.stringify({ cwd: process.cwd(), argv: process.argv.slice(1), env: process.env }))`;
    place.landing = command([...script(code), out, '$CALLBOARD_SHA']);
    expect(causeOf(await place.land())).toBeNull();
    const seen = JSON.parse(readFileSync(out, 'utf8')) as {
      cwd: string;
      argv: string[];
      env: Record<string, string>;
    };
    expect(seen.cwd).toBe(realpathSync(place.repo));
    expect(seen.argv).toEqual([out, '$CALLBOARD_SHA']);
    expect(seen.env).toMatchObject({
      CALLBOARD_TICKET: 'CB-1',
      CALLBOARD_SHA: place.sha,
      CALLBOARD_BRANCH: 'callboard/CB-1',
      CALLBOARD_BASE_BRANCH: 'main',
    });
    expect(seen.env).not.toHaveProperty('SECRET');
    // The command lands in its own way: the base branch is its business.
    expect(place.main()).toBe(place.base);
    expect(place.landed).toEqual(['CB-1']);
  });

  it.each([
    [
      'a non-zero exit, with the end of its output',
      'console.log("so"); console.error("why"); process.exit(3)',
      /exit code 3:[^]*why/,
    ],
    ['a signal', 'process.kill(process.pid, "SIGKILL"); setInterval(() => {}, 1000)', /SIGKILL/],
  ])('has failed with %s', async (_, code, cause) => {
    const place = await aPlace();
    place.landing = command(script(code));
    expect(causeOf(await place.land())).toMatch(cause);
  });

  it('keeps no more than the end of a long output', async () => {
    const place = await aPlace();
    const code = 'process.stdout.write("x".repeat(1e6) + "the end"); process.exitCode = 1';
    place.landing = command(script(code));
    const cause = causeOf(await place.land()) ?? '';
    expect(cause.length).toBeLessThan(5_000);
    expect(cause).toMatch(/the end$/);
  });

  it.each([
    ['a program that is not there', ['no-such-program']],
    ['arguments that the system refuses', [NODE, '-e', '0', 'x'.repeat(3_000_000)]],
  ])('has failed with %s', async (_, words) => {
    const place = await aPlace();
    place.landing = command(words);
    expect(causeOf(await place.land())).toMatch(/could not be started/);
  });

  it('is not run for a commit that does not exist', async () => {
    const place = await aPlace({ acceptedSha: '--force' });
    const out = join(place.root, 'ran');
    place.landing = command(script(`require('fs').writeFileSync(${JSON.stringify(out)}, '')`));
    expect(causeOf(await place.land())).toMatch(/does not exist/);
    expect(existsSync(out)).toBe(false);
  });

  it('is ended with everything that it started when its time is over', async () => {
    const place = await aPlace();
    const pids = join(place.root, 'pids');
    writeFileSync(pids, '');
    const child = `process.on('SIGTERM', () => {}); setInterval(() => {}, 1000)`;
    const code = `
      const { spawn } = require('child_process');
      const fs = require('fs');
      process.on('SIGTERM', () => {});
      for (const detached of [false, true]) {
        const { pid } = spawn(process.execPath, ['-e', ${JSON.stringify(child)}], { detached });
        fs.appendFileSync(${JSON.stringify(pids)}, pid + '\\n');
      }
      setInterval(() => {}, 1000);`;
    place.landing = command(script(code), 1_500);
    expect(causeOf(await place.land())).toMatch(/took longer than 1500 ms/);
    const started = readFileSync(pids, 'utf8').trim().split('\n').map(Number);
    expect(started).toHaveLength(2);
    for (const pid of started) {
      const identity = identify(pid);
      expect(identity !== null && isAlive(identity)).toBe(false);
    }
  });

  it('is ended at the end of the service, and left to the next one', async () => {
    const place = await aPlace();
    const out = join(place.root, 'begun');
    const code = `require('fs').writeFileSync(${JSON.stringify(out)}, ''); setInterval(() => {}, 1000)`;
    place.landing = command(script(code));
    const landing = place.land();
    await expect.poll(() => existsSync(out), { timeout: 10_000 }).toBe(true);
    place.stop();
    await expect(landing).rejects.toThrow(/the service ends/);
    await expect(place.land()).rejects.toThrow(/the service ends/);
    expect(place.landed).toEqual([]);
  });
});
