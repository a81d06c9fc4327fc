import type { Ticket } from '../../../../src/transport/protocol/ticket.ts';
import { useSession } from '../../data/context.ts';
import { useKeys } from '../../keys.ts';
import { go, setQuery, ticketHref, useRoute } from '../../route.ts';
import { neighbourOf } from './neighbours.ts';
import type { Past } from './steps.ts';
import { lastUntil } from './steps.ts';

/** The place in history that the address names; null is now. A place behind the last event is now as well. */
export function usePlace(past: Past): number | null {
  const { query } = useRoute();
  const said = query.get('at');
  if (said === null || !/^\d{1,15}$/.test(said)) return null;
  const at = Number(said);
  const point = lastUntil(past.points, at) ?? past.points[0];
  if (!point || point === past.points.at(-1)) return null;
  return point.seq;
}

/** Goes to a place in this ticket's history; null is now. */
export const goTo = (seq: number | null): void => setQuery({ at: seq });

/** `[` and `]`: the tickets before and after in the same place. */
export function useNeighbours(ticket: Ticket): void {
  const { tickets } = useSession();
  const step = (by: -1 | 1): void => {
    const next = neighbourOf(tickets.in(ticket.state), ticket, by);
    if (next) go(ticketHref(next.id));
  };
  useKeys({ '[': () => step(-1), ']': () => step(1) });
}
