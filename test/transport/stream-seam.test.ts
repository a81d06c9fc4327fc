import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { JournalRow } from '../../src/supervisor/ports.ts';
import { LIMITS } from '../../src/transport/deps.ts';
import { arrayFrame } from '../../src/transport/stream/commit.ts';
import type { Sink } from '../../src/transport/stream/follow.ts';
import { follow } from '../../src/transport/stream/follow.ts';
import { createHub } from '../../src/transport/stream/hub.ts';
import { readPage } from '../../src/transport/stream/journal-pages.ts';
import { aServer, FakeClock } from './a-server.ts';
import type { Running } from './a-server.ts';
import { aStream, upTo } from './a-stream.ts';
import { FakeHost } from './fake-host.ts';

const silent = { debug() {}, info() {}, warn() {}, error() {} };
const TYPES = ['callboard.ticket.updated', 'callboard.review.verdict'];

/** A sink whose network takes a frame when the test says so. */
function steppedSink() {
  const frames: number[][] = [];
  let taken: (() => void)[] = [];
  const sink: Sink = {
    transport: 'websocket',
    format: arrayFrame,
    buffered: () => 0,
    write(bytes) {
      const frame = JSON.parse(bytes.toString()) as { sequence: number }[];
      frames.push(frame.map(({ sequence }) => sequence));
      return new Promise((resolve) => taken.push(resolve));
    },
    tooSlow: () => expect.unreachable(),
    failed: () => expect.unreachable(),
  };
  const step = async (): Promise<boolean> => {
    const waiting = taken;
    taken = [];
    for (const resolve of waiting) resolve();
    // Let what waited for the network go on up to its next write.
    for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
    return waiting.length > 0;
  };
  return { sink, frames, step };
}

const event = fc.record({
  ticket: fc.constantFrom('CB-1', 'CB-2'),
  type: fc.constantFrom(...TYPES),
});
const commit = fc.array(event, { minLength: 1, maxLength: 6 });

/** What happens while somebody catches up, in any order. */
const happening = fc.oneof(
  { weight: 2, arbitrary: commit.map((events) => ({ kind: 'commit' as const, events })) },
  { weight: 3, arbitrary: fc.constant({ kind: 'step' as const }) },
  // A commit that is in the journal before anybody is told of it.
  { weight: 1, arbitrary: commit.map((events) => ({ kind: 'late' as const, events })) },
);

