import type { Ticket } from '../../../../src/transport/protocol/ticket.ts';

/** Round in a circle among those of the same place; undefined where it is alone. */
export function neighbourOf(
  those: readonly Ticket[],
  { id, statePath }: Ticket,
  by: -1 | 1,
): Ticket | undefined {
  const there = those.filter((one) => one.statePath === statePath);
  const at = there.findIndex((one) => one.id === id);
  const next = there[(at + by + there.length) % there.length];
  return next?.id === id ? undefined : next;
}
