import type { Ticket } from '../transport/protocol/ticket.ts';
import type { PersonStep } from './material.ts';

type Place = Pick<Ticket, 'id' | 'state' | 'statePath' | 'reason'>;

/** Whether the ticket stands where the step waits for it. */
export function isDue(step: PersonStep, ticket: Place): boolean {
  const { when } = step;
  return (
    ticket.id === when.ticket &&
    [ticket.state, ticket.statePath].includes(when.state) &&
    (when.reason === undefined || ticket.reason === when.reason)
  );
}

/** The steps of `left` that a person can take now. The caller takes each away from `left` once it is taken. */
export function dueSteps(left: readonly PersonStep[], tickets: readonly Place[]): PersonStep[] {
  return left.filter((step) => tickets.some((ticket) => isDue(step, ticket)));
}
