import { assign, cancel, raise, setup } from 'xstate';
import type { Address } from './by.ts';
import type { WorkerInput } from './ticket-context.ts';
import type { TicketSaying } from './ticket-events.ts';
import type { WorkerContext } from './worker-context.ts';
import type { Reported, WorkerEvent } from './worker-events.ts';
import { workerGuards } from './worker-guards.ts';
import { workerMoves } from './worker-moves.ts';

interface Args {
  readonly context: WorkerContext;
  readonly event: WorkerEvent;
}

const wrap = <K extends string>(
  moves: Record<K, (context: WorkerContext, event: WorkerEvent) => Partial<WorkerContext>>,
) =>
  Object.fromEntries(
    Object.entries(moves).map(([name, move]) => [
      name,
      assign(({ context, event }: Args) =>
        (move as (c: WorkerContext, e: WorkerEvent) => Partial<WorkerContext>)(context, event),
      ),
    ]),
  ) as unknown as Record<K, () => void>;

/** The words of the worker's chart; messages, records and deeds are stubs that the host carries out. */
export const workerSetup = setup({
  types: {
    context: {} as WorkerContext,
    events: {} as WorkerEvent,
    input: {} as WorkerInput,
    tags: {} as 'slot' | 'live' | 'ended',
    meta: {} as { owner: 'service' | 'worker' | 'nobody' },
  },
  guards: workerGuards,
  actions: {
    ...wrap(workerMoves),
    tell: (_, _params: { to: readonly Address[]; event: TicketSaying }) => {},
    recordReport: (
      _,
      _params: {
        outcome: string;
        report: { run: string; turn: number; signal: string } & Partial<Omit<Reported, 'signal'>>;
      },
    ) => {},
    startRunner: (_, _params: { incarnation: number; automatic: boolean }) => {},
    releaseRunner: (_, _params: { incarnation: number; automatic: boolean }) => {},
    stopRunner: (_, _params: { incarnation: number; reason: string }) => {},
    deliverInput: (
      _,
      _params: { turn: number; upTo: number; what: string; automatic: boolean },
    ) => {},
    interruptRunner: (_, _params: { turn: number }) => {},
    // A check, not a death: the guard compares the last output with the limit and waits for the rest of it.
    watchForStall: raise({ type: 'stall.due', lastActivityAt: 0 } as WorkerEvent, {
      id: 'stall',
      delay: ({ context, event }: Args) =>
        event.type === 'stall.due'
          ? Math.max(1, event.lastActivityAt + context.policy.stallAfterMs - event.at)
          : context.policy.stallAfterMs,
    }) as unknown as () => void,
    stopWatching: cancel('stall') as unknown as () => void,
    // A check too: a night in which the laptop was suspended is no part of the run.
    watchForOverrun: raise({ type: 'overrun.due', ranMs: 0 } as WorkerEvent, {
      id: 'overrun',
      delay: ({ context, event }: Args) =>
        event.type === 'overrun.due'
          ? Math.max(1, context.policy.maxRunTimeMs - event.ranMs)
          : context.policy.maxRunTimeMs,
    }) as unknown as () => void,
    stopWatchingForOverrun: cancel('overrun') as unknown as () => void,
  },
  delays: {
    grace: ({ context }) => context.policy.graceMs,
    reportLinger: ({ context }) => context.policy.reportLingerMs,
    idleFor: ({ context }) => context.policy.idleForMs,
    /** A stop that has no answer after the grace and this is asked for again. */
    stopAgain: ({ context }) => context.policy.graceMs + 30_000,
  },
});
