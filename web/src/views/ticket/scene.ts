import type { Status } from '../../../../src/transport/protocol/status.ts';
import type { Ticket } from '../../../../src/transport/protocol/ticket.ts';
import type { Worker } from '../../../../src/transport/protocol/worker.ts';

export const isLive = ({ state }: Pick<Worker, 'state'>): boolean =>
  state !== 'ended' && !state.startsWith('ended.');

/** The live worker that the ticket's state is about: its judge while it is judged, else its author. */
export function workerOf(ticket: Ticket, runs: readonly Worker[]): Worker | null {
  const role =
    ticket.statePath === 'review.judging'
      ? 'reviewer'
      : ticket.statePath === 'review.gating'
        ? 'gate'
        : 'author';
  return runs.find((run) => run.role === role && isLive(run)) ?? null;
}

/** One ticket at one moment, as the words of `src/explain` want it. */
export function sceneOf(
  ticket: Ticket,
  { runs, status, now }: SceneFacts,
): {
  readonly ticket: Ticket;
  readonly worker: Worker | null;
  readonly rules: Status | undefined;
  readonly now: number;
} {
  return { ticket, worker: workerOf(ticket, runs), rules: status ?? undefined, now };
}

interface SceneFacts {
  readonly runs: readonly Worker[];
  readonly status: Status | null;
  readonly now: number;
}
