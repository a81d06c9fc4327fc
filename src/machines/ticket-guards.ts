import type { TicketContext, Verdict } from './ticket-context.ts';
import type { TicketEvent } from './ticket-events.ts';
import { reconfigured } from './ticket-reconfigured.ts';
import { operatorWouldReturn, operatorWouldTriage } from './ticket-operator.ts';
import { shadowGuards } from './ticket-shadow.ts';
import type { TicketArgs } from './ticket-speakers.ts';
import { fromAuthor, fromGate, fromReviewer, on, speaker } from './ticket-speakers.ts';
import { hasMoreToHear, turnGuards } from './ticket-turn-guards.ts';

export type { TicketArgs } from './ticket-speakers.ts';

const spent = (total: number, limit: number | null): boolean => limit !== null && total >= limit;
const unchanged = (context: TicketContext, head: string | null): boolean =>
  head === null || context.returnedHead === null || head === context.returnedHead;

/** One that still ends after its judging was left speaks of an earlier turn. */
const fromCurrentReviewer = (args: TicketArgs): boolean =>
  fromReviewer(args) && args.context.reviewer?.current === true;

/** One that was begun before the gates were begun again has nothing to say about them. */
const fromCurrentGate = (args: TicketArgs): boolean =>
  fromGate(args) && args.context.gate?.name !== null;

// --- starting -------------------------------------------------------------------------------------------------------

const startFacts = (event: TicketEvent) => on(event, 'dispatcher.granted', 'person.dispatched');

const slotGranted = ({ context, event }: TicketArgs): boolean => {
  const facts = startFacts(event);
  return facts !== null && facts.slotFree && facts.launch !== null && context.author === null;
};

const mayStart = (args: TicketArgs): boolean => {
  const facts = startFacts(args.event);
  if (!facts || !slotGranted(args)) return false;
  if (facts.type === 'dispatcher.granted' && facts.role !== 'author') return false;
  if (facts.type === 'person.dispatched' || args.context.forced) return true;
  return facts.startsAllowed && facts.dependenciesDone && args.context.backoffUntil === null;
};

const runsSpent = (args: TicketArgs): boolean =>
  mayStart(args) &&
  !args.context.forced &&
  args.context.runsCounted >= args.context.policy.limits.runsPerTicket;

const budgetIsSpent = (context: TicketContext): boolean =>
  spent(context.tokensCounted, context.policy.limits.tokens) ||
  spent(context.costCounted, context.policy.limits.cost);

const maySkipAuthor = (args: TicketArgs): boolean =>
  mayStart(args) && !args.context.policy.phases.author && !args.context.authorWanted;

/** A judge has a slot and a way to be run, and automation is on. */
const judgeGranted = (event: TicketEvent, role: 'reviewer' | 'gate'): boolean => {
  const facts = on(event, 'dispatcher.granted');
  return (
    facts !== null &&
    facts.role === role &&
    facts.startsAllowed &&
    facts.slotFree &&
    facts.launch !== null
  );
};

const mayJudge = ({ context, event }: TicketArgs): boolean =>
  judgeGranted(event, 'reviewer') && context.reviewer === null && context.judgement === null;

const mayGate = ({ context, event }: TicketArgs): boolean =>
  judgeGranted(event, 'gate') &&
  context.gate === null &&
  context.judgement === null &&
  context.gateIndex < context.policy.phases.gates.length;

// --- ends of runs ---------------------------------------------------------------------------------------------------

/** A death with the feedback still on its way is not counted: the fail outranks it. */
const feedbackOutranksDeath = (args: TicketArgs): boolean =>
  fromAuthor(args) && args.context.feedbackPending;

const diedInLoop = (args: TicketArgs): boolean => {
  const event = on(args.event, 'worker.died');
  const { context } = args;
  return (
    event !== null &&
    unchanged(context, event.head) &&
    context.bounces >= context.policy.limits.bounces
  );
};

const mayRestart = (args: TicketArgs): boolean =>
  fromAuthor(args) && args.context.deathCount < args.context.policy.limits.deaths;

// --- judging --------------------------------------------------------------------------------------------------------

const judged = (context: TicketContext, outcome: Verdict): boolean =>
  !context.held &&
  !hasMoreToHear(context) &&
  context.judgement !== null &&
  context.judgement.outcome === outcome;

