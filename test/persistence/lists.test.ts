import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { SqliteStore } from '../../src/persistence/store.ts';
import type { Page, PageOptions, TicketFilter } from '../../src/supervisor/ports.ts';
import { aSharedStore, aStore } from './a-store.ts';
import { anEscalation, anEvent, at, aTicket, aUnit, aWorker, events } from './a-unit.ts';

type List = (store: SqliteStore, page: PageOptions) => Page<unknown>;

const count = 23;
const ids = Array.from({ length: count }, (_, index) => String(index + 1));

/** Every list over the same number of items, with others around them that it must leave out. */
const lists: Readonly<Record<string, List>> = {
  tickets: (store, page) => store.tickets(page),
  'tickets of a state': (store, page) => store.tickets({ ...page, state: 'todo' }),
  history: (store, page) => store.history('CB-1', page),
  comments: (store, page) => store.comments('CB-1', page),
  'all workers': (store, page) => store.workers({ ...page, all: true }),
  'workers not ended': (store, page) => store.workers({ ...page, all: false }),
  reviews: (store, page) => store.reviews(page),
  "a ticket's reviews": (store, page) => store.reviews({ ...page, ticket: 'CB-1' }),
  escalations: (store, page) => store.escalations(page),
  'open escalations': (store, page) => store.escalations({ ...page, open: true }),
  'resolved escalations': (store, page) => store.escalations({ ...page, open: false }),
  refused: (store, page) => store.refused(page),
};

const aFullStore = aSharedStore((store) => {
  const odd = (id: string) => Number(id) % 2 === 1;
  store.commit(
    aUnit({
      journal: ids.map((_, index) =>
        anEvent(index + 1, { batch: 1, ticket: index % 3 === 0 ? 'CB-2' : 'CB-1' }),
      ),
      tickets: ids.map((id) => aTicket({ id: `CB-${id}`, state: odd(id) ? 'todo' : 'done' })),
      workers: ids.map((id) =>
        aWorker({ id: `CB-1.${id}`, endedAt: odd(id) ? null : '2025-01-01T00:00:00Z' }),
      ),
      comments: ids.map((id) => ({
        id,
        ticket: odd(id) ? 'CB-1' : 'CB-2',
        seq: 1,
        at,
        by: { kind: 'person', id: 'ann' } as const,
        text: id,
      })),
      reviews: ids.map((id) => ({
        id,
        ticket: odd(id) ? 'CB-1' : 'CB-2',
        sha: 'abc',
        reviewer: 'reviewer',
        worker: null,
        model: null,
        mode: 'shadow',
        verdict: 'pass',
        wouldAction: 'advance',
        reasons: [],
        gaps: [],
        outcome: 'shadow',
        error: null,
        humanDecision: null,
        at: '2025-01-01T00:00:00Z',
      })),
      escalations: ids.map((id) =>
        anEscalation({ id, resolvedAt: odd(id) ? null : '2025-01-01T00:00:00Z' }),
      ),
      refused: ids.map((id) => ({
        at,
        actor: `ticket/CB-${id}`,
        outcome: 'ignored',
        type: 'worker.died',
        by: 'system',
        detail: '',
        body: null,
      })),
    }),
  );
});

describe.each(Object.entries(lists))('the list of %s', (_, list) => {
  test('is the same whole list at any size of page', () => {
    const store = aFullStore();
    const whole = list(store, { limit: 500 });
    expect(whole.nextCursor).toBeNull();
    expect(whole.items.length).toBeGreaterThan(5);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: count + 2 }), (limit) => {
        const joined: unknown[] = [];
        let cursor: string | undefined;
        do {
          const page: Page<unknown> = list(store, { limit, cursor });
          // An empty last page would make clients show "more" where there is none.
          expect(page.items.length).toBeGreaterThan(0);
          expect(page.items.length).toBeLessThanOrEqual(limit);
          joined.push(...page.items);
          cursor = page.nextCursor ?? undefined;
        } while (cursor !== undefined);
        expect(joined).toEqual(whole.items);
      }),
      { numRuns: 30 },
    );
  });

  test('refuses a cursor that it did not give', () => {
    const store = aFullStore();
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.base64String()), (cursor) => {
        expect(() => list(store, { limit: 5, cursor })).toThrow(
          expect.objectContaining({ code: 'bad_cursor' }),
        );
      }),
      { numRuns: 50 },
    );
  });

  test.each([0, -1, 1.5, Number.NaN, 1e9])('refuses the limit %s', (limit) => {
    const store = aFullStore();
    expect(() => list(store, { limit })).toThrow(expect.objectContaining({ code: 'bad_limit' }));
  });
});

