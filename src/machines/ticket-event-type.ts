import type { TicketEvent, TicketEventType } from './ticket-events.ts';

/** The event as the type that the chart's transition has already established; anything else is a defect of the chart. */
export function as<T extends TicketEventType>(
  event: TicketEvent,
  ...types: T[]
): Extract<TicketEvent, { type: T }> {
  if (!(types as string[]).includes(event.type)) {
    throw new TypeError(`chart asked for ${types.join(' or ')} while handling ${event.type}`);
  }
  return event as Extract<TicketEvent, { type: T }>;
}
