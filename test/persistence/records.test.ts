import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadDriver } from '../../src/persistence/driver.ts';
import { receiptKeptMs } from '../../src/persistence/receipts.ts';
import { refusedRowsMax } from '../../src/persistence/refused.ts';
import type { Deed, ReceiptRow, RefusedRow, TimerRow } from '../../src/supervisor/ports.ts';
import { aDataDir, aStore } from './a-store.ts';
import { anActor, anEvent, at, aTicket, aUnit, events } from './a-unit.ts';

const timer = (id: string, dueAt = at): TimerRow => ({
  actor: 'ticket/CB-1',
  id,
  dueAt,
  event: { type: `after.${id}` },
});
const deed = (key: string): Deed => ({
  key,
  actor: 'ticket/CB-1',
  type: 'startRunner',
  params: {},
  automatic: false,
  attempts: 0,
  notBefore: at,
});
const receipt = (key: string, receivedAt = at): ReceiptRow => ({
  key,
  fingerprint: 'f',
  status: 200,
  body: '{}',
  at: receivedAt,
});

test('a timer that is cleared and set in one unit is set', () => {
  const store = aStore();
  store.commit(aUnit({ timersSet: [timer('stall'), timer('run')] }));
  const cleared = [{ actor: 'ticket/CB-1', id: 'stall' } as const];
  store.commit(aUnit({ timersCleared: cleared, timersSet: [timer('stall', at - 1)] }));
  expect(store.timers()).toEqual([timer('stall', at - 1), timer('run')]);
  store.commit(aUnit({ timersCleared: cleared }));
  expect(store.timers()).toEqual([timer('run')]);
});

test('a timer that is set twice has the later time', () => {
  const store = aStore();
  store.commit(aUnit({ timersSet: [timer('stall'), timer('stall', at + 5)] }));
  expect(store.timers()).toEqual([timer('stall', at + 5)]);
});

test('deeds wait in order until they are done, and a retry keeps its place', () => {
  const store = aStore();
  store.commit(aUnit({ deedsAdded: [deed('1:0'), deed('1:1'), deed('2:0')] }));
  store.commit(
    aUnit({
      deedsRetried: [{ key: '1:0', attempts: 1, notBefore: at + 9 }],
      deedsDone: ['1:1', 'gone already'],
    }),
  );
  expect(store.deeds()).toEqual([{ ...deed('1:0'), attempts: 1, notBefore: at + 9 }, deed('2:0')]);
});

test('a deed is recorded once', () => {
  const store = aStore();
  store.commit(aUnit({ deedsAdded: [deed('1:0')] }));
  expect(() => store.commit(aUnit({ deedsAdded: [deed('1:0')] }))).toThrow(/UNIQUE/);
});

test('an actor goes to the archive and comes back, in the order of creation', () => {
  const store = aStore();
  const first = anActor({ createdAt: at });
  const second = anActor({ address: 'worker/CB-1.1', chart: 'worker', createdAt: at + 1 });
  store.commit(aUnit({ actors: [first, second] }));
  store.commit(aUnit({ actors: [{ ...first, archived: true, version: 2 }] }));
  expect([...store.liveActors()]).toEqual([second]);
  expect(store.actor('ticket/CB-1')).toEqual({ ...first, archived: true, version: 2 });
  store.commit(aUnit({ actors: [{ ...first, version: 3 }] }));
  expect([...store.liveActors()]).toEqual([{ ...first, version: 3 }, second]);
  expect(store.problems()).toEqual([]);
  expect(store.actor('ticket/CB-404')).toBeNull();
});

test('commits between two live actors disturb nobody who reads them', () => {
  const store = aStore();
  store.commit(aUnit({ actors: [anActor(), anActor({ address: 'ticket/CB-2' })] }));
  const seen: number[] = [];
  for (const { version } of store.liveActors()) {
    store.commit(aUnit({ actors: [anActor({ address: 'ticket/CB-2', version: 7 })] }));
    seen.push(version);
  }
  expect(seen).toEqual([1, 7]);
});

test('states of all tickets are read in slices, each ticket once', () => {
  const store = aStore();
  const ids = Array.from({ length: 1_100 }, (_, index) => `CB-${index}`);
  store.commit(aUnit({ tickets: ids.map((id) => aTicket({ id, dependsOn: ['CB-0'] })) }));
  const read = [...store.ticketStates()];
  expect(read.map(({ id }) => id)).toEqual(ids);
  expect(read[0]).toEqual({ id: 'CB-0', state: 'todo', dependsOn: ['CB-0'] });
});

test('only the newest refused events are kept', () => {
  const store = aStore();
  const refused = (from: number, many: number): RefusedRow[] =>
    Array.from({ length: many }, (_, index) => ({
      at,
      actor: 'ticket/CB-1',
      outcome: 'stale',
      type: 'worker.died',
      by: 'system',
      detail: String(from + index),
      body: null,
    }));
  store.commit(aUnit({ refused: refused(0, refusedRowsMax - 1) }));
  store.commit(aUnit({ refused: refused(refusedRowsMax - 1, 6) }));
  const kept = store.refused({ limit: refusedRowsMax });
  expect(kept.nextCursor).toBeNull();
  expect(kept.items).toHaveLength(refusedRowsMax);
  expect(kept.items[0]?.detail).toBe(String(refusedRowsMax + 4));
  expect(kept.items.at(-1)?.detail).toBe('5');
});

