import type { TicketContext } from './ticket-context.ts';
import type { TicketEvent, TicketEventType } from './ticket-events.ts';

/** Who speaks to a ticket, and about what: the words that its guards begin with. */

export interface TicketArgs {
  readonly context: TicketContext;
  readonly event: TicketEvent;
}

type Of<T extends TicketEventType> = Extract<TicketEvent, { type: T }>;

/** Narrows by type; a guard that meets another event answers false instead of throwing. */
export function on<T extends TicketEventType>(event: TicketEvent, ...types: T[]): Of<T> | null {
  return (types as string[]).includes(event.type) ? (event as Of<T>) : null;
}

export const speaker = (event: TicketEvent): string | null =>
  'worker' in event && typeof event.worker === 'string' ? event.worker : null;

export const fromAuthor = ({ context, event }: TicketArgs): boolean =>
  context.author !== null && speaker(event) === context.author.id;
export const fromReviewer = ({ context, event }: TicketArgs): boolean =>
  context.reviewer !== null && speaker(event) === context.reviewer.id;
export const fromGate = ({ context, event }: TicketArgs): boolean =>
  context.gate !== null && speaker(event) === context.gate.id;
