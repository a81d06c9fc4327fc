import type { OperatorEdge } from './edge.ts';

/** Every ticket by the part that its branch and its worktree are named with. */
export type TicketsByKey = ReadonlyMap<string, { readonly id: string; readonly state: string }>;

export function ticketsByKey({ host, branches }: OperatorEdge): TicketsByKey {
  const byKey = new Map<string, { readonly id: string; readonly state: string }>();
  for (const ticket of host.queries.ticketStates()) byKey.set(branches.keyOf(ticket.id), ticket);
  return byKey;
}
