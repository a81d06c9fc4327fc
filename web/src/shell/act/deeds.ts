import { reasonWords } from '../../../../src/explain/reasons.ts';
import type { Ticket, TicketState } from '../../../../src/transport/protocol/ticket.ts';

/** A person's action as the page offers it. Whether it is allowed, the ticket's `allowedActions` say. */
export interface Deed {
  readonly action: string;
  /** On a card, where there is little room. */
  readonly name: string;
  /** In the ticket itself; left out where it is the same. */
  readonly long?: string;
  /** Its key, in the ticket and for the chosen card. */
  readonly key?: string;
  /** What it is asked for: nothing, a remark or words, or fields of its own. */
  readonly asks: 'nothing' | 'words' | 'assignee' | 'phase' | 'fields';
  /** On a card it is done without the remark that it could have: it takes nothing away. */
  readonly atOnce?: true;
  /** Offered in the ticket alone. */
  readonly inTicketOnly?: true;
  /** Offered below the others. */
  readonly minor?: true;
  readonly danger?: true;
  /** Above the question. */
  readonly title: string;
  /** The field of the request that the words go into; whether they may be left out. */
  readonly text?: {
    readonly field: 'text' | 'feedback';
    readonly label: string;
    readonly needed: boolean;
  };
  /** Where it leads; left out where the ticket stays in its state. */
  readonly leadsTo?: TicketState;
}

const remark = { field: 'text', label: 'A remark, if you like', needed: false } as const;

/** Every action of the page, in the order in which they are offered. A comment has a box of its own. */
const DEEDS: readonly Deed[] = [
  { action: 'triage', name: 'Triage', asks: 'nothing', title: 'Make it ready', leadsTo: 'todo' },
  {
    action: 'answer',
    name: 'Answer',
    asks: 'words',
    title: 'Answer',
    text: { field: 'text', label: 'What the worker is told', needed: true },
    leadsTo: 'todo',
  },
  {
    action: 'approve',
    name: 'Accept',
    long: 'Approve',
    key: 'a',
    asks: 'words',
    title: 'Accept it?',
    text: remark,
    leadsTo: 'done',
  },
  {
    action: 'reject',
    name: 'Send back',
    long: 'Reject with feedback',
    key: 'r',
    asks: 'words',
    title: 'Send it back',
    text: { field: 'feedback', label: 'What is missing, in your words', needed: true },
    leadsTo: 'todo',
  },
  {
    action: 'retry',
    name: 'Retry',
    asks: 'words',
    atOnce: true,
    title: 'Try it again?',
    text: remark,
    leadsTo: 'todo',
  },
  {
    action: 'dispatch',
    name: 'Start now',
    long: 'Dispatch now',
    asks: 'nothing',
    title: 'Start it now',
    leadsTo: 'in_progress',
  },
  { action: 'land', name: 'Land', asks: 'nothing', title: 'Land its branch' },
  {
    action: 'reopen',
    name: 'Re-open',
    asks: 'words',
    atOnce: true,
    title: 'Open it again?',
    text: remark,
    leadsTo: 'todo',
  },
  {
    action: 'cancel',
    name: 'Cancel',
    long: 'Cancel ticket',
    key: 'x',
    asks: 'words',
    title: 'Give it up?',
    text: remark,
    danger: true,
    leadsTo: 'cancelled',
  },
  {
    action: 'assign',
    name: 'Hand over',
    long: 'Assign…',
    asks: 'assignee',
    minor: true,
    title: 'Whose is it?',
  },
  {
    action: 'edit',
    name: 'Edit…',
    asks: 'fields',
    minor: true,
    inTicketOnly: true,
    title: 'Change the ticket',
  },
  {
    action: 'route',
    name: 'Route…',
    asks: 'phase',
    minor: true,
    inTicketOnly: true,
    title: 'Send it to one phase',
  },
];

export const longName = ({ name, long }: Deed): string => long ?? name;

/** Those that are allowed. An action that this page does not know is not offered. */
export const allowedDeeds = (allowed: readonly string[]): readonly Deed[] =>
  DEEDS.filter(({ action }) => allowed.includes(action));

/** What helps first, by the reason for which it waits. */
const preferredFor = ({ reason, statePath }: Ticket): readonly string[] =>
  reasonWords(statePath === 'review.deciding' ? 'sign_off' : (reason ?? ''))?.prefer ?? [];

/** Those that a card offers now, what helps first at the front. */
export function deedsOf(ticket: Ticket): readonly Deed[] {
  const preferred = preferredFor(ticket);
  const rank = ({ action }: Deed): number => {
    const at = preferred.indexOf(action);
    return at === -1 ? preferred.length : at;
  };
  return allowedDeeds(ticket.allowedActions)
    .filter(({ inTicketOnly }) => !inTicketOnly)
    .toSorted((one, other) => rank(one) - rank(other));
}

/** The deed that a ticket dropped on a state stands for; undefined where a person may not move it there. */
export const deedTo = (ticket: Ticket, state: TicketState): Deed | undefined =>
  ticket.state === state ? undefined : deedsOf(ticket).find(({ leadsTo }) => leadsTo === state);

export const actionPath = (id: string): string => `/tickets/${encodeURIComponent(id)}/actions`;
