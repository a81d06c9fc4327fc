import type { Ending, TerminalState, WorkerContext } from './worker-context.ts';
import type { Exit, WorkerEvent, WorkerEventType } from './worker-events.ts';

type Change = Partial<WorkerContext>;
type Move = (context: WorkerContext, event: WorkerEvent) => Change;

export function asWorker<T extends WorkerEventType>(
  event: WorkerEvent,
  ...types: T[]
): Extract<WorkerEvent, { type: T }> {
  if (!(types as string[]).includes(event.type)) {
    throw new TypeError(`chart asked for ${types.join(' or ')} while handling ${event.type}`);
  }
  return event as Extract<WorkerEvent, { type: T }>;
}

export function exitWords(exit: Exit): string {
  const how = exit.signal ? `signal ${exit.signal}` : `exit ${exit.code ?? 'unknown'}`;
  return exit.lastLine ? `${how}: ${exit.lastLine}` : `${how}, in silence`;
}

/** The cause of an end, in words: what killed it comes before how it went. */
export function causeWords(context: WorkerContext): string {
  const exit = context.exit ? exitWords(context.exit) : 'no recorded end';
  switch (context.stopping) {
    case 'stalled':
      return `no output for ${Math.round(context.policy.stallAfterMs / 1000)} s, stopped`;
    case 'max_run_time':
      return `longer than ${Math.round(context.policy.maxRunTimeMs / 1000)} s, stopped`;
    case null:
      return context.cause ?? exit;
    default:
      return `stopped (${context.stopping})`;
  }
}

const STATUS: Record<Ending, TerminalState['status']> = {
  reported: 'ok',
  judged: 'ok',
  gate_finished: 'ok',
  stopped: 'ok',
  died: 'error',
  start_failed: 'warning',
  lost: 'warning',
  unreadable: 'warning',
};

const NEXT: Record<Ending, readonly string[]> = {
  reported: ['nothing: the report is judged'],
  judged: ['nothing: the verdict is applied'],
  gate_finished: ['nothing: the outcome is applied'],
  stopped: ['nothing: it was stopped on purpose'],
  died: ['read the log of the run', 'a first death is started again by itself'],
  start_failed: ['mend what the cause names; it is tried again after a wait'],
  lost: ['nothing: a fresh run follows'],
  unreadable: ['read the log of the reviewer; it is asked once more'],
};

const end =
  (ending: Ending): Move =>
  (context, event) => {
    const cause = ending === 'reported' ? null : causeWords(context);
    const sha = context.reported?.sha ?? context.exit?.head ?? null;
    return {
      ending,
      endedAt: event.at,
      cause,
      terminal: {
        status: STATUS[ending],
        summary:
          ending === 'reported' && context.reported
            ? `${context.reported.signal} accepted by ${context.reported.channel}`
            : `${ending.replaceAll('_', ' ')}: ${cause ?? ''}`,
        rootCause: STATUS[ending] === 'ok' ? null : cause,
        safeRetry: ending !== 'died' || context.exit !== null,
        stopCondition: context.stopping ?? (context.exit ? 'process ended' : 'no recorded end'),
        humanInputRequired: context.reported?.signal === 'QUESTION',
        nextActions: NEXT[ending],
        artifacts: sha ? [{ kind: 'commit', ref: sha }] : [],
      },
    };
  };

/** A stop that is under way keeps its reason; an interrupt only ended a turn. */
const wanted = ({ stopping }: WorkerContext): WorkerContext['stopping'] =>
  stopping === 'interrupt' ? null : stopping;

/** What the actions of the worker's chart change in its context, by the action's name. */
export const workerMoves = {
  noteRunner: (_, event) => {
    const { identity, nonceHash, cwd, branch, head, baseSha } = asWorker(event, 'runner.spawned');
    return { identity, nonceHash, cwd, branch, head, baseSha };
  },
  noteLive: (_, event) => ({ startedAt: event.at, agent: asWorker(event, 'runner.live').agent }),
  nextIncarnation: (context) => ({
    incarnation: context.incarnation + 1,
    identity: null,
    nonceHash: null,
  }),
  noteReport: (context, event) => {
    const { signal, payload, sha, channel, offset } = asWorker(event, 'agent.reported');
    return {
      reported: { signal, payload, sha, channel },
      seenOffset: offset ?? context.seenOffset,
    };
  },
  countRefused: (context, event) => ({
    refusedReports: context.refusedReports + 1,
    seenOffset: asWorker(event, 'agent.report_refused').offset ?? context.seenOffset,
  }),
  noteUse: (context, event) => {
    const used = asWorker(event, 'agent.used');
    return { tokens: context.tokens + used.tokens, cost: context.cost + used.cost };
  },
  nextTurn: (_, event) => {
    const { turn, nonceHash } = asWorker(event, 'turn.delivered');
    return { turn, nonceHash, reported: null, stopping: null };
  },
  noteExit: (_, event) => ({ exit: asWorker(event, 'runner.exited').exit }),
  noteCause: (_, event) => ({
    cause: asWorker(event, 'runner.start_failed', 'runner.lost', 'turn.undeliverable').cause,
  }),
  wantStop: (context, event) => ({
    stopping: wanted(context) ?? asWorker(event, 'ticket.stopped').reason,
  }),
  wantHalt: (context) => ({ stopping: wanted(context) ?? 'halt' }),
  wantMovedOn: (context) => ({ stopping: wanted(context) ?? 'moved_on' }),
  // Its turn is over by a person's word: an end that follows is no death.
  wantInterrupt: (context) => ({ stopping: context.stopping ?? 'interrupt' }),
  wantStalled: () => ({ stopping: 'stalled' }),
  wantOverdue: () => ({ stopping: 'max_run_time' }),
  wantIdle: () => ({ stopping: 'idle' }),
  leaveIdle: () => ({ leftIdle: true }),
  wantLinger: () => ({ stopping: 'linger' }),
  wantUndeliverable: () => ({ stopping: 'undeliverable' }),
  endReported: end('reported'),
  endDied: end('died'),
  endStartFailed: end('start_failed'),
  endLost: end('lost'),
  endStopped: end('stopped'),
  endJudged: end('judged'),
  endUnreadable: end('unreadable'),
  endGate: end('gate_finished'),
} satisfies Record<string, Move>;
