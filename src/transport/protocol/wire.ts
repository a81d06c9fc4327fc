/** Words of the wire that a page needs too: no schema here, so that they cost it nothing. */

/** Where the interface begins. */
export const API = '/api/v1';

export const SUBPROTOCOL = 'callboard.v1';
export const BEARER_SUBPROTOCOL = 'bearer.';

/** Why a stream was closed (CONTRACT "WebSocket"). 1009 is sent by the library. */
export const CLOSE = {
  goingAway: 1001,
  notAuthorised: 1008,
  tooSlow: 1013,
  badSince: 4400,
  idle: 4408,
} as const;

export const EVENT_TYPES = [
  'callboard.ticket.created',
  'callboard.ticket.transition',
  'callboard.ticket.updated',
  'callboard.ticket.commented',
  'callboard.worker.transition',
  'callboard.worker.report',
  'callboard.review.verdict',
  'callboard.escalation.opened',
  'callboard.escalation.delivered',
  'callboard.escalation.undelivered',
  'callboard.escalation.acknowledged',
  'callboard.escalation.resolved',
  'callboard.supervisor.transition',
  'callboard.operator.health',
] as const;
export type EventType = (typeof EVENT_TYPES)[number];
