import { reasonWords } from '../../../../src/explain/reasons.ts';
import type { Ticket, TicketState } from '../../../../src/transport/protocol/ticket.ts';

/** A person's action as the page offers it. Whether it is allowed, the ticket's `allowedActions` say. */
export interface Deed {
  readonly action: string;
  /** On a button. */
  readonly name: string;
  /** It cannot do without words or a name, or another click does not undo it: a dialog comes first. */
  readonly asks?: true;
  /** Where it leads; left out where the ticket stays in its state. */
  readonly leadsTo?: TicketState;
}

export const DEEDS: readonly Deed[] = [
  { action: 'triage', name: 'Triage', leadsTo: 'todo' },
  { action: 'dispatch', name: 'Start now', leadsTo: 'in_progress' },
  { action: 'answer', name: 'Answer', asks: true, leadsTo: 'todo' },
  { action: 'approve', name: 'Accept', asks: true, leadsTo: 'done' },
  { action: 'reject', name: 'Send back', asks: true, leadsTo: 'todo' },
  { action: 'retry', name: 'Retry', leadsTo: 'todo' },
  { action: 'reopen', name: 'Re-open', leadsTo: 'todo' },
  { action: 'assign', name: 'Hand over', asks: true },
  { action: 'cancel', name: 'Cancel ticket', asks: true, leadsTo: 'cancelled' },
];

/** What helps first, by the reason for which it waits. */
const preferredFor = ({ reason, statePath }: Ticket): readonly string[] =>
  reasonWords(statePath === 'review.deciding' ? 'sign_off' : (reason ?? ''))?.prefer ?? [];

/** Those that are allowed now, what helps first at the front. */
export function deedsOf(ticket: Ticket): readonly Deed[] {
  const preferred = preferredFor(ticket);
  const rank = ({ action }: Deed): number => {
    const at = preferred.indexOf(action);
    return at === -1 ? preferred.length : at;
  };
  return DEEDS.filter(({ action }) => ticket.allowedActions.includes(action)).toSorted(
    (one, other) => rank(one) - rank(other),
  );
}

/** The deed that a ticket dropped on a state stands for; undefined where a person may not move it there. */
export const deedTo = (ticket: Ticket, state: TicketState): Deed | undefined =>
  ticket.state === state ? undefined : deedsOf(ticket).find(({ leadsTo }) => leadsTo === state);
