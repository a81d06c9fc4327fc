import { HISTORY_MAX } from './policy.ts';
import type { Ending, WorkerContext } from './worker-context.ts';
import type { WorkerEvent, WorkerEventType } from './worker-events.ts';
import { causeWords, endRecord, undeliveredRecord } from './worker-terminal.ts';

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

const end =
  (ending: Ending): Move =>
  (context, event) => ({
    ending,
    endedAt: event.at,
    cause: ending === 'reported' ? null : causeWords(context),
    terminal: endRecord(ending, context, event),
  });

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
    return {
      tokens: context.tokens + used.tokens,
      cost: context.cost + used.cost,
      seenOffset: used.offset,
    };
  },
  nextTurn: (context, event) => {
    const { turn, nonceHash } = asWorker(event, 'turn.delivered');
    const earlier = context.nonceHash === null ? [] : [context.nonceHash];
    return {
      turn,
      nonceHash,
      earlierNonces: [...context.earlierNonces, ...earlier].slice(-HISTORY_MAX),
      reported: null,
      stopping: null,
    };
  },
  recordUndelivered: (context, event) => ({ terminal: undeliveredRecord(context, event) }),
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
