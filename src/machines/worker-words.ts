import type { TicketSaying } from './ticket-events.ts';
import { UNESTABLISHED } from './ticket-events.ts';
import type { WorkerContext } from './worker-context.ts';
import type { WorkerEvent } from './worker-events.ts';
import { asWorker } from './worker-moves.ts';
import { causeWords, exitWords } from './worker-terminal.ts';

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
    ...UNESTABLISHED,
  };
});

export const tellReviewerFailed = tellTicket(({ context, event }) => {
  const said = event.type === 'runner.exited' ? event.answer : null;
  const cause =
    context.stopping !== null || !said || !('unreadable' in said)
      ? causeWords(context)
      : said.unreadable;
  return {
    type: 'reviewer.failed',
    worker: context.id,
    reviewer: context.policy.profile,
    sha: context.sha ?? '',
    cause,
    answer: event.type === 'runner.exited' ? event.tail : '',
    ...UNESTABLISHED,
  };
});

/** 0 passed, 1 failed; 75, a signal, a time-out and anything else could not run (CONTRACT "A worker's environment"). */
export const tellGate = tellTicket(({ context, event }) => {
  const ended = event.type === 'runner.exited' ? event : null;
  const code = context.stopping === null && ended ? ended.exit.code : null;
  const outcome = code === 0 ? 'passed' : code === 1 ? 'failed' : 'unable';
  const how = ended ? `${causeWords(context)}; ${exitWords(ended.exit)}` : causeWords(context);
  const tail = ended?.tail ?? '';
  return {
    type: 'gate.finished',
    worker: context.id,
    gate: context.gate ?? '',
    outcome,
    tail: outcome === 'unable' ? `${how}\n${tail}` : tail,
    ...UNESTABLISHED,
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

const exitedAfterReport = {
  guard: 'exitedAfterReport',
  description: 'A report that was accepted comes first: what follows it is only recorded.',
  target: '#worker.ended',
  actions: ['noteExit', 'endReported', tellEnd('worker.finished')],
} as const;

/** Ends of a run on which nobody laid hands, or that we killed for a stall or an overrun. */
const counting = [
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
] as const;

const lostAfterReport = {
  guard: 'lostAfterReport',
  target: '#worker.ended',
  actions: ['noteCause', 'endReported', tellEnd('worker.finished')],
} as const;

/** Proven dead without a recorded end. */
const lost = [
  {
    guard: 'reviewerEnded',
    target: '#worker.ended',
    actions: ['noteCause', 'endLost', tellReviewerFailed],
  },
  { guard: 'gateEnded', target: '#worker.ended', actions: ['noteCause', 'endLost', tellGate] },
  {
    guard: 'sameIncarnation',
    description: 'An author whose end nobody recorded was interrupted; that is no death.',
    target: '#worker.ended',
    actions: ['noteCause', 'endLost', tellEnd('worker.lost')],
  },
] as const;

/** How an end is judged, by where it is noticed. */
export const ends = {
  'runner.exited': counting,
  'runner.lost': lost,
} as const;

const exitedByUs = {
  guard: 'exited',
  description: 'Our own stop is no death.',
  target: '#worker.ended',
  actions: ['noteExit', 'endStopped', tellEnd('worker.stopped')],
} as const;

const lostWhileStopping = {
  guard: 'lostWhileStopping',
  target: '#worker.ended',
  actions: ['noteCause', 'endStopped', tellEnd('worker.stopped')],
} as const;

/** While it lives only an interrupt is our own doing. */
export const endsOfLive = {
  'runner.exited': [exitedAfterReport, ...counting, exitedByUs],
  'runner.lost': [lostAfterReport, lostWhileStopping, ...lost],
} as const;

export const endsOfStopping = {
  'runner.exited': [exitedAfterReport, ...counting, exitedByUs],
  'runner.lost': [
    lostAfterReport,
    lostWhileStopping,
    {
      guard: 'lostWhileKilled',
      description: 'We killed it for a stall or an overrun: that counts, whoever recorded the end.',
      target: '#worker.ended',
      actions: ['noteCause', 'endDied', tellEnd('worker.died')],
    },
    {
      guard: 'reviewerLostWhileKilled',
      target: '#worker.ended',
      actions: ['noteCause', 'endUnreadable', tellReviewerFailed],
    },
    {
      guard: 'gateLostWhileKilled',
      target: '#worker.ended',
      actions: ['noteCause', 'endGate', tellGate],
    },
  ],
} as const;

export const stops = {
  'ticket.stopped': { target: '#worker.stopping', actions: 'wantStop' },
  'supervisor.halted': { target: '#worker.stopping', actions: 'wantHalt' },
} as const;

/** A failed start of an author is tried again after a wait; a judge that cannot be started has failed to judge. */
export const startFailed = [
  {
    guard: 'reviewerEnded',
    target: '#worker.ended',
    actions: ['noteCause', 'endStartFailed', tellReviewerFailed],
  },
  {
    guard: 'gateEnded',
    target: '#worker.ended',
    actions: ['noteCause', 'endStartFailed', tellGate],
  },
  {
    guard: 'sameIncarnation',
    target: '#worker.ended',
    actions: ['noteCause', 'endStartFailed', tellEnd('worker.start_failed')],
  },
] as const;

export const tellIdle = (silent: boolean) =>
  tellTicket(({ context }) => ({
    type: 'worker.idled',
    worker: context.id,
    silent,
    slotFree: false,
  }));
/** It takes no further turn, although its ticket may still count on one. */
export const tellLeaving = tellTicket(({ context }) => ({
  type: 'worker.leaving',
  worker: context.id,
}));

export const acceptReport = [
  'noteReport',
  recordReport('accepted'),
  tellTicket(({ context, event }) => {
    const { signal, payload, sha, turn } = asWorker(event, 'agent.reported');
    return {
      type: 'worker.reported',
      worker: context.id,
      report: { run: context.id, turn, signal, payload, sha, at: event.at },
    };
  }),
] as const;
