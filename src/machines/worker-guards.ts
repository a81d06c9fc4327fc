import type { WorkerContext } from './worker-context.ts';
import type { WorkerEvent } from './worker-events.ts';

export interface WorkerArgs {
  readonly context: WorkerContext;
  readonly event: WorkerEvent;
}

/** Our own stops: none of them is a death. A stall, an overrun and a turn in silence are stops that count (DOMAIN 2.3). */
const COUNTED = new Set(['stalled', 'max_run_time', 'silent']);

const sameIncarnation = ({ context, event }: WorkerArgs): boolean =>
  'incarnation' in event && event.incarnation === context.incarnation;
const counted = ({ context }: WorkerArgs): boolean =>
  context.stopping === null || COUNTED.has(context.stopping);
const exited = (args: WorkerArgs): boolean =>
  args.event.type === 'runner.exited' && sameIncarnation(args);
const notSeenYet = ({ context, event }: WorkerArgs): boolean =>
  !('offset' in event) || event.offset === null || event.offset > context.seenOffset;
/** We killed it for a stall or an overrun, and nobody recorded how it went. */
const killedAndLost = (args: WorkerArgs): boolean =>
  sameIncarnation(args) && args.context.stopping !== null && counted(args);
const answer = ({ event }: WorkerArgs) => (event.type === 'runner.exited' ? event.answer : null);

export const workerGuards = {
  sameIncarnation,
  exitedAfterReport: (args: WorkerArgs) =>
    exited(args) && args.context.role === 'author' && args.context.reported !== null,
  exitedWithVerdict: (args: WorkerArgs) => {
    const said = answer(args);
    return (
      exited(args) &&
      args.context.role === 'reviewer' &&
      counted(args) &&
      said !== null &&
      'verdict' in said
    );
  },
  reviewerFailed: (args: WorkerArgs) =>
    exited(args) && args.context.role === 'reviewer' && counted(args),
  gateFinished: (args: WorkerArgs) => exited(args) && args.context.role === 'gate' && counted(args),
  died: (args: WorkerArgs) => exited(args) && args.context.role === 'author' && counted(args),
  exited,
  lostAfterReport: (args: WorkerArgs) =>
    sameIncarnation(args) && args.context.role === 'author' && args.context.reported !== null,
  lostWhileStopping: (args: WorkerArgs) =>
    sameIncarnation(args) && args.context.stopping !== null && !counted(args),
  lostWhileKilled: (args: WorkerArgs) => killedAndLost(args) && args.context.role === 'author',

  reviewerEnded: (args: WorkerArgs) => sameIncarnation(args) && args.context.role === 'reviewer',
  gateEnded: (args: WorkerArgs) => sameIncarnation(args) && args.context.role === 'gate',
  reviewerLostWhileKilled: (args: WorkerArgs) =>
    killedAndLost(args) && args.context.role === 'reviewer',
  gateLostWhileKilled: (args: WorkerArgs) => killedAndLost(args) && args.context.role === 'gate',

  reportOfThisTurn: ({ context, event }: WorkerArgs) =>
    event.type === 'agent.reported' &&
    context.role === 'author' &&
    context.reported === null &&
    event.turn === context.turn,
  notSeenYet,
  forgeriesAtLimit: ({ context, event }: WorkerArgs) =>
    event.type === 'agent.report_refused' &&
    notSeenYet({ context, event }) &&
    context.role === 'author' &&
    context.refusedReports + 1 === context.policy.reportForgeries + 1,
  takesTurns: ({ context, event }: WorkerArgs) =>
    event.type === 'agent.turn_ended' && event.turn === context.turn && context.policy.takesTurns,
  interruptedTurn: ({ context, event }: WorkerArgs) =>
    event.type === 'agent.turn_ended' &&
    event.turn === context.turn &&
    context.policy.takesTurns &&
    context.stopping === 'interrupt',
  nextTurn: ({ context, event }: WorkerArgs) =>
    event.type === 'turn.delivered' && event.turn === context.turn + 1,
  oneTurnOnly: ({ context }: WorkerArgs) => !context.policy.takesTurns,
  silentTooLong: ({ context, event }: WorkerArgs) =>
    event.type === 'stall.due' && event.at - event.lastActivityAt >= context.policy.stallAfterMs,
  ranTooLong: ({ context, event }: WorkerArgs) =>
    event.type === 'overrun.due' && event.ranMs >= context.policy.maxRunTimeMs,
} satisfies Record<string, (args: WorkerArgs) => boolean>;
