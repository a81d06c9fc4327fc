import { describe, expect, it } from 'vitest';
import type { Ticket } from '../../../src/transport/protocol/ticket.ts';
import { holdOf, Line } from '../../../web/src/data/line.ts';
import { aStatus, at, aTicket, ms } from './a-ticket.ts';

const factsOf = (tickets: readonly Ticket[], seconds = 0) => {
  const byId = new Map(tickets.map((ticket) => [ticket.id, ticket]));
  return { get: (id: string) => byId.get(id), status: aStatus(), at: ms(seconds) };
};
const ids = (tickets: readonly Ticket[]): string => tickets.map(({ id }) => id).join(' ');
const HALF_HOUR_S = 1_800;

describe('the line of those that are to start', () => {
  it('goes by when they were ready and half an hour for each step of priority [2.1]', () => {
    const tickets = [
      aTicket('low', { priority: 'low', enteredAt: at(0) }),
      aTicket('normal', { priority: 'normal', enteredAt: at(HALF_HOUR_S - 1) }),
      aTicket('high', { priority: 'high', enteredAt: at(2 * HALF_HOUR_S + 1) }),
      aTicket('urgent', { priority: 'urgent', enteredAt: at(3 * HALF_HOUR_S - 2) }),
    ];
    expect(ids(new Line().sorted(tickets, factsOf(tickets)))).toBe('urgent normal low high');
  });

  it('goes by age and then by id where the rest is the same [2.1]', () => {
    const tickets = [
      aTicket('b', { createdAt: at(5) }),
      aTicket('a', { createdAt: at(5) }),
      aTicket('c', { createdAt: at(1) }),
    ];
    expect(ids(new Line().sorted(tickets, factsOf(tickets)))).toBe('c a b');
  });

  it('has those that something else holds behind those that wait for a slot only', () => {
    const tickets = [
      aTicket('persons', { assignee: 'ana', priority: 'urgent' }),
      aTicket('waits', { dependsOn: ['slot'], priority: 'urgent' }),
      aTicket('failed', { startFailures: 2, enteredAt: at(0), priority: 'urgent' }),
      aTicket('slot', { priority: 'low' }),
    ];
    expect(ids(new Line().sorted(tickets, factsOf(tickets, 4)))).toBe('slot failed waits persons');
    // The back-off of the second failed start is over.
    expect(ids(new Line().sorted(tickets, factsOf(tickets, 6)))).toBe('failed slot waits persons');
  });

  it('stays right while tickets come, go and change', () => {
    const line = new Line();
    const first = [aTicket('a', { enteredAt: at(1) }), aTicket('b', { enteredAt: at(2) })];
    line.sorted(first, factsOf(first));
    const next = [
      aTicket('b', { enteredAt: at(2) }),
      aTicket('a', { enteredAt: at(9) }),
      aTicket('c', { enteredAt: at(0) }),
    ];
    expect(ids(line.sorted(next, factsOf(next)))).toBe('c b a');
    expect(ids(line.sorted(next.slice(0, 1), factsOf(next)))).toBe('b');
  });
});

describe('what holds a ticket', () => {
  const done = aTicket('done', { state: 'done' });
  it.each<[string, Partial<Ticket>, string]>([
    ['no assignee runs on the default profile', {}, 'slot'],
    ['an assignee with a profile runs on it', { assignee: 'max' }, 'slot'],
    ['an assignee without a profile is a person [1]', { assignee: 'ana' }, 'person'],
    [
      'a profile of its own counts more than the assignee',
      { assignee: 'ana', profile: 'max' },
      'slot',
    ],
    ['a dependency that is done holds nothing', { dependsOn: ['done'] }, 'slot'],
    ['a dependency that does not exist holds', { dependsOn: ['none'] }, 'dependency'],
    ['one unmet dependency of two holds', { dependsOn: ['done', 'none'] }, 'dependency'],
    ['a failed start holds for a second', { startFailures: 1 }, 'back-off'],
  ])('%s', (_, changes, hold) => {
    expect(holdOf(aTicket('x', changes), factsOf([done]))).toBe(hold);
  });
});