test('a cursor of another list is refused', () => {
  const store = aFullStore();
  const cursor = store.tickets({ limit: 1 }).nextCursor ?? '';
  expect(() => store.reviews({ limit: 1, cursor })).toThrow(/not one of this list/);
});

test('each list holds what its name says and nothing else', () => {
  const store = aFullStore();
  const page = { limit: 100 };
  const { items: live } = store.workers({ ...page, all: false });
  expect(live.map(({ endedAt }) => endedAt)).toEqual(Array(12).fill(null));
  expect(store.workers({ ...page, all: true }).items).toHaveLength(count);
  const { items: open } = store.escalations({ ...page, open: true });
  expect(open.map(({ resolvedAt }) => resolvedAt)).toEqual(Array(12).fill(null));
  expect(store.openEscalations()).toEqual(open.toReversed());
  expect(store.counts().openEscalations).toBe(12);
  const { items: resolved } = store.escalations({ ...page, open: false });
  expect([open.length + resolved.length, resolved.length]).toEqual([count, 11]);
  expect(store.escalations(page).items).toHaveLength(count);
  expect(store.comments('CB-1', page).items.every(({ ticket }) => ticket === 'CB-1')).toBe(true);
  expect(store.reviews({ ...page, ticket: 'CB-1' }).items).toHaveLength(12);
  expect(store.reviews(page).items).toHaveLength(count);
});

test('a record that is saved again is changed in its place', () => {
  const store = aStore();
  store.commit(
    aUnit({ workers: [aWorker(), aWorker({ id: 'CB-1.2' })], escalations: [anEscalation()] }),
  );
  store.commit(
    aUnit({
      workers: [aWorker({ state: 'ended', cost: 3 })],
      escalations: [anEscalation({ resolvedAt: '2025-01-01T00:00:00Z' })],
    }),
  );
  expect(store.worker('CB-1.1')).toMatchObject({ state: 'ended', cost: 3 });
  expect(store.worker('CB-404')).toBeNull();
  expect(store.runs('CB-1').map(({ id }) => id)).toEqual(['CB-1.1', 'CB-1.2']);
  expect(store.workers({ limit: 9, all: false }).items.map(({ id }) => id)).toEqual(['CB-1.2']);
  expect(store.openEscalations()).toEqual([]);
});

test('escalations come newest first, tickets and workers oldest first', () => {
  const store = aFullStore();
  expect(store.escalations({ limit: 2 }).items.map(({ id }) => id)).toEqual(['23', '22']);
  expect(store.openEscalations()[0]?.id).toBe('1');
  expect(store.tickets({ limit: 2 }).items.map(({ id }) => id)).toEqual(['CB-1', 'CB-2']);
  expect(store.runs('CB-1')[0]?.id).toBe('CB-1.1');
});

