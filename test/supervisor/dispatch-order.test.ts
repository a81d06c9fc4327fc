import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Priority } from '../../src/machines/ticket-context.ts';
import { dependencyProblem } from '../../src/supervisor/admission.ts';
import { plan } from '../../src/supervisor/dispatcher.ts';
import type { TicketBrief, WorkerBrief } from '../../src/supervisor/roster.ts';
import { Roster } from '../../src/supervisor/roster.ts';
import { aWorkerPolicy, FakePolicies } from './fake-policies.ts';

const MINUTE = 60_000;
const RANKS: readonly Priority[] = ['urgent', 'high', 'normal', 'low'];

function waiting(change: Partial<TicketBrief> & { readonly id: string }): TicketBrief {
  return {
    path: 'todo',
    reason: null,
    priority: 'normal',
    readyAt: 0,
    createdAt: 0,
    enteredAt: 0,
    dependsOn: [],
    waived: [],
    backoffUntil: null,
    forced: false,
    author: null,
    wants: null,
    gateName: null,
    judge: null,
    held: false,
    operatorMove: null,
    profile: null,
    assignee: null,
    profileOverride: null,
    ...change,
  };
}

function worker(n: number, profile: string): WorkerBrief {
  return {
    id: `CB-${n}.1`,
    ticket: `CB-${n}`,
    role: 'author',
    profile,
    path: 'live.working',
    slot: true,
    incarnation: 1,
  };
}

function rosterOf(tickets: readonly TicketBrief[], workers: readonly WorkerBrief[] = []): Roster {
  const roster = new Roster();
  for (const ticket of tickets) {
    roster.tickets.set(ticket.id, ticket);
    roster.states.set(ticket.id, 'todo');
  }
  for (const one of workers) roster.workers.set(one.id, one);
  return roster;
}

function twoProfiles(authors: number, luci: number): FakePolicies {
  const policies = new FakePolicies();
  policies.slots = { authors, judges: 1 };
  policies.slotsOf = { luci };
  policies.profiles = { luci: aWorkerPolicy(), nina: aWorkerPolicy({ profile: 'nina' }) };
  return policies;
}

/** The rule in other words: the sum first, then the older ticket, then the smaller number in the id. */
function before(one: TicketBrief, other: TicketBrief): number {
  const sum = ({ readyAt, priority }: TicketBrief): number =>
    readyAt + RANKS.indexOf(priority) * 30 * MINUTE;
  const number = ({ id }: TicketBrief): number => Number(id.slice(3));
  return sum(one) - sum(other) || one.createdAt - other.createdAt || number(one) - number(other);
}

/** Few different times, so that equal sums and equal ages occur. */
const times = fc.integer({ min: 0, max: 6 }).map((n) => n * 15 * MINUTE);
const tickets = fc
  .array(
    fc.record({
      priority: fc.constantFrom(...RANKS),
      readyAt: times,
      createdAt: times,
      profile: fc.constantFrom(null, 'luci', 'nina'),
      backoffUntil: fc.constantFrom(null, null, null, 5),
    }),
    { maxLength: 20 },
  )
  .map((list) => list.map((fields, index) => waiting({ id: `CB-${index + 1}`, ...fields })));

describe('who starts next', () => {
  it('is found by ready time and rank, then age, then id, among those with a free slot [2.1.order, 2.1.slots, 10.13]', () => {
    fc.assert(
      fc.property(
        tickets,
        fc.integer({ min: 0, max: 6 }),
        fc.integer({ min: 0, max: 3 }),
        fc.integer({ min: 0, max: 3 }),
        (list, authors, luci, running) => {
          const workers = Array.from({ length: running }, (_, n) => worker(100 + n, 'luci'));
          const left = { all: authors - running, luci: luci - running };
          const expected: string[] = [];
          for (const { id, profile, backoffUntil } of list.toSorted(before)) {
            const needsLuci = profile !== 'nina';
            if (backoffUntil !== null || left.all <= 0 || (needsLuci && left.luci <= 0)) continue;
            left.all -= 1;
            if (needsLuci) left.luci -= 1;
            expected.push(id);
          }
          const granted = plan(rosterOf(list, workers), twoProfiles(authors, luci), true);
          expect(granted.map(({ ticket }) => ticket)).toEqual(expected);
        },
      ),
      { numRuns: 500 },
    );
  });

  it.each([
    ['high', 1],
    ['normal', 2],
    ['low', 3],
  ] as const)(
    'is a %s ticket after %i age steps at the latest, however many urgent ones arrive [2.1.ageing]',
    (priority, steps) => {
      const policies = twoProfiles(1, 1);
      const old = waiting({ id: 'CB-1', priority });
      for (let minute = 0; ; minute += 1) {
        const urgent = waiting({
          id: `CB-${minute + 2}`,
          priority: 'urgent',
          readyAt: minute * MINUTE,
          createdAt: minute * MINUTE,
        });
        const [grant] = plan(rosterOf([old, urgent]), policies, true);
        if (grant?.ticket !== 'CB-1') continue;
        expect(minute).toBe(steps * 30);
        break;
      }
    },
  );

  it('is nobody while starts are not allowed, but for whom a person asked [2.1.order, 10.7]', () => {
    fc.assert(
      fc.property(tickets, fc.integer({ min: 0, max: 19 }), (list, index) => {
        const forced = list.map((ticket, at) =>
          at === index ? { ...ticket, forced: true } : ticket,
        );
        const granted = plan(rosterOf(forced), twoProfiles(20, 20), false);
        expect(granted.map(({ ticket }) => ticket)).toEqual(
          forced.filter((ticket) => ticket.forced).map(({ id }) => id),
        );
      }),
    );
  });
});

describe('dependencies as they are written', () => {
  const edges = fc.array(fc.tuple(fc.integer({ min: 0, max: 7 }), fc.integer({ min: 0, max: 7 })), {
    maxLength: 24,
  });

  it('never close a circle, and what is rejected names one [2.1.rejected-dependencies]', () => {
    fc.assert(
      fc.property(edges, (list) => {
        const roster = rosterOf(Array.from({ length: 8 }, (_, n) => waiting({ id: `CB-${n}` })));
        for (const id of roster.tickets.keys()) roster.dependsOn.set(id, []);
        for (const [from, to] of list) {
          const id = `CB-${from}`;
          const wanted = [...(roster.dependsOn.get(id) ?? []), `CB-${to}`];
          const problem = dependencyProblem(id, wanted, roster, false);
          const closes = reaches(roster, `CB-${to}`, id);
          expect(problem?.code ?? null).toBe(closes ? 'dependency_cycle' : null);
          if (!problem) {
            roster.dependsOn.set(id, wanted);
            continue;
          }
          const path = problem.path ?? [];
          expect([path[0], path.at(-1)]).toEqual([id, id]);
          for (const [at, step] of path.slice(0, -1).entries()) {
            const next = path[at + 1] as string;
            expect(step === id ? wanted : roster.dependsOn.get(step)).toContain(next);
          }
        }
      }),
      { numRuns: 300 },
    );
  });
});

function reaches(roster: Roster, from: string, to: string): boolean {
  if (from === to) return true;
  return (roster.dependsOn.get(from) ?? []).some((next) => reaches(roster, next, to));
}
