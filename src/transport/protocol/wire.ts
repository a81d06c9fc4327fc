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
