import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { WebSocket } from 'ws';
import type { World } from './captured-io.ts';
import { Captured, cli } from './captured-io.ts';
import { FakeService, problem } from './fake-service.ts';
import { event } from './wire-objects.ts';

let service: FakeService;
let cwd: string;

beforeAll(async () => {
  service = await FakeService.start();
  cwd = await mkdtemp(join(tmpdir(), 'callboard-cli-'));
  await writeFile(join(cwd, 'token'), 'secret-token');
});
afterAll(async () => {
  await service.stop();
  await rm(cwd, { recursive: true });
});
beforeEach(() => service.reset());

const hello = (socket: WebSocket, since: number): void =>
  socket.send(JSON.stringify({ type: 'callboard.stream.hello', head: 6, oldest: 1, since }));
const events = (socket: WebSocket, ...sequences: number[]): void =>
  socket.send(JSON.stringify(sequences.map((sequence) => event(sequence))));

const call = (argv: readonly string[], world: World = {}) =>
  cli(['events', '--follow', ...argv], {
    cwd,
    env: { CALLBOARD_URL: service.url, CALLBOARD_TOKEN_FILE: 'token' },
    ...world,
  });

const sequences = (ndjson: string): number[] =>
  ndjson
    .trimEnd()
    .split('\n')
    .map((line) => (JSON.parse(line) as { sequence: number }).sequence);

describe('events --follow', () => {
  test('goes on after the last event when the connection is lost, each event once', async () => {
    let interrupt: () => void = () => undefined;
    service.onStream((socket, query, nth) => {
      const since = Number(query['since']);
      hello(socket, since);
      if (nth === 1) {
        events(socket, 3, 4);
        socket.close(1013, 'resume from 4');
      } else if (nth === 2) {
        // A service that sends once more what was sent already.
        events(socket, 4, 5);
        setTimeout(() => socket.terminate(), 30);
      } else {
        events(socket, 6);
        setTimeout(interrupt, 30);
      }
    });
    const ran = await call(['--since', '2', '--json'], {
      interruptible: (stop) => (interrupt = stop),
    });
    expect(sequences(ran.stdout)).toEqual([3, 4, 5, 6]);
    expect(service.streams.map(({ since }) => since)).toEqual(['2', '4', '5']);
    expect(ran.code).toBe(0);
    expect(ran.stderr).toContain('The connection was lost (resume from 4). Trying again');
    expect(ran.stderr).toContain('Connected again.');
  });

  test('misses nothing of a connection that is lost before its first event', async () => {
    let interrupt: () => void = () => undefined;
    service.onStream((socket, _query, nth) => {
      hello(socket, 6);
      if (nth === 1) setTimeout(() => socket.terminate(), 30);
      else {
        events(socket, 7);
        setTimeout(interrupt, 30);
      }
    });
    const ran = await call(['--json'], { interruptible: (stop) => (interrupt = stop) });
    expect(service.streams.map(({ since }) => since)).toEqual([undefined, '6']);
    expect(sequences(ran.stdout)).toEqual([7]);
  });

  test('sends token, filters and subprotocol', async () => {
    let interrupt: () => void = () => undefined;
    let protocol = '';
    service.onStream((socket) => {
      protocol = socket.protocol;
      hello(socket, 0);
      setTimeout(interrupt, 30);
    });
    await call(['--ticket', 'CB-1', '--type', 'callboard.ticket.transition'], {
      interruptible: (stop) => (interrupt = stop),
    });
    expect(protocol).toBe('callboard.v1');
    expect(service.streams[0]).toEqual({ ticket: 'CB-1', type: 'callboard.ticket.transition' });
  });

  test('waits longer and longer while the service is away', async () => {
    let interrupt: () => void = () => undefined;
    service.onStream((socket, _query, nth) => {
      if (nth === 1) {
        hello(socket, 0);
        setTimeout(() => socket.terminate(), 20);
      } else if (nth < 10) socket.terminate();
      else interrupt();
    });
    const ran = await call([], { interruptible: (stop) => (interrupt = stop) });
    expect(ran.slept.slice(0, 8)).toEqual([250, 500, 1_000, 2_000, 4_000, 8_000, 10_000, 10_000]);
    expect(ran.stderr.match(/connection was lost/g)).toHaveLength(1);
  });

  test('does not try again where that would not help', async () => {
    service.onStream((socket) => socket.close(4400, 'oldest 5, head 9'));
    const bad = await call(['--since', '1']);
    expect(bad.code).toBe(2);
    expect(bad.stderr).toContain('(oldest 5, head 9)');
    service.onStream((socket) => socket.close(1008, 'no'));
    expect((await call([])).code).toBe(5);
    service.answerAll(() => problem(401, 'unauthorized', 'No.'));
    expect((await call([])).code).toBe(5);
    expect(service.streams).toHaveLength(2);
  });

  test('ends quietly with 0 when nobody reads stdout any more', async () => {
    service.onStream((socket) => {
      hello(socket, 0);
      let sequence = 0;
      // Goes on for ever: only the client can end this.
      const more = setInterval(() => events(socket, (sequence += 1)), 2);
      socket.on('close', () => clearInterval(more));
    });
    const stdout = new Captured();
    let writes = 0;
    stdout.onWrite = () => {
      writes += 1;
      const broken = Object.assign(new Error('write EPIPE'), { code: 'EPIPE' });
      if (writes === 3) setImmediate(() => stdout.emit('error', broken));
    };
    const ran = await call(['--since', '0'], { stdout });
    expect(ran.code).toBe(0);
    expect(ran.stderr).toBe('');
  });

  test('holds the service back while a slow reader takes its time', async () => {
    let interrupt: () => void = () => undefined;
    service.onStream((socket) => {
      hello(socket, 0);
      for (let sequence = 1; sequence <= 5; sequence += 1) events(socket, sequence);
    });
    const stdout = new Captured();
    let open = 0;
    stdout.write = (text: string) => {
      open += 1;
      stdout.text += text;
      // More than one write that is not taken yet would be a queue without a bound.
      expect(open).toBe(1);
      setTimeout(() => {
        open -= 1;
        stdout.emit('drain');
        if (stdout.text.includes('5 2026')) interrupt();
      }, 5);
      return false;
    };
    const ran = await call(['--since', '0'], {
      stdout,
      interruptible: (stop) => (interrupt = stop),
    });
    expect(ran.code).toBe(0);
    expect(ran.stdout.trimEnd().split('\n')).toHaveLength(5);
  });
});

test('events without --follow reads page after page up to now', async () => {
  service.answer({
    'GET /events': ({ query }) => {
      const from = Number(query['cursor'] ?? query['since']);
      const items = [event(from + 1), event(from + 2)];
      return { status: 200, body: { items, nextCursor: from >= 4 ? null : String(from + 2) } };
    },
  });
  const ran = await cli(['events', '--json'], {
    cwd,
    env: { CALLBOARD_URL: service.url, CALLBOARD_TOKEN_FILE: 'token' },
  });
  expect(sequences(ran.stdout)).toEqual([1, 2, 3, 4, 5, 6]);
});
