import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import type { JournalRow } from '../../src/supervisor/ports.ts';
import { LIMITS } from '../../src/transport/deps.ts';
import { answerPings } from '../../src/transport/stream/socket.ts';
import { aWorld } from '../supervisor/a-world.ts';
import { aServer, TOKEN } from './a-server.ts';
import type { Running } from './a-server.ts';
import { aSse, aStream, upTo } from './a-stream.ts';

const MEBIBYTE = 1024 * 1024;

let running: Running;
/** What the sockets of the server did: clients of these tests send next to nothing. */
const seen = { bufferedMost: 0, cutOffs: 0 };
beforeEach(async () => {
  running = await aServer();
  Object.assign(seen, { bufferedMost: 0, cutOffs: 0 });
  watched('send', ({ bufferedAmount }) => {
    seen.bufferedMost = Math.max(seen.bufferedMost, bufferedAmount);
  });
  watched('close', (_, code) => {
    if (code === 1013) seen.cutOffs += 1;
  });
});
afterEach(async () => {
  vi.restoreAllMocks();
  await running.close();
});

function watched(
  method: 'send' | 'close',
  look: (socket: WebSocket, argument: unknown) => void,
): void {
  const original = Reflect.get(WebSocket.prototype, method) as (...told: unknown[]) => void;
  vi.spyOn(WebSocket.prototype, method).mockImplementation(function (
    this: WebSocket,
    ...told: unknown[]
  ) {
    original.apply(this, told);
    look(this, told[0]);
  } as never);
}

const breath = () => new Promise((resolve) => setImmediate(resolve));

/** Commits until the condition holds: the buffers of the system swallow megabytes before anything is left over. */
async function commitUntil(condition: () => boolean, bytes = 60_000): Promise<void> {
  for (let n = 0; n < 2_000 && !condition(); n += 1) {
    running.host.commit([{ ticket: 'CB-1', text: 'x'.repeat(bytes) }]);
    await breath();
  }
  expect(condition()).toBe(true);
}

describe('a live client that takes nothing', () => {
  it('is cut off at 1 MiB, told where to go on, and the others get everything [10.22]', async () => {
    const slow = aStream(running);
    const quick = aStream(running);
    await slow.until(() => slow.frames.length === 1);
    await quick.until(() => quick.frames.length === 1);
    slow.socket.pause();
    await commitUntil(() => seen.cutOffs > 0);
    expect(seen.bufferedMost).toBeLessThanOrEqual(MEBIBYTE);
    expect(seen.bufferedMost).toBeGreaterThan(MEBIBYTE / 2);
    running.host.commit([{ text: 'after' }]);
    const head = running.host.head();
    await quick.until(() => quick.sequences.length === head);
    expect(quick.sequences).toEqual(upTo(head));

    slow.socket.resume();
    const { code, reason } = await slow.closed;
    expect(code).toBe(1013);
    const resumeFrom = Number(/^resume from (\d+)$/.exec(reason)?.[1]);
    expect(slow.sequences).toEqual(upTo(resumeFrom));

    const again = aStream(running, { query: `since=${resumeFrom}` });
    await again.until(() => again.sequences.at(-1) === head);
    expect([...slow.sequences, ...again.sequences]).toEqual(upTo(head));
  });

  it('is told of what its filter skipped too', async () => {
    const slow = aStream(running, { query: 'ticket=CB-1' });
    await slow.until(() => slow.frames.length === 1);
    slow.socket.pause();
    await commitUntil(() => {
      running.host.commit([{ ticket: 'CB-2' }]);
      return seen.cutOffs > 0;
    });
    slow.socket.resume();
    const { reason } = await slow.closed;
    const resumeFrom = Number(/^resume from (\d+)$/.exec(reason)?.[1]);
    const missed = running.host.journal.filter(
      (row: JournalRow) => row.actor === 'ticket/CB-1' && !slow.sequences.includes(row.seq),
    );
    expect(missed[0]?.seq).toBe(resumeFrom + 1);
  });

  it('gets one commit that is larger than the limit, if it has taken all before it', async () => {
    const client = aStream(running);
    await client.until(() => client.frames.length === 1);
    running.host.commit(Array.from({ length: 40 }, () => ({ text: 'x'.repeat(60_000) })));
    await client.until(() => client.sequences.length === 40);
    expect(client.frames).toHaveLength(2);
  });

  it('cannot fill the memory with pings either', () => {
    const said: string[] = [];
    const socket = Object.assign(new EventEmitter(), {
      OPEN: 1,
      readyState: 1,
      bufferedAmount: 0,
      send: (text: string) => said.push(text),
      close: (code: number) => said.push(`closed ${code}`),
    });
    answerPings(socket as unknown as WebSocket, LIMITS);
    socket.emit('message', Buffer.from('{"type":"ping"}'), false);
    socket.bufferedAmount = LIMITS.bufferedBytesMax + 1;
    socket.emit('message', Buffer.from('{"type":"ping"}'), false);
    expect(said).toEqual(['{"type":"pong"}', 'closed 1013']);
  });
});

