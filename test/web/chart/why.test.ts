import { describe, expect, it } from 'vitest';
import type { Escalation } from '../../../src/transport/protocol/escalation.ts';
import type { Ticket } from '../../../src/transport/protocol/ticket.ts';
import { Tickets } from '../../../web/src/data/tickets.ts';
import { pacesOf } from '../../../web/src/data/pace.ts';
import { emptyFlow } from '../../../web/src/data/flow-count.ts';
import { LAST_HOUR } from '../../../web/src/data/range.ts';
import { TicketPopulation } from '../../../web/src/views/chart/population.ts';
import { standingOf } from '../../../web/src/views/chart/standing.ts';
import { why } from '../../../web/src/views/chart/why.ts';
import { aStatus, aTicket, at, ms } from '../board/a-ticket.ts';

const facts = (tickets: readonly Ticket[], text = '', seconds = 60) => ({
  get: (id: string) => tickets.find((ticket) => ticket.id === id),
  worker: () => undefined,
  escalation: (ticket: string) =>
    text === '' ? undefined : ({ ticket, owner: 'Ana', text } as Escalation),
  status: aStatus(),
  held: false,
  at: ms(seconds),
});

describe('why a ticket waits', () => {
  const asks = aTicket('B', { state: 'needs_input', reason: 'question' });

  it('is the question of its worker, in its own words', () => {
    expect(why(asks, facts([asks], 'Half-even or half-up?'))).toEqual({
      asked: 'Question from the worker',
      because: '“Half-even or half-up?”',
    });
  });

  it('is the first line of what its owner is asked, and the rest without its bullets', () => {
    const died = aTicket('B', { state: 'needs_input', reason: 'died_twice' });
    const text = 'Worker died twice. Needs Ana to review.\n- exit 137\n\n- exit 137';
    expect(why(died, facts([died], text))).toEqual({
      asked: 'Worker died twice. Needs Ana to review.',
      because: 'exit 137 exit 137',
    });
    expect(why(died, facts([died])).asked).toBe('Died twice.');
  });

  it('is a dependency, and whom that one needs', () => {
    const waits = aTicket('A', { dependsOn: ['B'] });
    expect(why(waits, facts([asks, waits], 'x')).because).toBe(
      'Waits for B, which needs Ana. Nothing else can move it.',
    );
    expect(why(waits, facts([waits])).because).toBe('Waits for B, which does not exist yet.');
  });

  it('is the kill-switch where that holds it', () => {
    const ready = aTicket('A');
    expect(why(ready, { ...facts([ready]), held: true }).because).toBe('Held by the kill-switch.');
  });
});

describe('the figures of the first sentence', () => {
  it('count those that ask, find the oldest of them and everything that is overdue', () => {
    const tickets = new Tickets();
    tickets.put(aTicket('A', { state: 'needs_input', enteredAt: at(0) }));
    tickets.put(aTicket('B', { state: 'review', statePath: 'review.deciding', enteredAt: at(50) }));
    tickets.put(aTicket('C', { state: 'todo', enteredAt: at(0) }));
    tickets.put(aTicket('D', { state: 'done', enteredAt: at(0) }));
    const day = 24 * 3_600;
    const said = standingOf({
      tickets,
      population: new TicketPopulation(tickets, () => null),
      paces: pacesOf('ticket', []),
      flow: emptyFlow(LAST_HOUR, ms(day)),
      status: null,
      range: 'in the last hour',
      at: ms(day),
    });
    expect(said).toMatchObject({
      total: 4,
      asking: 2,
      oldestMs: day * 1_000,
      oldestLate: true,
      waiting: 1,
      overdue: 3,
    });
  });
});
