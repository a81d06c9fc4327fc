import type { StreamEvent } from '../../../../src/transport/protocol/event.ts';
import type { Ticket } from '../../../../src/transport/protocol/ticket.ts';
import { aMove } from './flow.ts';
import { aTicket } from './tickets.ts';
import { NOW } from './time.ts';

const PLACES = ['todo', 'in_progress', 'review.judging', 'needs_input', 'done'] as const;
/** Where a ticket goes from a place, so that moves can go on for ever. */
const NEXT: Readonly<Record<string, string>> = {
  todo: 'in_progress',
  in_progress: 'review.judging',
  'review.judging': 'needs_input',
  needs_input: 'todo',
  done: 'todo',
};

/** Many tickets, over all states. */
export const manyTickets = (count: number): readonly Ticket[] =>
  Array.from({ length: count }, (_, at) => {
    const entered = new Date(NOW - (at % 4_000) * 1_000).toISOString();
    return aTicket(`BIG-${at + 1}`, PLACES[at % PLACES.length] ?? 'todo', entered, {
      title: `Ticket ${at + 1} about ${['prices', 'stock', 'mail', 'search'][at % 4]}`,
      seq: 40_000,
    });
  });

/** Moves of those tickets after `head`, one after the other round all of them. */
export function movesOf(
  tickets: readonly Ticket[],
  head: number,
  count: number,
): readonly StreamEvent[] {
  const places = new Map(tickets.map(({ id, statePath }) => [id, statePath]));
  const at = new Date(NOW).toISOString();
  return Array.from({ length: count }, (_, index) => {
    const { id } = tickets[(index * 7) % tickets.length] as Ticket;
    const from = places.get(id) ?? 'todo';
    const to = NEXT[from] ?? 'todo';
    places.set(id, to);
    const event = aMove(head + index + 1, at, id, {
      from,
      to,
      type: 'person.routed',
      by: ['person', 'Ana'],
    });
    const ticket = {
      state: to.split('.', 1)[0],
      statePath: to,
      enteredAt: at,
      updatedAt: at,
      version: 6 + index,
    };
    return { ...event, data: { ...event.data, ticket } };
  });
}
