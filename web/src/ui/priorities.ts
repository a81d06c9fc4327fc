import type { Ticket } from '../../../src/transport/protocol/ticket.ts';

/** The most pressing first. */
export const PRIORITIES: readonly Ticket['priority'][] = ['urgent', 'high', 'normal', 'low'];
