import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadDriver } from '../../src/persistence/driver.ts';
import type { Unit } from '../../src/supervisor/ports.ts';
import { aSample } from '../operator/a-sample.ts';
import { aDataDir, aStore } from './a-store.ts';
import { anActor, anEscalation, anEvent, at, aTicket, aUnit, aWorker, events } from './a-unit.ts';

const whole: Unit = {
  journal: events(1, 2),
  actors: [anActor()],
  timersSet: [{ actor: 'ticket/CB-1', id: 'backoff', dueAt: at, event: { type: 'after' } }],
  timersCleared: [],
  deedsAdded: [
    {
      key: '1:0',
      actor: 'ticket/CB-1',
      type: 'startRunner',
      params: { incarnation: 1 },
      automatic: true,
      attempts: 0,
      notBefore: at,
    },
  ],
  deedsDone: [],
  deedsRetried: [],
  tickets: [aTicket()],
  workers: [aWorker()],
  comments: [
    { id: 'c1', ticket: 'CB-1', seq: 1, at, by: { kind: 'person', id: 'ann' }, text: 'Hello' },
  ],
  reviews: [
    {
      id: 'r1',
      ticket: 'CB-1',
      sha: 'abc',
      reviewer: 'reviewer',
      worker: null,
      model: null,
      mode: 'enforce',
      verdict: 'pass',
      wouldAction: 'advance',
      reasons: [],
      gaps: [],
      outcome: 'applied',
      error: null,
      humanDecision: null,
      at: new Date(at).toISOString(),
    },
  ],
  escalations: [anEscalation()],
  refused: [
    {
      at,
      actor: 'ticket/CB-9',
      outcome: 'dead_letter',
      type: 'worker.died',
      by: 'system',
      detail: 'no such ticket',
      body: '{"type":"worker.died"}',
    },
  ],
  receipts: [{ key: 'POST /tickets k', fingerprint: 'f', status: 201, body: '{}', at }],
  samples: [aSample()],
  sources: [{ key: 'a.md', hash: 'h', ticket: 'CB-1' }],
  meta: { nextTicket: '2' },
};

/** Everything that can be read, to compare before and after. */
function everything(store: ReturnType<typeof aStore>): unknown {
  const page = { limit: 100 };
  return {
    head: store.head(),
    oldest: store.oldest(),
    journal: store.journalAfter(0, 100),
    history: store.history('CB-1', page),
    actor: store.actor('ticket/CB-1'),
    live: [...store.liveActors()],
    timers: store.timers(),
    deeds: store.deeds(),
    tickets: store.tickets(page),
    ticketStates: [...store.ticketStates()],
    workers: store.workers({ ...page, all: true }),
    runs: store.runs('CB-1'),
    comments: store.comments('CB-1', page),
    reviews: store.reviews(page),
    escalations: store.escalations(page),
    openEscalations: store.openEscalations(),
    refused: store.refused(page),
    receipt: store.receipt('POST /tickets k'),
    source: store.source('a.md'),
    meta: store.meta('nextTicket'),
    counts: store.counts(),
  };
}

test('what a unit brings is all there again after the store was closed and opened', () => {
  const dataDir = aDataDir();
  const store = aStore({ dataDir });
  store.commit(whole);
  const before = everything(store);
  store.close();
  const again = aStore({ dataDir });
  expect(everything(again)).toEqual(before);
  expect(before).toMatchObject({
    head: 2,
    journal: whole.journal,
    history: { items: whole.journal.map((row) => row.body), nextCursor: null },
    actor: anActor(),
    live: [anActor()],
    timers: whole.timersSet,
    deeds: whole.deedsAdded,
    tickets: { items: whole.tickets, nextCursor: null },
    ticketStates: [{ id: 'CB-1', state: 'todo', dependsOn: [] }],
    workers: { items: whole.workers },
    runs: whole.workers,
    comments: { items: [{ id: 'c1', by: 'ann', kind: 'person', at: '2025-01-01T00:00:00.000Z' }] },
    reviews: { items: whole.reviews },
    escalations: { items: whole.escalations },
    openEscalations: whole.escalations,
    refused: { items: whole.refused },
    receipt: whole.receipts[0],
    source: { hash: 'h', ticket: 'CB-1' },
    meta: '2',
    counts: { states: { todo: 1 }, openEscalations: 1 },
  });
  expect(again.problems()).toEqual([]);
});

test('a fault just before the commit leaves nothing of the unit, and the next one goes through', () => {
  let faulty = true;
  const store = aStore({
    beforeCommit: () => {
      if (faulty) throw new Error('planted');
    },
  });
  const before = everything(store);
  expect(() => store.commit(whole)).toThrow(
    expect.objectContaining({ code: 'commit_failed', message: 'nothing was written: planted' }),
  );
  expect(everything(store)).toEqual(before);
  faulty = false;
  store.commit(whole);
  expect(store.head()).toBe(2);
});

test('nothing of a unit is read while it is being committed', () => {
  let seen: unknown;
  const store = aStore({
    beforeCommit: () => {
      seen = [store.head(), store.journalAfter(0, 10), store.ticket('CB-1')];
    },
  });
  store.commit(whole);
  expect(seen).toEqual([0, [], null]);
});

test.each([
  ['a gap after the head', [anEvent(2, { batch: 1 })]],
  ['a gap inside', [anEvent(1), anEvent(3, { batch: 1 })]],
  ['a number that was used', [anEvent(1), anEvent(1)]],
  ['a batch that is another one', [anEvent(1, { batch: 2 })]],
  ['an event before it that comes later', [{ ...anEvent(1), prev: 1 }]],
  ['a body of another event', [{ ...anEvent(1), body: anEvent(2).body }]],
])('a journal with %s is refused, and nothing of its unit happens [10.3]', (_, journal) => {
  const store = aStore();
  const before = everything(store);
  expect(() => store.commit({ ...whole, journal })).toThrow(
    expect.objectContaining({ name: 'StoreError', code: 'commit_failed' }),
  );
  expect(everything(store)).toEqual(before);
});

test('a body that is no JSON is refused', () => {
  const store = aStore();
  expect(() => store.commit(aUnit({ journal: [{ ...anEvent(1), body: '{' }] }))).toThrow(
    expect.objectContaining({ code: 'commit_failed' }),
  );
});

test('a closed store says so and may be closed again', () => {
  const store = aStore();
  store.close();
  store.close();
  const closed = expect.objectContaining({ code: 'closed' });
  expect(() => store.commit(whole)).toThrow(closed);
  expect(() => store.tickets({ limit: 1 })).toThrow(closed);
  expect(() => [...store.liveActors()]).toThrow(closed);
});

test("another program's write lock fails the commit soon, and the next one goes through", () => {
  const dataDir = aDataDir();
  const store = aStore({ dataDir });
  const other = new (loadDriver())(join(dataDir, 'callboard.db'));
  other.exec('BEGIN IMMEDIATE');
  const start = performance.now();
  expect(() => store.commit(whole)).toThrow(
    expect.objectContaining({ code: 'commit_failed', message: expect.stringMatching(/locked/) }),
  );
  expect(performance.now() - start).toBeLessThan(2_000);
  other.exec('ROLLBACK');
  other.close();
  store.commit(whole);
  expect(store.journalAfter(0, 10)).toEqual(whole.journal);
});
