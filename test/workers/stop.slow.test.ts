import { afterEach, describe, expect, test } from 'vitest';
import { readFileSync } from 'node:fs';
import type { ProcessIdentity } from '../../src/workers/identity.ts';
import { identify, isAlive } from '../../src/workers/identity.ts';
import { connectRunner, followRun } from '../../src/workers/link.ts';
import { runPaths } from '../../src/workers/runner/run-files.ts';
import { stopRun, sweepStrays } from '../../src/workers/stop.ts';
import { aRun, cleanUp, outputMatching } from './a-run.ts';

afterEach(cleanUp);

const lives = (pid: number) => {
  const identity = identify(pid);
  return identity !== null && isAlive(identity);
};

async function started(agent: string, says: RegExp, args: string[] = []) {
  const run = await aRun({ agent, args, spec: { graceMs: 300 } });
  await (await connectRunner(run.runDir)).go();
  const [, pid] = await outputMatching(run.runDir, says);
  const stop = (reason = 'person') => stopRun({ ...run, graceMs: 300, reason });
  const agentId = (await connectRunner(run.runDir)).hello.agent as ProcessIdentity;
  return { ...run, pid: Number(pid), agentPid: agentId.pid, stop };
}

describe('stopping a run', () => {
  test('asks politely first [9.stop]', async () => {
    const { stop, pid, runDir } = await started('forever.mjs', /ready (\d+)/);
    expect(await stop()).toMatchObject({ kind: 'exited', signal: 'SIGTERM', stoppedBy: 'person' });
    expect(lives(pid)).toBe(false);
    expect(JSON.parse(readFileSync(runPaths(runDir).exit, 'utf8'))).toMatchObject({
      stoppedBy: 'person',
    });
  });

  test('kills an agent that does not listen, after the grace [9.stop]', async () => {
    const { stop, pid, runDir } = await started('ignores-term.mjs', /ready (\d+)/);
    expect(await stop()).toMatchObject({ signal: 'SIGKILL' });
    expect(lives(pid)).toBe(false);
    // It was asked before.
    await outputMatching(runDir, /no\n/);
  });

  test('finds a stray in a session of its own [9.stop]', async () => {
    const { stop, pid, agentPid } = await started('setsid-stray.mjs', /stray (\d+)/);
    await stop();
    expect([lives(pid), lives(agentPid)]).toEqual([false, false]);
  });

  test('does it with its own hands when the runner is dead', async () => {
    const { stop, pid, agentPid, identity, runDir } = await started(
      'setsid-stray.mjs',
      /stray (\d+)/,
    );
    process.kill(identity.pid, 'SIGKILL');
    await expect.poll(() => isAlive(identity)).toBe(false);
    expect(lives(agentPid)).toBe(true);
    expect(await stop()).toMatchObject({ kind: 'exited', code: null, stoppedBy: 'person' });
    expect([lives(pid), lives(agentPid)]).toEqual([false, false]);
    // From now on the run has an end like any other.
    expect(await followRun({ runDir, from: 0, onEvent: () => {} })).toMatchObject({
      stoppedBy: 'person',
    });
  });

  test('does it with its own hands when the runner hangs', async () => {
    const { stop, pid, identity } = await started('ignores-term.mjs', /ready (\d+)/);
    process.kill(identity.pid, 'SIGSTOP');
    expect(await stop()).toMatchObject({ kind: 'exited', stoppedBy: 'person' });
    expect([lives(pid), isAlive(identity)]).toEqual([false, false]);
  }, 30_000);

  test('gives the same end however often and by whomever it is asked', async () => {
    const { stop } = await started('ignores-term.mjs', /ready (\d+)/);
    const ends = await Promise.all([stop('first'), stop('second')]);
    expect(ends[1]).toEqual(ends[0]);
    expect(await stop('third')).toEqual(ends[0]);
  });

  test('leaves a run unstarted that still waits for go', async () => {
    const { runDir, mark, identity } = await aRun({ agent: 'forever.mjs' });
    const end = await stopRun({ runDir, mark, identity, graceMs: 300, reason: 'cancel' });
    expect(end).toMatchObject({ kind: 'unstarted', stoppedBy: 'cancel' });
    await expect.poll(() => isAlive(identity)).toBe(false);
  });
});

describe('after an exit', () => {
  test('what the agent left behind is ended, and holding the output open delays nothing', async () => {
    const { pid, runDir } = await started('setsid-stray.mjs', /stray (\d+)/, ['leave']);
    const end = await followRun({ runDir, from: 0, onEvent: () => {} });
    expect(end).toMatchObject({ kind: 'exited', code: 0 });
    expect(end).not.toHaveProperty('stoppedBy');
    await expect.poll(() => lives(pid), { timeout: 5000 }).toBe(false);
  });
});

test('a sweep ends only what carries the mark', async () => {
  const { pid, mark } = await started('ignores-term.mjs', /ready (\d+)/);
  await sweepStrays(`${mark.slice(1)}0`);
  await sweepStrays(mark.slice(0, -1));
  expect(lives(pid)).toBe(true);
  await sweepStrays(mark);
  expect(lives(pid)).toBe(false);
});