const failed = ({ context }: TicketArgs): boolean => judged(context, 'fail');
const passed = ({ context }: TicketArgs): boolean => judged(context, 'pass');
/** The workflow has a reviewer here, or a person sent the ticket to one, and not past it. */
const judges = ({ context }: TicketArgs): boolean =>
  context.routedTo === null
    ? context.policy.phases.review && context.policy.reviewMode === 'enforce'
    : context.routedTo === 'review';
const gates = ({ context }: TicketArgs): boolean => context.policy.phases.gates.length > 0;
const signsOff = ({ context }: TicketArgs): boolean =>
  context.policy.phases.signOff || context.report?.signal === 'REVIEW';

const failedInLoop = (args: TicketArgs): boolean =>
  failed(args) &&
  unchanged(args.context, args.context.head) &&
  args.context.bounces >= args.context.policy.limits.bounces;
const fallbackLeft = ({ context }: TicketArgs): boolean =>
  context.fallback !== null && !context.fallbackUsed;
const currentVerdict = ({ context, event }: TicketArgs): boolean => {
  const verdict = on(event, 'review.verdict');
  if (!verdict || context.report === null || context.judgement !== null) return false;
  // Where no commit is required there may be none: then the work as reported is what was judged.
  if (verdict.sha !== (context.report.sha ?? '')) return false;
  return verdict.worker === null || fromCurrentReviewer({ context, event });
};

/** Work without a commit is accepted as its branch stands, which is where it was made. */
export const hasCommitToLand = ({ acceptedSha, baseSha }: TicketContext): boolean =>
  acceptedSha !== null && acceptedSha !== baseSha;