describe('tickets are filtered', () => {
  const fill = (full: SqliteStore) =>
    full.commit(
      aUnit({
        tickets: [
          aTicket({
            id: 'CB-1',
            title: 'Größe ändern',
            body: '100% of_it\nline',
            labels: ['ui', 'a"b'],
          }),
          aTicket({ id: 'CB-2', title: 'Mend', state: 'review', assignee: 'luci', labels: ['UI'] }),
          aTicket({
            id: 'CB-10',
            title: 'Cafe\u0301',
            state: 'review',
            statePath: 'review.judging',
          }),
        ],
      }),
    );
  const store = aSharedStore(fill);
  test.each<[Omit<TicketFilter, 'limit'>, string[]]>([
    [{}, ['CB-1', 'CB-2', 'CB-10']],
    [{ state: 'review' }, ['CB-2', 'CB-10']],
    [{ state: 'review.judging' }, []],
    [{ assignee: 'luci' }, ['CB-2']],
    [{ assignee: 'LUCI' }, []],
    [{ label: 'ui' }, ['CB-1']],
    [{ label: 'a"b' }, ['CB-1']],
    [{ label: 'u' }, []],
    [{ q: 'GRÖSSE' }, []],
    [{ q: 'GRÖßE ÄND' }, ['CB-1']],
    [{ q: 'café' }, ['CB-10']],
    [{ q: '0% OF_' }, ['CB-1']],
    [{ q: 'of%it' }, []],
    [{ q: 'm_nd' }, []],
    [{ q: 'cb-1' }, ['CB-1', 'CB-10']],
    [{ q: '' }, ['CB-1', 'CB-2', 'CB-10']],
    [{ q: "' OR 1=1 --" }, []],
    [{ q: 'mend', state: 'review', assignee: 'luci', label: 'UI' }, ['CB-2']],
    [{ q: 'mend', state: 'todo' }, []],
  ])('%o', (filter, expected) => {
    const found = store().tickets({ ...filter, limit: 100 });
    expect(found.items.map(({ id }) => id)).toEqual(expected);
  });

  test('by what they say now, at the place where they were created', () => {
    const full = aStore();
    fill(full);
    full.commit(aUnit({ tickets: [aTicket({ id: 'CB-2', title: 'Paint', state: 'done' })] }));
    const found = (filter: Omit<TicketFilter, 'limit'>) =>
      full.tickets({ ...filter, limit: 100 }).items.map(({ id }) => id);
    expect(found({ q: 'mend' })).toEqual([]);
    expect(found({ q: 'paint' })).toEqual(['CB-2']);
    expect(found({ assignee: 'luci' })).toEqual([]);
    expect(found({})).toEqual(['CB-1', 'CB-2', 'CB-10']);
    expect(full.counts().states).toEqual({ todo: 1, review: 1, done: 1 });
  });
});

describe('events', () => {
  const store = aSharedStore((full) => {
    full.commit(aUnit({ journal: events(1, 3, 'CB-1') }));
    full.commit(
      aUnit({
        journal: [
          anEvent(4, { batch: 4, ticket: 'CB-2', type: 'callboard.ticket.commented' }),
          anEvent(5, {
            batch: 4,
            ticket: 'CB-1',
            actor: 'worker/CB-1.1',
            type: 'callboard.worker.report',
          }),
          anEvent(6, { batch: 4, ticket: 'CB-1', type: 'callboard.ticket.commented' }),
        ],
      }),
    );
  });
  test.each([
    [{ since: 0 }, [1, 2, 3, 4, 5, 6]],
    [{ since: 0, limit: 2 }, [1, 2]],
    [{ since: 4 }, [5, 6]],
    [{ since: 0, cursor: '4' }, [5, 6]],
    [{ since: 5, cursor: '4' }, [6]],
    [{ since: 6 }, []],
    [{ since: 0, ticket: 'CB-1' }, [1, 2, 3, 5, 6]],
    [{ since: 0, type: 'callboard.ticket.commented' }, [4, 6]],
    [{ since: 0, type: 'callboard.ticket.commented', limit: 1 }, [4]],
    [{ since: 0, type: 'callboard.ticket.commented', ticket: 'CB-1' }, [6]],
    [{ since: 0, type: 'callboard.ticket' }, []],
  ])('%o', (filter, expected) => {
    expect(
      store()
        .events({ limit: 100, ...filter })
        .map(({ seq }) => seq),
    ).toEqual(expected);
  });

  test('refuse a cursor that is no sequence', () => {
    expect(() => store().events({ since: 0, limit: 1, cursor: '-1' })).toThrow(
      expect.objectContaining({ code: 'bad_cursor' }),
    );
  });

  test("a ticket's history holds what other actors did to it, byte for byte", () => {
    const worker = anEvent(5, {
      batch: 4,
      actor: 'worker/CB-1.1',
      type: 'callboard.worker.report',
    });
    expect(store().history('CB-1', { limit: 10 }).items[3]).toBe(worker.body);
  });
});
