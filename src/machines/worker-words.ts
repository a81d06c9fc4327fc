import type { TicketSaying } from './ticket-events.ts';
import type { WorkerContext } from './worker-context.ts';
import type { WorkerEvent } from './worker-events.ts';
import { asWorker, causeWords, exitWords } from './worker-moves.ts';

interface Args {
  readonly context: WorkerContext;
  readonly event: WorkerEvent;
}

/** An event to the ticket that this worker works for, consumed in the same commit. */
export const tellTicket = (event: (args: Args) => TicketSaying) =>
  ({
    type: 'tell',
    params: (args: Args) => ({
      to: [`ticket/${args.context.ticket}` as const],
      event: event(args),
    }),
  }) as const;

export const tellEnd = (
  type:
    | 'worker.died'
    | 'worker.finished'
    | 'worker.stopped'
    | 'worker.lost'
    | 'worker.start_failed',
) =>
  tellTicket(({ context }) => {
    const cause = causeWords(context);
    if (type === 'worker.died')
      return { type, worker: context.id, cause, head: context.exit?.head ?? null };
    if (type === 'worker.finished') return { type, worker: context.id };
    return { type, worker: context.id, cause };
  });

export const tellVerdict = tellTicket(({ context, event }) => {
  const { answer } = asWorker(event, 'runner.exited');
  if (!answer || !('verdict' in answer)) throw new TypeError('no verdict to tell');
  return {
    type: 'review.verdict',
    worker: context.id,
    reviewer: context.policy.profile,
    sha: context.sha ?? '',
    verdict: answer.verdict,
    reasons: answer.reasons,
    gaps: answer.gaps,
    held: false,
  };
});

export const tellReviewerFailed = tellTicket(({ context, event }) => {
  const said = event.type === 'runner.exited' ? event.answer : null;
  const cause =
    context.stopping !== null || !said || !('unreadable' in said)
      ? causeWords(context)
      : said.unreadable;
  return { type: 'reviewer.failed', worker: context.id, cause, held: false };
});

/** 0 passed, 1 failed; 75, a signal, a time-out and anything else could not run (CONTRACT "A worker's environment"). */
export const tellGate = tellTicket(({ context, event }) => {
  const { exit, tail } = asWorker(event, 'runner.exited');
  const outcome =
    context.stopping !== null || exit.code === null || ![0, 1].includes(exit.code)
      ? 'unable'
      : exit.code === 0
        ? 'passed'
        : 'failed';
  const said = outcome === 'unable' ? `${causeWords(context)}; ${exitWords(exit)}\n${tail}` : tail;
  return {
    type: 'gate.finished',
    worker: context.id,
    gate: context.gate ?? '',
    outcome,
    tail: said,
    held: false,
  };
});

export const recordReport = (outcome: 'accepted' | 'refused') =>
  ({
    type: 'recordReport',
    params: ({ context, event }: Args) => ({
      outcome: event.type === 'agent.report_refused' ? event.why : outcome,
      report:
        event.type === 'agent.reported'
          ? {
              run: context.id,
              turn: event.turn,
              signal: event.signal,
              payload: event.payload,
              sha: event.sha,
              channel: event.channel,
            }
          : {
              run: context.id,
              turn: context.turn,
              signal: asWorker(event, 'agent.report_refused').signal,
            },
    }),
  }) as const;

export const start = {
  type: 'startRunner',
  params: ({ context }: Args) => ({
    incarnation: context.incarnation,
    automatic: context.automatic,
  }),
} as const;
export const release = {
  type: 'releaseRunner',
  params: ({ context }: Args) => ({
    incarnation: context.incarnation,
    automatic: context.automatic,
  }),
} as const;

/** How an end is judged. A report that was accepted comes first: what comes after it is only recorded. */
export const ends = [
  {
    guard: 'exitedAfterReport',
    target: '#worker.ended',
    actions: ['noteExit', 'endReported', tellEnd('worker.finished')],
  },
  {
    guard: 'exitedWithVerdict',
    target: '#worker.ended',
    actions: ['noteExit', 'endJudged', tellVerdict],
  },
  {
    guard: 'reviewerFailed',
    target: '#worker.ended',
    actions: ['noteExit', 'endUnreadable', tellReviewerFailed],
  },
  { guard: 'gateFinished', target: '#worker.ended', actions: ['noteExit', 'endGate', tellGate] },
  {
    guard: 'died',
    description: 'An author that ended without an accepted report, other than by our own stop.',
    target: '#worker.ended',
    actions: ['noteExit', 'endDied', tellEnd('worker.died')],
  },
  {
    guard: 'exited',
    description: 'Our own stop is no death.',
    target: '#worker.ended',
    actions: ['noteExit', 'endStopped', tellEnd('worker.stopped')],
  },
] as const;

export const losses = [
  {
    guard: 'lostAfterReport',
    target: '#worker.ended',
    actions: ['noteCause', 'endReported', tellEnd('worker.finished')],
  },
  {
    guard: 'lostWhileStopping',
    target: '#worker.ended',
    actions: ['noteCause', 'endStopped', tellEnd('worker.stopped')],
  },
  {
    guard: 'lostWhileKilled',
    description: 'We killed it for a stall or an overrun: that counts, whoever recorded the end.',
    target: '#worker.ended',
    actions: ['noteCause', 'endDied', tellEnd('worker.died')],
  },
  {
    guard: 'sameIncarnation',
    description: 'Proven dead without a recorded end: an interruption.',
    target: '#worker.ended',
    actions: ['noteCause', 'endLost', tellEnd('worker.lost')],
  },
] as const;

export const stops = {
  'ticket.stopped': { target: '#worker.stopping', actions: 'wantStop' },
  'supervisor.halted': { target: '#worker.stopping', actions: 'wantHalt' },
} as const;

export const startFailed = {
  guard: 'sameIncarnation',
  target: '#worker.ended',
  actions: ['noteCause', 'endStartFailed', tellEnd('worker.start_failed')],
} as const;
