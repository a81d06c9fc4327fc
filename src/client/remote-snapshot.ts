import type { Snapshot, StateValue } from 'xstate';
import { matchesState } from 'xstate';
import type { Ticket } from '../transport/protocol/ticket.ts';
import type { Worker } from '../transport/protocol/worker.ts';

/** An actor of the service as this client knows it, in the shape of XState's snapshots. */
export type RemoteSnapshot<TContext> = Snapshot<undefined> & {
  readonly value: StateValue;
  /** The wire object: a {@link Ticket} or a {@link Worker}. */
  readonly context: TContext;
  /** Sequence of the event that it follows from. */
  readonly sequence: number;
  matches(value: StateValue): boolean;
  /** Whether the service would take it now; it decides again when it is sent. */
  can(event: { readonly type: string }): boolean;
  toJSON(): object;
};

/** `review.judging` → `{ review: 'judging' }` */
export function stateValue(path: string): StateValue {
  const at = path.indexOf('.');
  return at < 0 ? path : { [path.slice(0, at)]: stateValue(path.slice(at + 1)) };
}

interface Place {
  readonly path: string;
  readonly status: 'active' | 'done' | 'stopped';
  readonly sequence: number;
  readonly allowed: readonly string[];
}

export function remoteSnapshot<TContext>(
  context: TContext,
  { path, status, sequence, allowed }: Place,
): RemoteSnapshot<TContext> {
  const value = stateValue(path);
  return {
    status,
    output: undefined,
    error: undefined,
    value,
    context,
    sequence,
    matches: (wanted) => matchesState(wanted, value),
    can: ({ type }) => allowed.includes(type),
    toJSON: () => ({ status, value, context, sequence }),
  };
}

export const ticketSnapshot = (ticket: Ticket, sequence: number): RemoteSnapshot<Ticket> =>
  remoteSnapshot(ticket, {
    path: ticket.statePath,
    // A person can open it again: no state of a ticket is the end of it.
    status: 'active',
    sequence,
    allowed: ticket.allowedActions,
  });

export const workerSnapshot = (worker: Worker, sequence: number): RemoteSnapshot<Worker> =>
  remoteSnapshot(worker, {
    path: worker.state,
    status: worker.state === 'ended' ? 'done' : 'active',
    sequence,
    allowed: deedsOf(worker.state),
  });

function deedsOf(state: string): readonly string[] {
  if (state === 'ended' || state === 'stopping') return [];
  const deeds = ['stop', 'restart', 'input'];
  return state === 'live.working' ? [...deeds, 'interrupt'] : deeds;
}
