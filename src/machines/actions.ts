import type { TicketPolicy } from './policy.ts';
import type { TicketFields } from './ticket-context.ts';
import type { StartFacts, TicketSaying } from './ticket-events.ts';

/** What people can do with a ticket (DOMAIN 2.11). `comment` is always allowed and has a route of its own. */
export const ACTIONS = [
  'triage',
  'dispatch',
  'answer',
  'approve',
  'reject',
  'retry',
  'reopen',
  'cancel',
  'assign',
  'edit',
  'comment',
  'route',
  'land',
] as const;
export type ActionName = (typeof ACTIONS)[number];

export const ROUTE_PHASES = ['author', 'verify', 'review', 'gates', 'signOff'] as const;
export type RoutePhase = (typeof ROUTE_PHASES)[number];

export type ActionRequest =
  | { readonly action: 'triage' | 'dispatch' | 'land' }
  | {
      readonly action: 'approve' | 'retry' | 'reopen' | 'cancel';
      readonly text?: string | undefined;
    }
  | { readonly action: 'answer' | 'comment'; readonly text: string }
  | { readonly action: 'reject'; readonly feedback: string }
  | { readonly action: 'assign'; readonly assignee: string | null }
  | { readonly action: 'route'; readonly phase: RoutePhase }
  | { readonly action: 'edit'; readonly changes: Partial<TicketFields> };

/** Facts that nobody has established yet: the host replaces them inside the commit; unreplaced they allow nothing. */
const NO_FACTS: StartFacts = {
  startsAllowed: false,
  slotFree: false,
  dependenciesDone: false,
  launch: null,
};
const NO_POLICY = null as unknown as TicketPolicy;

/** The event that a person's action is. */
export function sayingOf(request: ActionRequest): TicketSaying {
  switch (request.action) {
    case 'triage':
      return { type: 'person.triaged' };
    case 'dispatch':
      return { type: 'person.dispatched', ...NO_FACTS };
    case 'answer':
      return { type: 'person.answered', text: request.text, slotFree: false };
    case 'comment':
      return { type: 'person.commented', text: request.text };
    case 'approve':
      return { type: 'person.approved', ...texts(request.text) };
    case 'reject':
      return { type: 'person.rejected', feedback: request.feedback };
    case 'retry':
      return { type: 'person.retried', ...texts(request.text) };
    case 'reopen':
      return { type: 'person.reopened', ...texts(request.text), policy: NO_POLICY };
    case 'cancel':
      return { type: 'person.cancelled', ...texts(request.text) };
    case 'assign':
      return { type: 'person.assigned', assignee: request.assignee };
    case 'edit':
      return { type: 'person.edited', changes: request.changes, policy: NO_POLICY };
    case 'route':
      return { type: 'person.routed', phase: request.phase };
    case 'land':
      return { type: 'person.landed' };
  }
}

/** An optional text is left out rather than undefined: events are plain JSON. */
const texts = (text: string | undefined): { text?: string } => (text === undefined ? {} : { text });