test('a receipt is kept for a day, then forgotten, and its key can be used again', () => {
  let now = at;
  const store = aStore({ clock: { now: () => now } });
  store.commit(aUnit({ receipts: [receipt('a'), receipt('b')] }));
  now = at + receiptKeptMs - 1;
  expect(store.receipt('a')).toEqual(receipt('a'));
  expect(() => store.commit(aUnit({ receipts: [receipt('a', now)] }))).toThrow(
    expect.objectContaining({ code: 'commit_failed' }),
  );
  now = at + receiptKeptMs;
  expect(store.receipt('a')).toBeNull();
  store.commit(aUnit({ receipts: [receipt('a', now)] }));
  expect(store.receipt('a')).toEqual(receipt('a', now));
  expect(store.receipt('b')).toBeNull();
});

test('old receipts make room, and one that is still there does not block its key', () => {
  let now = at;
  const dataDir = aDataDir();
  const store = aStore({ dataDir, clock: { now: () => now } });
  const many = Array.from({ length: 1_000 }, (_, index) => receipt(`k${index}`));
  store.commit(aUnit({ receipts: many }));
  now = at + receiptKeptMs;
  const count = () => {
    const db = new (loadDriver())(join(dataDir, 'callboard.db'), { readonly: true });
    const rows = db.prepare<[], number>('SELECT count(*) FROM receipts').pluck().get();
    db.close();
    return rows ?? 0;
  };
  store.commit(aUnit({ receipts: [receipt('k999', now)] }));
  expect(store.receipt('k999')?.at).toBe(now);
  // A bounded number at a time: a commit must not stand still for a day's receipts.
  expect(count()).toBeGreaterThan(700);
  for (let turn = 0; turn < 9; turn += 1) {
    store.commit(aUnit({ receipts: [receipt(`n${turn}`, now)] }));
  }
  expect(count()).toBe(10);
});

test('rows that cannot be read name their table and key, and spoil no others', () => {
  const dataDir = aDataDir();
  const store = aStore({ dataDir });
  store.commit(
    aUnit({
      journal: events(1, 1),
      actors: [anActor(), anActor({ address: 'ticket/CB-2' }), anActor({ address: 'ticket/CB-3' })],
      tickets: [aTicket(), aTicket({ id: 'CB-2' })],
      timersSet: [timer('stall')],
    }),
  );
  const db = new (loadDriver())(join(dataDir, 'callboard.db'));
  db.exec(`UPDATE live SET snapshot = '{"value":' WHERE actor = 'ticket/CB-1';
    UPDATE live SET snapshot = '{"value":1}' WHERE actor = 'ticket/CB-2';
    UPDATE tickets SET view = replace(view, 'CB-2', 'CB-9') WHERE id = 'CB-2';
    UPDATE timers SET event = '[]'`);
  db.close();
  expect(() => store.actor('ticket/CB-1')).toThrow(
    expect.objectContaining({
      code: 'corrupt_actor',
      message: expect.stringMatching(/ticket\/CB-1 cannot be read, since its snapshot is no JSON/),
    }),
  );
  expect([...store.liveActors()].map(({ address }) => address)).toEqual(['ticket/CB-3']);
  expect(store.unreadableActors().map(({ address }) => address)).toEqual([
    'ticket/CB-1',
    'ticket/CB-2',
  ]);
  const corrupt = (words: RegExp) =>
    expect.objectContaining({ code: 'corrupt', message: expect.stringMatching(words) });
  expect(() => store.ticket('CB-2')).toThrow(corrupt(/row CB-2 of tickets/));
  expect(store.ticket('CB-1')).toEqual(aTicket());
  expect(() => store.timers()).toThrow(corrupt(/row ticket\/CB-1 stall of timers/));
});

test('a check of the database finds a lost event and a changed one', () => {
  const dataDir = aDataDir();
  const store = aStore({ dataDir });
  store.commit(aUnit({ journal: events(1, 4) }));
  expect(store.problems()).toEqual([]);
  const db = new (loadDriver())(join(dataDir, 'callboard.db'));
  db.prepare('DELETE FROM journal WHERE seq = 2').run();
  db.prepare('UPDATE journal SET body = ? WHERE seq = 3').run(anEvent(4).body);
  db.close();
  expect(store.problems()).toEqual([
    'the journal lacks 1 of the events 1 to 4.',
    'the bodies of 1 events are not those events.',
    '1 entries of ticket histories have no event.',
  ]);
});

test('a backup is a whole database that opens by itself', () => {
  const store = aStore();
  store.commit(aUnit({ journal: events(1, 4), meta: { a: 'b' } }));
  const dataDir = aDataDir();
  aStore({ dataDir }).close();
  store.backup(join(dataDir, 'callboard.db'));
  const copy = aStore({ dataDir });
  expect(copy.journalAfter(0, 10)).toEqual(store.journalAfter(0, 10));
  expect(copy.meta('a')).toBe('b');
  store.compact();
  expect(store.head()).toBe(4);
});
