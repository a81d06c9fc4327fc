import type { Ticket, TicketState } from '../../../../src/transport/protocol/ticket.ts';

/** A person's action as the page offers it. Whether it is allowed, the ticket's `allowedActions` say. */
export interface Deed {
  readonly action: string;
  /** On a button. */
  readonly name: string;
  /** What it does, after a colon or in a line of its own. */
  readonly effect: string;
  /** The field that it cannot do without. */
  readonly needs?: 'text' | 'feedback' | 'assignee';
  /** What it does is not undone by another click: it is asked about first. */
  readonly confirms?: true;
  /** Where it leads; left out where the ticket stays in its state. */
  readonly leadsTo?: TicketState;
}

export const DEEDS: readonly Deed[] = [
  { action: 'triage', name: 'Triage', effect: 'makes it ready to start', leadsTo: 'todo' },
  {
    action: 'dispatch',
    name: 'Start now',
    effect: 'starts it over kill-switch, back-off and dependencies, never over slots',
    leadsTo: 'in_progress',
  },
  {
    action: 'answer',
    name: 'Answer',
    effect: 'gives your words to a new turn, with fresh budgets',
    needs: 'text',
    leadsTo: 'todo',
  },
  {
    action: 'approve',
    name: 'Accept',
    effect: 'takes it as it is, what is left is skipped',
    confirms: true,
    leadsTo: 'done',
  },
  {
    action: 'reject',
    name: 'Send back',
    effect: 'your feedback goes into the next prompt',
    needs: 'feedback',
    leadsTo: 'todo',
  },
  { action: 'retry', name: 'Retry', effect: 'another run with fresh budgets', leadsTo: 'todo' },
  {
    action: 'reopen',
    name: 'Re-open',
    effect: 'opens it again with fresh budgets',
    leadsTo: 'todo',
  },
  {
    action: 'assign',
    name: 'Hand over',
    effect: 'gives it to another agent or person',
    needs: 'assignee',
  },
  {
    action: 'cancel',
    name: 'Cancel ticket',
    effect: 'gives it up and stops its workers; the branch stays',
    confirms: true,
    leadsTo: 'cancelled',
  },
];

/** What helps first, by the reason for which a ticket waits. */
const PREFERRED: Readonly<Record<string, readonly string[]>> = {
  question: ['answer', 'cancel'],
  sign_off: ['approve', 'reject'],
  max_review_cycles: ['approve', 'reject', 'retry'],
  uncertain_verdict: ['approve', 'reject', 'retry'],
  bounce_loop: ['reject', 'assign', 'retry'],
};
const OTHERWISE = ['retry', 'assign', 'cancel'];

const preferredFor = ({ reason, statePath }: Ticket): readonly string[] =>
  PREFERRED[statePath === 'review.deciding' ? 'sign_off' : (reason ?? '')] ?? OTHERWISE;

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