describe('a client that catches up and takes nothing', () => {
  it('costs one frame, is not cut off, and gets everything once it reads', async () => {
    for (let n = 0; n < 400; n += 1) running.host.commit([{ text: 'x'.repeat(60_000) }]);
    const slow = aStream(running, { query: 'since=0' });
    await slow.until(() => slow.frames.length > 0);
    slow.socket.pause();
    const read = vi.spyOn(running.host, 'journalAfter');
    for (let n = 0; n < 200; n += 1) await breath();
    expect(seen.bufferedMost).toBeLessThanOrEqual(256 * 1024 + 100);
    slow.socket.resume();
    await slow.until(() => slow.sequences.length === 400);
    expect(slow.sequences).toEqual(upTo(400));
    expect(read.mock.calls.length).toBeLessThan(10);
  });
});

describe('a slow reader of Server-Sent Events', () => {
  it('is cut off and comes back with the last id that it saw', async () => {
    const slow = await aSse(running);
    await slow.until((text) => text.startsWith('retry:'));
    slow.response.pause();
    for (let n = 0; n < 400; n += 1) {
      running.host.commit([{ text: 'x'.repeat(60_000) }]);
      await breath();
    }
    slow.response.resume();
    await slow.ended;
    const ids = [...slow.text().matchAll(/^id: (\d+)$/gm)].map(([, seq]) => Number(seq));
    expect(ids).toEqual(upTo(ids.length));
    expect(ids.length).toBeLessThan(400);
    const again = await aSse(running, { headers: { 'last-event-id': String(ids.at(-1)) } });
    await again.until((text) => text.includes('id: '));
    expect(again.text()).toContain(`\n\nid: ${ids.length + 1}\n`);
    again.close();
  });
});

describe('an inspector that takes nothing', () => {
  it('is cut off at 1 MiB, and costs nothing from then on [10.22]', async () => {
    await running.close();
    const { world } = await aWorld();
    world.policies.slots = { authors: 0, judges: 0 };
    const { host } = world;
    running = await aServer({ host });
    const inspector = new WebSocket(`ws://127.0.0.1:${running.port}/api/v1/inspect`, {
      headers: { authorization: `Bearer ${TOKEN}` },
    });
    const closed = new Promise<string>((resolve) =>
      inspector.on('close', (code, reason) => resolve(`${code} ${reason.toString()}`)),
    );
    await new Promise((resolve) => inspector.once('message', resolve));
    inspector.pause();
    const ticket = { state: 'inbox', body: 'x'.repeat(60_000) } as const;
    for (let n = 0; n < 400 && seen.cutOffs === 0; n += 1) {
      void world.create(ticket);
      await world.settle();
      await breath();
    }
    expect(seen.cutOffs).toBe(1);
    expect(seen.bufferedMost).toBeLessThanOrEqual(MEBIBYTE);
    expect(seen.bufferedMost).toBeGreaterThan(MEBIBYTE / 2);

    const read = vi.spyOn(host.queries, 'snapshot');
    void world.create(ticket);
    await world.settle();
    expect(read).not.toHaveBeenCalled();
    inspector.resume();
    expect(await closed).toBe('1013 inspect again');
  });
});

describe('a commit for many live clients', () => {
  it('is put into bytes once, whatever their number, and read once for all filters', async () => {
    const clients = [1, 2, 3, 4, 5].map(() => aStream(running));
    const filtered = [1, 2].map(() => aStream(running, { query: 'ticket=CB-9' }));
    for (const client of [...clients, ...filtered])
      await client.until(() => client.frames.length === 1);
    let reads = 0;
    const [row] = running.host.append([{ ticket: 'CB-1' }]);
    const body = row?.body ?? '';
    const counted = Object.defineProperty({ ...row }, 'body', {
      get: () => {
        reads += 1;
        return body;
      },
    }) as JournalRow;
    running.host.announce([counted]);
    // Once for all bytes, once for all filters, once for the metrics, once for what moved.
    expect(reads).toBe(4);
    for (const client of clients) await client.until(() => client.sequences.length === 1);
  });
});
