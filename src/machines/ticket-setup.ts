import { assign, cancel, enqueueActions, raise, setup } from 'xstate';
import type { Address } from './by.ts';
import type {
  HumanDecision,
  TicketContext,
  TicketInput,
  Verdict,
  WorkerInput,
} from './ticket-context.ts';
import type { TicketEvent } from './ticket-events.ts';
import { hasCommitToLand, ticketGuards } from './ticket-guards.ts';
import { askOwner } from './ticket-asks.ts';
import { ticketMoves } from './ticket-moves.ts';
import { noteDecision } from './ticket-shadow.ts';
import type { SupervisorSaying } from './supervisor-events.ts';
import type { AskReason } from './words.ts';
import type { WorkerSaying } from './worker-events.ts';

export interface CheckCommit {
  readonly run: string;
  readonly turn: number;
  readonly sha: string | null;
  readonly judgedFail: readonly string[];
  readonly requiresCommit: boolean;
}

export interface VerdictRecord {
  readonly sha: string;
  readonly reviewer: string;
  readonly worker: string | null;
  readonly mode: 'off' | 'shadow' | 'enforce';
  readonly verdict: Verdict;
  readonly reasons: readonly string[];
  readonly gaps: readonly string[];
  /** Why there is no verdict of its own: a reviewer that crashed, timed out or could not be read; else null. */
  readonly error: string | null;
  readonly humanDecision: HumanDecision['decision'] | null;
  /** `held` is applied when the kill-switch is released. */
  readonly outcome: 'applied' | 'held' | 'shadow' | 'stale';
}

/** Wraps the moves as actions of the chart; each keeps its name, so the picture shows what a transition changes. */
const wrap = <K extends string>(
  moves: Record<K, (context: TicketContext, event: TicketEvent) => Partial<TicketContext>>,
) =>
  Object.fromEntries(
    Object.entries(moves).map(([name, move]) => [
      name,
      assign(({ context, event }: { context: TicketContext; event: TicketEvent }) =>
        (move as (c: TicketContext, e: TicketEvent) => Partial<TicketContext>)(context, event),
      ),
    ]),
    // The assigner's type is the same for every name; the names are what the chart is checked against.
  ) as unknown as Record<K, () => void>;

/**
 * The words of the ticket's chart. The last group are stubs: records are written by the host inside the commit,
 * messages are consumed inside it, deeds are done after it (DESIGN "What an actor is here").
 */
export const ticketSetup = setup({
  types: {
    context: {} as TicketContext,
    events: {} as TicketEvent,
    input: {} as TicketInput,
    tags: {} as 'awaitsPerson' | 'final' | 'working' | 'waits',
    meta: {} as {
      owner: 'person' | 'dispatcher' | 'worker' | 'reviewer' | 'gate' | 'service' | 'nobody';
    },
  },
  guards: ticketGuards,
  actions: {
    ...wrap(ticketMoves),
    askOwner: assign(
      (
        { context, event }: { context: TicketContext; event: TicketEvent },
        params: { reason: AskReason },
      ) => askOwner(params.reason, context, event),
    ) as unknown as (_: unknown, params: { reason: AskReason }) => void,

    noteDecision: assign(
      ({ context }: { context: TicketContext }, params: { decision: HumanDecision['decision'] }) =>
        noteDecision(context, params.decision),
    ) as unknown as (_: unknown, params: { decision: HumanDecision['decision'] }) => void,

    // Delayed: the host makes it a row of the timer table, which survives a restart.
    startBackoff: raise(
      { type: 'backoff.elapsed' },
      {
        id: 'backoff',
        delay: ({ context, event }: { context: TicketContext; event: TicketEvent }) =>
          Math.max(0, (context.backoffUntil ?? 0) - event.at),
      },
    ) as unknown as () => void,
    cancelBackoff: cancel('backoff') as unknown as () => void,
    landIfWanted: enqueueActions(({ context, enqueue }) => {
      const ticket = context as unknown as TicketContext;
      if (ticket.policy.landing === 'off' || !hasCommitToLand(ticket)) return;
      const land = { type: 'land', params: { sha: ticket.acceptedSha, automatic: true } };
      (enqueue as unknown as (action: typeof land) => void)(land);
    }) as unknown as () => void,

    /** `from` the person who caused the event, or the service itself. */
    comment: (_, _params: { text: string; from: 'person' | 'service' }) => {},
    escalate: (_, _params: { reason: string; text: string; nextActions: readonly string[] }) => {},
    resolveEscalations: (_, _params: { reasons: 'open' | 'landing_failed' }) => {},
    /** What a person decided about a commit that was judged, beside its verdicts (DOMAIN §3). */
    recordDecision: (_, _params: { said: HumanDecision | null }) => {},
    recordVerdict: (_, _params: VerdictRecord) => {},

    spawnWorker: (_, _params: { input: WorkerInput }) => {},
    /** To nobody where the list is empty. */
    tell: (_, _params: { to: readonly Address[]; event: WorkerSaying | SupervisorSaying }) => {},

    checkCommit: (_, _params: CheckCommit) => {},
    land: (_, _params: { sha: string | null; automatic: boolean }) => {},
  },
});
