import type { TicketContext } from './ticket-context.ts';

/** Reasons that are a mechanical obstacle: what was wrong may have gone by itself. */
const MECHANICAL = new Set(['cannot_start', 'interrupted', 'input_undeliverable']);

/** A reviewer or a person has the word about it: the operator keeps off, for good (DOMAIN invariant 10.8). */
const judgedOrDecided = (context: TicketContext): boolean =>
  context.decided || context.judgedPass !== null || context.reviewCycles >= 1;

/** Whether a ticket of the inbox is one for the operator, where automation is on. */
export const operatorWouldTriage = (context: TicketContext): boolean =>
  context.assignee !== null && !judgedOrDecided(context);

/** Whether a ticket that asks a person is one for the operator, where automation is on. */
export const operatorWouldReturn = (context: TicketContext): boolean =>
  MECHANICAL.has(context.ask?.reason ?? '') &&
  !context.operatorReturned &&
  !judgedOrDecided(context);