/** Every condition that a ticket's chart decides with, by the name that the picture, the log and the tests use. */
export const ticketGuards = {
  ...shadowGuards,
  fromAuthor,
  fromReviewer,
  fromGate,
  mayStart,
  runsSpent,
  budgetSpentBeforeStart: (args: TicketArgs) => mayStart(args) && budgetIsSpent(args.context),
  maySkipAuthor,
  mayJudge,
  mayGate,

  feedbackOutranksDeath,
  diedInLoopWithFallback: (args: TicketArgs) =>
    mayRestart(args) && diedInLoop(args) && fallbackLeft(args),
  diedInLoop: (args: TicketArgs) => mayRestart(args) && diedInLoop(args),
  mayRestart,
  mayStartAgain: (args: TicketArgs) =>
    fromAuthor(args) && args.context.startFailures < args.context.policy.limits.startFailures,
  mayResume: (args: TicketArgs) =>
    fromAuthor(args) && args.context.interruptions < args.context.policy.limits.interruptions,
  mayDeliverAgain: (args: TicketArgs) =>
    fromAuthor(args) && args.context.inputRetries < args.context.policy.limits.inputRetries,
  overBudget: (args: TicketArgs) => {
    const event = on(args.event, 'worker.used');
    const { context } = args;
    return (
      event !== null &&
      fromAuthor(args) &&
      (spent(context.tokensCounted + event.tokens, context.policy.limits.tokens) ||
        spent(context.costCounted + event.cost, context.policy.limits.cost))
    );
  },
  ofThisTicket: ({ context, event }: TicketArgs) =>
    speaker(event) !== null &&
    [context.author?.id, context.reviewer?.id, context.gate?.id].includes(speaker(event) as string),

  asked: (args: TicketArgs) =>
    fromAuthor(args) && on(args.event, 'worker.reported')?.report.signal === 'QUESTION',
  reportedWork: (args: TicketArgs) =>
    fromAuthor(args) && on(args.event, 'worker.reported')?.report.signal !== 'QUESTION',

  currentCheck: ({ context, event }: TicketArgs) => {
    const check = on(event, 'commit.checked');
    return (
      check !== null &&
      context.judgement === null &&
      check.run === (context.report?.run ?? '') &&
      check.turn === (context.report?.turn ?? 0)
    );
  },
  currentVerdict,
  fromCurrentReviewer,
  mayAskReviewerAgain: (args: TicketArgs) =>
    fromCurrentReviewer(args) &&
    args.context.reviewerFailures < args.context.policy.limits.reviewerRetries,
  fromCurrentGate,
  nextGateLeft: (args: TicketArgs) =>
    fromCurrentGate(args) &&
    on(args.event, 'gate.finished')?.outcome === 'passed' &&
    args.context.gateIndex + 1 < args.context.policy.phases.gates.length,

  passToJudging: (args: TicketArgs) => passed(args) && judges(args),
  passToGating: (args: TicketArgs) => passed(args) && gates(args),
  passToDeciding: (args: TicketArgs) => passed(args) && signsOff(args),
  accepted: passed,
  failAtLimit: (args: TicketArgs) =>
    failed(args) && args.context.reviewCycles + 1 >= args.context.policy.limits.reviewCycles,
  failInLoopWithFallback: (args: TicketArgs) => failedInLoop(args) && fallbackLeft(args),
  failInLoop: failedInLoop,
  failToSameWorker: (args: TicketArgs) => failed(args) && turnGuards.authorCanTakeTurn(args),
  failToFreshRun: failed,
  uncertain: ({ context }: TicketArgs) => judged(context, 'uncertain'),

  ...turnGuards,
  assigned: ({ context, event }: TicketArgs) =>
    on(event, 'operator.triaged')?.held === false && operatorWouldTriage(context),
  operatorMayReturn: ({ context, event }: TicketArgs) =>
    on(event, 'operator.returned')?.held === false && operatorWouldReturn(context),
  ...reconfigured,
  routedToAuthor: ({ event }: TicketArgs) => on(event, 'person.routed')?.phase === 'author',
  routedToVerify: ({ event }: TicketArgs) => on(event, 'person.routed')?.phase === 'verify',
  // A reviewer and a gate need a commit that was found: without one the way leads through `verifying`.
  routedToReview: ({ context, event }: TicketArgs) =>
    on(event, 'person.routed')?.phase === 'review' && context.report?.sha != null,
  routedToReviewUnchecked: ({ context, event }: TicketArgs) =>
    on(event, 'person.routed')?.phase === 'review' && context.report?.sha == null,
  routedToGates: ({ context, event }: TicketArgs) =>
    on(event, 'person.routed')?.phase === 'gates' &&
    context.report?.sha != null &&
    context.policy.phases.gates.length > 0,
  routedToGatesUnchecked: ({ context, event }: TicketArgs) =>
    on(event, 'person.routed')?.phase === 'gates' &&
    context.report?.sha == null &&
    context.policy.phases.gates.length > 0,
  routedToSignOff: ({ event }: TicketArgs) => on(event, 'person.routed')?.phase === 'signOff',
  dependencyCounts: ({ context, event }: TicketArgs) => {
    const cancelled = on(event, 'dependency.cancelled');
    return (
      cancelled !== null &&
      context.dependsOn.includes(cancelled.dependency) &&
      !context.waived.includes(cancelled.dependency)
    );
  },
  hasAcceptedCommit: ({ context }: TicketArgs) => hasCommitToLand(context),
  /** One that was accepted and opened again since is none. */
  ofAcceptedCommit: ({ context, event }: TicketArgs) =>
    context.acceptedSha !== null &&
    on(event, 'landing.landed', 'landing.failed')?.sha === context.acceptedSha,
  arrivesInInbox: ({ context }: TicketArgs) => context.arrival === 'inbox',
  hasWorker: ({ context, event }: TicketArgs) =>
    (event.type === 'person.stopped_worker' || event.type === 'person.restarted_worker') &&
    context.author?.id === event.worker,
  hasJudge: ({ context, event }: TicketArgs) =>
    event.type === 'person.stopped_worker' &&
    ((context.reviewer?.id === event.worker && !context.reviewer.shadow) ||
      context.gate?.id === event.worker),
  /** A live author that has reported, or a judge: a person may have it run afresh. */
  hasReportedAuthor: ({ context, event }: TicketArgs) =>
    event.type === 'person.restarted_worker' && context.author?.id === event.worker,
  hasJudgeToRestart: ({ context, event }: TicketArgs) =>
    event.type === 'person.restarted_worker' &&
    ((context.reviewer?.id === event.worker && !context.reviewer.shadow) ||
      context.gate?.id === event.worker),
  hasShadowReviewer: ({ context, event }: TicketArgs) =>
    event.type === 'person.stopped_worker' &&
    context.reviewer?.id === event.worker &&
    context.reviewer.shadow,
} satisfies Record<string, (args: TicketArgs) => boolean>;
