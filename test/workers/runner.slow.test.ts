import { existsSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { identify, isAlive } from '../../src/workers/identity.ts';
import { connectRunner, followRun } from '../../src/workers/link.ts';
import { runPaths } from '../../src/workers/runner/run-files.ts';
import {
  agentPath,
  aRun,
  cleanUp,
  outputMatching,
  runToEnd,
  temporaryFolder,
  textOf,
} from './a-run.ts';

afterEach(cleanUp);

describe('a runner', () => {
  test('gives the prompt on stdin and records output and exit [9.prompts]', async () => {
    const { runDir } = await aRun({
      agent: 'echo-fail.mjs',
      prompt: 'Title\n\nBody with ünïcode\n',
    });
    const { events, end } = await runToEnd(runDir);
    expect(textOf(events)).toBe('Title\n\nBody with ünïcode\n');
    expect(textOf(events, 'err')).toBe('it went wrong\n');
    expect(end).toMatchObject({ kind: 'exited', code: 7, signal: null, events: events.length });
    expect(events.at(-1)).toMatchObject({ k: 'exit', code: 7 });
    expect(events.map(({ o }) => o)).toEqual(events.map((_, index) => index + 1));
  });

  test('gives the agent exactly the environment and folder of its spec, and nothing on argv', async () => {
    process.env['CALLBOARD_TEST_SECRET'] = 'secret';
    const { runDir, mark, nonce, folder } = await aRun({
      agent: 'shows-environment.mjs',
      spec: { env: { ONLY: 'this' }, stdin: 'none' },
    });
    const { events } = await runToEnd(runDir);
    const seen = JSON.parse(textOf(events)) as Record<string, unknown>;
    expect(seen['env']).toEqual({
      ONLY: 'this',
      CALLBOARD_MARK: mark,
      CALLBOARD_NONCE: nonce,
      CALLBOARD_NONCE_FILE: runPaths(runDir).nonce,
      CALLBOARD_PROMPT_FILE: runPaths(runDir).prompt,
    });
    expect(seen).toMatchObject({ cwd: folder, argv: [], group: seen['pid'], session: seen['pid'] });
  });

  test('keeps its files from other users', async () => {
    const { runDir } = await aRun({ agent: 'echo-fail.mjs' });
    await runToEnd(runDir);
    const paths = runPaths(runDir);
    expect(statSync(runDir).mode & 0o777).toBe(0o700);
    for (const path of [
      paths.spec,
      paths.prompt,
      paths.nonce,
      paths.runner,
      paths.events,
      paths.exit,
      paths.agent,
    ]) {
      expect(statSync(path).mode & 0o777, path).toBe(0o600);
    }
  });

  test('ends unstarted when nobody says go', async () => {
    const { runDir, identity } = await aRun({ agent: 'forever.mjs', spec: { goTimeoutMs: 100 } });
    const end = await followRun({ runDir, from: 0, onEvent: () => expect.unreachable() });
    expect(end).toMatchObject({ kind: 'unstarted' });
    expect(existsSync(runPaths(runDir).events)).toBe(false);
    await expect.poll(() => isAlive(identity)).toBe(false);
  });

  test('starts one agent however often it is told to go [10.17]', async () => {
    const { runDir } = await aRun({ agent: 'forever.mjs' });
    const links = await Promise.all([connectRunner(runDir), connectRunner(runDir)]);
    expect(await Promise.all(links.map((link) => link.go()))).toEqual(['live', 'live']);
    expect(await links[0]?.go()).toBe('live');
    const [, pid] = await outputMatching(runDir, /ready (\d+)/);
    expect((await connectRunner(runDir)).hello.agent).toEqual(identify(Number(pid)));
  });

  test.each([
    ['a missing program', { command: ['/nowhere/agent'] }, 'ENOENT', /agent was not found/],
    ['a missing folder', { cwd: '/nowhere' }, 'bad_cwd', /directory \/nowhere does not exist/],
    [
      'a file that is no program',
      { command: [agentPath('forever.mjs')] },
      'EACCES',
      /not executable/,
    ],
    ['too long a command line', { command: ['true', 'x'.repeat(200_000)] }, 'E2BIG', /too long/],
  ])('tells that %s is why the start failed [2.4.failed-start]', async (_, spec, code, message) => {
    const { runDir } = await aRun({ agent: 'forever.mjs', spec });
    const link = await connectRunner(runDir);
    expect(await link.go()).toEqual({
      startFailed: { code, message: expect.stringMatching(message) },
    });
    expect(JSON.parse(readFileSync(runPaths(runDir).exit, 'utf8'))).toMatchObject({
      kind: 'start_failed',
      code,
    });
  });

  test('bears an agent that closes its stdin early', async () => {
    const { runDir } = await aRun({ agent: 'closes-stdin.mjs', prompt: 'p'.repeat(1_000_000) });
    const { events, end } = await runToEnd(runDir);
    expect(textOf(events)).toBe('never read it\n');
    expect(readFileSync(runPaths(runDir).log, 'utf8')).toBe('');
    expect(end).toMatchObject({ kind: 'exited', code: 0 });
  });

  test('gives the agent streams that it can open by name', async () => {
    const { runDir } = await aRun({ agent: 'opens-dev-stdout.sh', prompt: 'by name\n' });
    const { events, end } = await runToEnd(runDir);
    expect([textOf(events), textOf(events, 'err')]).toEqual(['by name\n', 'and a complaint\n']);
    expect(end).toMatchObject({ code: 0 });
  });

  test('joins characters that come in pieces and keeps NULs', async () => {
    const { runDir } = await aRun({ agent: 'split-utf8.mjs' });
    const { events } = await runToEnd(runDir);
    expect(textOf(events)).toBe('ä€😀\0ende\n');
  });

  test('shows a character that was never finished as one that cannot be read', async () => {
    const { runDir } = await aRun({ agent: 'half-a-character.mjs' });
    const { events } = await runToEnd(runDir);
    expect(textOf(events)).toBe('ok \ufffd');
  });

  test('ends with its agent at once when nobody holds the output', async () => {
    const { runDir } = await aRun({ agent: 'echo-fail.mjs' });
    const { events } = await runToEnd(runDir);
    const [said, exited] = events.slice(-2);
    expect((exited?.at ?? 0) - (said?.at ?? 0)).toBeLessThan(900);
  });

  test('bounds log and memory against a line of 150 MB and still sees the next one [10.22]', async () => {
    const logBytesMax = 1024 * 1024;
    const { runDir, identity } = await aRun({
      agent: 'long-line.mjs',
      args: ['150'],
      spec: { logBytesMax },
    });
    const link = await connectRunner(runDir);
    await link.go();
    const events: { o: number; text: string }[] = [];
    await followRun({
      runDir,
      from: 0,
      onEvent: (event) => void events.push({ o: event.o, text: !('d' in event) ? '' : event.d }),
    });
    expect(
      events
        .map(({ text }) => text)
        .join('')
        .endsWith('x\nafter the long line\n'),
    ).toBe(true);
    // Whoever reads too slowly for the bound sees gaps, but never an event twice or out of order.
    const numbers = events.map(({ o }) => o);
    expect(numbers).toEqual([...new Set(numbers)].toSorted((a, b) => a - b));
    const paths = runPaths(runDir);
    expect(statSync(paths.events).size + statSync(paths.eventsBefore).size).toBeLessThanOrEqual(
      logBytesMax,
    );
    // The runner stays while we are connected.
    const status = readFileSync(`/proc/${identity.pid}/status`, 'utf8');
    expect(Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1])).toBeLessThan(150_000);
    link.close();
  }, 60_000);

  test('writes input to an agent whose stdin is kept open, each id once', async () => {
    const { runDir } = await aRun({
      agent: 'repeats-stdin.mjs',
      spec: { stdin: 'none', keepStdinOpen: true },
    });
    const link = await connectRunner(runDir);
    await link.go();
    await link.input('a', 'first\n');
    await link.input('a', 'first\n');
    await link.input('b', 'second\n');
    const [text] = await outputMatching(runDir, /[^]*second\n/);
    expect(text.match(/first/g)).toHaveLength(1);
  });

  test('refuses input that the agent cannot take', async () => {
    const { runDir } = await aRun({ agent: 'forever.mjs' });
    const link = await connectRunner(runDir);
    await expect(link.input('a', 'x')).rejects.toMatchObject({ code: 'cannot_take_input' });
    await link.go();
    await expect(link.input('a', 'x')).rejects.toMatchObject({ code: 'cannot_take_input' });
  });

  test('interrupts the agent without ending it', async () => {
    const { runDir } = await aRun({ agent: 'interrupted.mjs' });
    const link = await connectRunner(runDir);
    await expect(link.interrupt()).rejects.toMatchObject({ code: 'not_live' });
    await link.go();
    await outputMatching(runDir, /ready/);
    await link.interrupt();
    await outputMatching(runDir, /interrupted/);
    expect((await connectRunner(runDir)).hello.state).toBe('live');
  });

  test('listens elsewhere when the path of its directory is too long for a socket', async () => {
    const folder = join(temporaryFolder(), 'long'.repeat(30));
    mkdirSync(folder);
    const { runDir, socket } = await aRun({ agent: 'echo-fail.mjs', folder });
    expect(Buffer.byteLength(socket)).toBeLessThanOrEqual(100);
    expect((await runToEnd(runDir)).end).toMatchObject({ code: 7 });
    await expect.poll(() => existsSync(socket)).toBe(false);
  });

  test('ends its agent politely when it is told to end itself', async () => {
    const { runDir, identity } = await aRun({ agent: 'forever.mjs' });
    await (await connectRunner(runDir)).go();
    await outputMatching(runDir, /ready/);
    process.kill(identity.pid, 'SIGHUP');
    process.kill(identity.pid, 'SIGUSR1');
    process.kill(identity.pid, 'SIGTERM');
    const end = await followRun({ runDir, from: 0, onEvent: () => {} });
    expect(end).toMatchObject({
      kind: 'exited',
      signal: 'SIGTERM',
      stoppedBy: 'runner got SIGTERM',
    });
  });
});
