import { execFileSync, spawn } from 'node:child_process';
import { existsSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { once } from 'node:events';
import { afterEach, describe, expect, test } from 'vitest';
import { identify } from '../../src/workers/identity.ts';
import { connectRunner, followRun, readOutput } from '../../src/workers/link.ts';
import { createEventLog } from '../../src/workers/runner/event-log.ts';
import type { RunEvent } from '../../src/workers/runner/run-files.ts';
import { runPaths } from '../../src/workers/runner/run-files.ts';
import { findRunner, spawnRunner } from '../../src/workers/start.ts';
import {
  aPreparedRun,
  aRun,
  cleanUp,
  outputMatching,
  runnerPath,
  runToEnd,
  temporaryFolder,
  textOf,
} from './a-run.ts';

afterEach(cleanUp);

const numbersTo = (last: number) => Array.from({ length: last }, (_, n) => `n=${n + 1}\n`).join('');

describe('following a run', () => {
  test('gives every event once, wherever one starts', async () => {
    const { runDir } = await aRun({ agent: 'counts.mjs', args: ['300'] });
    await (await connectRunner(runDir)).go();
    const whole: RunEvent[] = [];
    const middle: RunEvent[] = [];
    const others: Promise<unknown>[] = [];
    await followRun({
      runDir,
      from: 0,
      onEvent(event) {
        whole.push(event);
        if (event.o === 20) {
          others.push(followRun({ runDir, from: 10, onEvent: (later) => void middle.push(later) }));
        }
      },
    });
    await Promise.all(others);
    expect(textOf(whole)).toBe(numbersTo(300));
    expect(middle).toEqual(whole.slice(10));
  });

  test('loses nothing when the socket is dropped again and again', async () => {
    const { runDir, socket } = await aRun({ agent: 'counts.mjs', args: ['300'] });
    // A proxy in place of the runner's socket that cuts every connection after a few messages.
    let cuts = 0;
    const proxy = createServer((client) => {
      const runner = connect(socket);
      let chunks = 0;
      runner.on('data', (bytes) => {
        client.write(bytes);
        if ((chunks += 1) < 5) return;
        cuts += 1;
        client.destroy();
        runner.destroy();
      });
      client.on('data', (bytes) => runner.write(bytes));
      for (const end of [client, runner])
        end.on('error', () => {}).on('close', () => (client.destroy(), runner.destroy()));
    });
    const front = join(temporaryFolder(), 'front');
    proxy.listen(front);
    await once(proxy, 'listening');
    await (await connectRunner(runDir)).go();
    const record = JSON.parse(readFileSync(runPaths(runDir).runner, 'utf8')) as object;
    writeFileSync(runPaths(runDir).runner, JSON.stringify({ ...record, socket: front }));
    const events: RunEvent[] = [];
    await followRun({ runDir, from: 0, onEvent: (event) => void events.push(event) });
    proxy.close();
    expect(textOf(events)).toBe(numbersTo(300));
    expect(cuts).toBeGreaterThan(2);
  });

  test('goes on from the files alone when nobody answers the socket', async () => {
    const { runDir, socket } = await aRun({ agent: 'counts.mjs', args: ['200'] });
    await (await connectRunner(runDir)).go();
    unlinkSync(socket);
    const events: RunEvent[] = [];
    expect(
      await followRun({ runDir, from: 0, onEvent: (event) => void events.push(event) }),
    ).toMatchObject({
      kind: 'exited',
      events: events.length,
    });
    expect(textOf(events)).toBe(numbersTo(200));
  });

  test('says that the run is lost only when the runner is dead and left no exit', async () => {
    const { runDir, identity } = await aRun({ agent: 'forever.mjs' });
    await (await connectRunner(runDir)).go();
    await outputMatching(runDir, /ready/);
    const end = followRun({ runDir, from: 0, onEvent: () => {} });
    process.kill(identity.pid, 'SIGKILL');
    expect(await end).toEqual({ kind: 'lost' });
    expect(await findRunner(runDir)).toEqual({ state: 'lost', identity });
  });

  test('ends at once when it is aborted', async () => {
    const { runDir } = await aRun({ agent: 'forever.mjs' });
    const abort = new AbortController();
    const end = followRun({ runDir, from: 0, signal: abort.signal, onEvent: () => {} });
    abort.abort();
    expect(await end).toEqual({ kind: 'aborted' });
  });

  test('goes on without a gap after kill -9 of the process that started the runner [9.outlives]', async () => {
    const { runDir, folder } = aPreparedRun({ agent: 'counts.mjs', args: ['500'] });
    const seenFile = join(folder, 'seen');
    const service = spawn(
      process.execPath,
      [join(import.meta.dirname, 'first-service.mjs'), runDir, runnerPath, seenFile],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    const [line] = (await once(service.stdout, 'data')) as [Buffer];
    expect(line.toString()).toContain('twenty');
    service.kill('SIGKILL');
    await once(service, 'exit');

    const first = readFileSync(seenFile, 'utf8')
      .trim()
      .split('\n')
      .map((text) => JSON.parse(text) as RunEvent);
    expect((await findRunner(runDir)).state).toBe('live');
    const later: RunEvent[] = [];
    const end = await followRun({
      runDir,
      from: first.at(-1)?.o ?? 0,
      onEvent: (event) => void later.push(event),
    });
    expect(textOf([...first, ...later])).toBe(numbersTo(500));
    expect([...first, ...later].map(({ o }) => o)).toEqual(
      [...first, ...later].map((_, index) => index + 1),
    );
    expect(end).toMatchObject({ kind: 'exited', code: 0 });
  });

  test('crosses rotations of the log while they happen', async () => {
    const runDir = temporaryFolder();
    // The claim of a process that lives on: this one.
    writeFileSync(runPaths(runDir).claim, JSON.stringify(identify(process.pid)));
    const log = createEventLog({
      runDir,
      bytesMax: 256 * 1024,
      onError: (error) => expect.unreachable(error.message),
    });
    const seen: number[] = [];
    const abort = new AbortController();
    const following = followRun({
      runDir,
      from: 0,
      signal: abort.signal,
      onEvent: ({ o }) => void seen.push(o),
    });
    for (let round = 0; round < 400; round += 1) {
      log.appendText('out', 'y'.repeat(4000), 0);
      if (round % 10 === 9) await expect.poll(() => seen.at(-1), { interval: 1 }).toBe(log.last());
    }
    abort.abort();
    await following;
    expect(seen).toEqual(Array.from({ length: 400 }, (_, index) => index + 1));
    expect(existsSync(runPaths(runDir).eventsBefore)).toBe(true);
  });
});

describe('reading output', () => {
  test('gives pages that join without gap or repetition', async () => {
    const { runDir } = await aRun({ agent: 'counts.mjs', args: ['50'] });
    const { events } = await runToEnd(runDir);
    const pages: RunEvent[] = [];
    for (let from = 0; ;) {
      const page = await readOutput(runDir, { from, limit: 7 });
      if (page.events.length === 0) break;
      expect(page.events.length).toBeLessThanOrEqual(7);
      pages.push(...page.events);
      from = page.next;
    }
    expect(pages).toEqual(events);
  });

  test('crosses a gap that lies between two files', async () => {
    const runDir = temporaryFolder();
    const line = (o: number) => `{"o":${o},"at":0,"k":"out","d":"${o}"}\n`;
    writeFileSync(runPaths(runDir).eventsBefore, line(1) + line(2));
    writeFileSync(runPaths(runDir).events, line(4));
    expect(textOf((await readOutput(runDir, { from: 0, limit: 9 })).events)).toBe('124');
    expect(textOf((await readOutput(runDir, { from: 2, limit: 9 })).events)).toBe('4');
  });

  test('passes over a line that a full disk tore', async () => {
    const runDir = temporaryFolder();
    writeFileSync(
      runPaths(runDir).events,
      '{"o":1,"at":0,"k":"out","d":"a"}\n{"o":2,"at":0,"k\n{"o":3,"at":0,"k":"out","d":"c"}\n{"o":4',
    );
    expect(textOf((await readOutput(runDir, { from: 0, limit: 9 })).events)).toBe('ac');
  });
});

describe('finding a runner', () => {
  test('tells absent, waiting, live and ended apart', async () => {
    const { runDir } = aPreparedRun({ agent: 'forever.mjs' });
    expect(await findRunner(runDir)).toEqual({ state: 'absent' });
    const { identity } = await spawnRunner({ runDir, runnerPath });
    expect(await findRunner(runDir)).toEqual({ state: 'waiting', identity });
    const link = await connectRunner(runDir);
    await link.go();
    expect(await findRunner(runDir)).toEqual({ state: 'live', identity });
    const exit = await link.stop('test');
    expect(await findRunner(runDir)).toEqual({ state: 'ended', identity, exit });
  });

  test('a second runner for the same run ends without touching it', async () => {
    const { runDir } = aPreparedRun({ agent: 'forever.mjs' });
    const outcomes = await Promise.allSettled([
      spawnRunner({ runDir, runnerPath }),
      spawnRunner({ runDir, runnerPath }),
    ]);
    expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect(outcomes.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { code: 'exists' },
    });
    expect((await findRunner(runDir)).state).toBe('waiting');
  });

  test('a run directory is prepared once', () => {
    const { runDir, folder } = aPreparedRun({ agent: 'forever.mjs' });
    expect(() => aPreparedRun({ agent: 'forever.mjs', folder })).toThrow(/exists already/);
    expect(execFileSync('ls', ['-A', join(runDir, '..')], { encoding: 'utf8' })).toBe('1\n');
  });

  test('a runner that cannot start says why', async () => {
    const { runDir } = aPreparedRun({ agent: 'forever.mjs' });
    await expect(spawnRunner({ runDir, runnerPath: '/nowhere/runner.js' })).rejects.toMatchObject({
      code: 'runner_failed',
      message: expect.stringContaining('Cannot find module'),
    });
    await expect(
      spawnRunner({ runDir, runnerPath, execPath: '/nowhere/node' }),
    ).rejects.toMatchObject({
      code: 'runner_failed',
    });
  });
});
