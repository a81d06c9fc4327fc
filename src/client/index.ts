/**
 * The reference client, published as `callboard/client`, for browsers and Node: a stream that resumes by itself, and
 * any ticket or worker as an actor reference of XState's own shape.
 */
export type {
  CallboardOptions,
  TicketAction,
  TicketActor,
  WorkerActor,
  WorkerDeed,
} from './callboard.ts';
export { Callboard, connect } from './callboard.ts';
export { CallboardError } from './error.ts';
export type { RemoteEmitted } from './remote-actor.ts';
export { RemoteActor } from './remote-actor.ts';
export type { RemoteSnapshot } from './remote-snapshot.ts';
export type { WebSocketClass, WebSocketLike } from './sockets.ts';
export type { StreamOptions, StreamStatus } from './stream.ts';
export { Stream } from './stream.ts';
export type { StreamEvent } from '../transport/protocol/event.ts';
export type { Ticket } from '../transport/protocol/ticket.ts';
export type { Worker } from '../transport/protocol/worker.ts';