describe('catching up while commits come in', () => {
  it('gives each event that passes the filter once, in order, and no commit in two frames', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(commit, { maxLength: 8 }),
        fc.array(happening, { maxLength: 40 }),
        fc.record({
          pageRows: fc.integer({ min: 1, max: 7 }),
          frameBytesMax: fc.constantFrom(1, 500, 5_000),
          skip: fc.nat(8),
          ticket: fc.option(fc.constantFrom('CB-1', 'CB-2'), { nil: undefined }),
          type: fc.option(fc.constantFrom(...TYPES), { nil: undefined }),
        }),
        async (before, happenings, { skip, ticket, type, ...sizes }) => {
          const host = new FakeHost();
          for (const events of before) host.commit(events);
          const since = Math.min(skip, host.head());
          const limits = { ...LIMITS, ...sizes };
          const hub = createHub(host, { clock: new FakeClock(), log: silent, limits });
          const { sink, frames, step } = steppedSink();
          const filter = { ticket, type };
          const stop = follow({ hub, log: silent, limits, filter, since, sink });
          let untold: JournalRow[][] = [];
          const tellUntold = (): void => {
            for (const rows of untold) host.announce(rows);
            untold = [];
          };
          for (const happened of happenings) {
            if (happened.kind === 'step') await step();
            else if (happened.kind === 'late') untold.push(host.append(happened.events));
            else {
              tellUntold();
              host.commit(happened.events);
            }
          }
          tellUntold();
          while (await step());
          stop();
          const wanted = host.journal
            .filter((row) => row.seq > since)
            .filter(({ body }) => {
              const read = JSON.parse(body) as { subject: string; type: string };
              return (!ticket || read.subject === ticket) && (!type || read.type === type);
            });
          expect(frames.flat()).toEqual(wanted.map(({ seq }) => seq));
          const batchOf = (seq: number | undefined) => host.journal[(seq ?? 0) - 1]?.batch;
          for (const [index, frame] of frames.slice(1).entries()) {
            expect(batchOf(frame[0])).not.toBe(batchOf(frames[index]?.at(-1)));
          }
        },
      ),
      { numRuns: 500 },
    );
  });

  it('reads the journal once for many readers who come back at different places', async () => {
    const host = new FakeHost();
    for (let n = 0; n < 400; n += 1) host.commit(Array.from({ length: (n % 3) + 1 }, () => ({})));
    const limits = { ...LIMITS, pageRows: 50 };
    const hub = createHub(host, { clock: new FakeClock(), log: silent, limits });
    const read = vi.spyOn(host, 'journalAfter');
    const costs: number[] = [];
    for (const since of [0, 7, 33, 49, 50, 120, 333]) {
      const { sink, frames, step } = steppedSink();
      const before = read.mock.calls.length;
      follow({ hub, log: silent, limits, filter: {}, since, sink });
      while (await step());
      costs.push(read.mock.calls.length - before);
      expect(frames.flat()).toEqual(host.journal.slice(since).map(({ seq }) => seq));
    }
    // The first one reads all pages; the others a first page of their own and what is not complete yet.
    expect(costs[0]).toBeGreaterThan(15);
    expect(Math.max(...costs.slice(1))).toBeLessThanOrEqual(5);
  });

  it('misses nothing where commits are told out of order or not at all', async () => {
    const host = new FakeHost();
    const hub = createHub(host, { clock: new FakeClock(), log: silent, limits: LIMITS });
    const { sink, frames, step } = steppedSink();
    follow({ hub, log: silent, limits: LIMITS, filter: {}, since: 0, sink });
    host.append([{}, {}]);
    const third = host.append([{}]);
    host.announce(third);
    while (await step());
    host.announce(host.journal.slice(0, 2));
    host.announce(third);
    host.commit([{}]);
    while (await step());
    expect(frames.flat()).toEqual([1, 2, 3, 4]);
    host.append([{}]);
    // Told together with what was seen before.
    host.announce(host.journal.slice(2));
    expect(frames.flat()).toEqual([1, 2, 3, 4, 5]);
  });

  it('does not go back to the journal for what its filter skips', () => {
    const host = new FakeHost();
    const hub = createHub(host, { clock: new FakeClock(), log: silent, limits: LIMITS });
    const { sink, frames } = steppedSink();
    const read = vi.spyOn(host.queries, 'events');
    follow({ hub, log: silent, limits: LIMITS, filter: { ticket: 'CB-1' }, since: 0, sink });
    for (let n = 0; n < 5; n += 1) host.commit([{ ticket: 'CB-2' }]);
    host.commit([{ ticket: 'CB-1' }]);
    expect(frames).toEqual([[6]]);
    expect(read).toHaveBeenCalledTimes(1);
  });

  it('tells many streams what was committed within some milliseconds together, each event once', async () => {
    const host = new FakeHost();
    const clock = new FakeClock();
    const hub = createHub(host, { clock, log: silent, limits: LIMITS });
    const told: number[][] = [];
    hub.listen(({ rows }) => told.push(rows.map(({ seq }) => seq)));
    for (let n = 1; n < 100; n += 1) hub.listen(() => {});
    clock.advance(1_000);
    host.commit([{}, {}]);
    expect(told).toEqual([[1, 2]]);
    host.commit([{}]);
    host.commit([{}, {}]);
    expect(told).toHaveLength(1);
    // One that comes in between has read what waits, and must not get it twice.
    const { sink, frames, step } = steppedSink();
    follow({ hub, log: silent, limits: LIMITS, filter: {}, since: 2, sink });
    while (await step());
    host.commit([{}]);
    clock.advance(100);
    expect(told).toEqual([
      [1, 2],
      [3, 4, 5, 6],
    ]);
    while (await step());
    expect(frames.flat()).toEqual([3, 4, 5, 6]);
    // Much of it is told early, and the rest before the end.
    host.commit(Array.from({ length: 600 }, () => ({})));
    expect(told.at(-1)).toHaveLength(600);
    host.commit([{}]);
    hub.close();
    expect(told.flat()).toEqual(Array.from({ length: 607 }, (_, index) => index + 1));
  });

  it('has seen what it has read, also where the head lags behind the journal', () => {
    const host = new FakeHost();
    host.append([{}, {}]);
    vi.spyOn(host, 'head').mockReturnValue(1);
    expect(readPage(host, 0, { filter: {}, pageRows: 10 })).toMatchObject({ upTo: 2 });
  });
});

describe('over real sockets', () => {
  let running: Running;
  beforeAll(async () => {
    running = await aServer({ limits: { pageRows: 20, frameBytesMax: 4_000 } });
  });
  afterAll(() => running.close());

  it('clients that come at any time each get everything once', async () => {
    const { host } = running;
    const total = 3_000;
    const clients = [aStream(running, { query: 'since=0' })];
    let n = 0;
    while (host.head() < total) {
      host.commit(Array.from({ length: (n % 5) + 1 }, () => ({ text: 'x'.repeat(n % 300) })));
      n += 1;
      if (n % 100 === 0) clients.push(aStream(running, { query: `since=${host.head() - 50}` }));
      if (n % 10 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    const head = host.head();
    for (const client of clients) {
      await client.until(() => client.sequences.at(-1) === head);
      const { since } = client.frames[0] as { since: number };
      expect(client.sequences).toEqual(upTo(head).slice(since));
      client.close();
    }
    expect(clients.length).toBeGreaterThan(5);
  });
});
