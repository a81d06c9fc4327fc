import { HISTORY_MAX } from './policy.ts';
import type { Feedback, Judgement, Message, TicketContext } from './ticket-context.ts';
import { as } from './ticket-event-type.ts';
import type { TicketEvent } from './ticket-events.ts';
import { judgementWords } from './ticket-asks.ts';
import { judgingMoves } from './ticket-judging-moves.ts';
import { shadowMoves } from './ticket-shadow.ts';

type Change = Partial<TicketContext>;
type Move = (context: TicketContext, event: TicketEvent) => Change;

const newest = <T>(list: readonly T[], item: T): T[] => [...list, item].slice(-HISTORY_MAX);

const begin: Move = (context, event) => {
  const { launch } = as(event, 'dispatcher.granted', 'person.dispatched');
  return {
    author: {
      id: `${context.id}.${context.runs + 1}`,
      turn: 1,
      idle: false,
      takesTurns: launch?.takesTurns ?? false,
      receives: context.queued,
    },
    // What waited for a turn stands among the comments and the feedback that the prompt of a run begins with.
    queue: [],
    fallback: launch?.fallback ?? null,
    profileOverride: null,
    runs: context.runs + 1,
    // A restart that a person asked for is not counted.
    runsCounted: context.runsCounted + (context.forced ? 0 : 1),
    // The first start of a ticket begins a review loop of its own, whatever an import brought along.
    ...(context.runs === 0 ? { reviewCycles: 0 } : {}),
    report: null,
    judgement: null,
    held: false,
    forced: false,
    authorWanted: false,
    startedByPerson: context.forced || event.by.kind === 'person',
    backoffUntil: null,
  };
};

/** Puts a message at the end of the author's queue. */
const enqueue = (context: TicketContext, message: Omit<Message, 'n'>): Change => ({
  queue: newest(context.queue, { n: context.queued + 1, ...message }),
  queued: context.queued + 1,
});

/** Counts an automatic return to `todo`; a new commit since the last one sets the count to zero. */
function bounce(context: TicketContext, head: string | null): Change {
  const moved = head !== null && context.returnedHead !== null && head !== context.returnedHead;
  return { bounces: moved ? 0 : context.bounces + 1, returnedHead: head ?? context.returnedHead };
}

const judgementFeedback = (judgement: Judgement, at: number): Feedback => ({
  by: judgement.by,
  sha: judgement.sha,
  at,
  reasons: judgement.reasons,
  gaps: judgement.gaps,
});

const countFail: Move = (context, event) => {
  const judgement = context.judgement;
  if (!judgement) return {};
  return {
    ...enqueue(context, {
      what: 'feedback',
      text: judgementWords(context),
      by: judgement.by,
      at: event.at,
    }),
    reviewCycles: context.reviewCycles + 1,
    feedback: newest(context.feedback, judgementFeedback(judgement, event.at)),
    feedbackPending: true,
    // A commit that was not found has not been judged: once it is on the branch it may be.
    judgedFail:
      judgement.sha && judgement.source !== 'commit'
        ? newest(context.judgedFail, judgement.sha)
        : context.judgedFail,
  };
};

/** A person's decision gives fresh budgets (DOMAIN 2.11). */
const freshBudgets: Change = {
  deathCount: 0,
  reviewCycles: 0,
  startFailures: 0,
  interruptions: 0,
  bounces: 0,
  inputRetries: 0,
  reviewerFailures: 0,
  runsCounted: 0,
  tokensCounted: 0,
  costCounted: 0,
  backoffUntil: null,
  fallbackUsed: false,
  operatorReturned: false,
  returnedHead: null,
  forced: false,
};

const personFeedback: Move = (context, event) => {
  const { feedback } = as(event, 'person.rejected');
  return {
    feedback: newest(context.feedback, {
      by: event.by.id,
      sha: context.report?.sha ?? null,
      at: event.at,
      reasons: [feedback],
      gaps: [],
    }),
    feedbackPending: true,
  };
};

/** What the actions of the ticket's chart change in its context, by the action's name. */
export const ticketMoves = {
  begin,
  // The chart's own initial event carries no stamp; the context was made with the time of creation.
  enter: (context, event) => ({ enteredAt: event.at ?? context.createdAt }),
  becomeReady: (_, event) => ({ readyAt: event.at }),
  noteStart: (context, event) => {
    const { head, baseSha } = as(event, 'worker.started');
    return {
      head: head ?? context.head,
      baseSha: baseSha ?? context.baseSha,
      returnedHead: context.returnedHead ?? head,
      // The prompt of a fresh run carries the feedback and the answer: both are delivered with it.
      feedbackPending: false,
      answer: null,
    };
  },
  noteTurn: (context, event) => ({
    author: context.author && {
      ...context.author,
      turn: as(event, 'worker.turn_started').turn,
      idle: false,
    },
    // Told now, once; what was said while it was on its way waits for the turn after it.
    queue: context.queue.filter(({ n }) => n > (context.author?.receives ?? 0)),
    feedbackPending: false,
    answer: null,
  }),
  beginTurn: (context) => ({
    author: context.author && { ...context.author, idle: false, receives: context.queued },
  }),
  takeInput: (context, event) => {
    const { text } = as(event, 'person.instructed');
    return enqueue(context, { what: 'input', text, by: event.by.id, at: event.at });
  },
  noteLeaving: (context) => ({ author: context.author && { ...context.author, idle: false } }),
  noteIdle: (context) => ({ author: context.author && { ...context.author, idle: true } }),
  noteReport: (context, event) => {
    const { report } = as(event, 'worker.reported');
    const question = report.signal === 'QUESTION' ? report.payload : context.question;
    return { report, question, gateIndex: 0, judgement: null, held: false, reviewerFailures: 0 };
  },
  clearWorker: (context, event) => {
    const worker = 'worker' in event ? event.worker : null;
    return {
      author: context.author?.id === worker ? null : context.author,
      reviewer: context.reviewer?.id === worker ? null : context.reviewer,
      gate: context.gate?.id === worker ? null : context.gate,
    };
  },
  noteUse: (context, event) => {
    const used = as(event, 'worker.used');
    return {
      tokens: context.tokens + used.tokens,
      cost: context.cost + used.cost,
      tokensCounted: context.tokensCounted + used.tokens,
      costCounted: context.costCounted + used.cost,
    };
  },

  countDeath: (context, event) => {
    const { head } = as(event, 'worker.died');
    return { deathCount: context.deathCount + 1, head: head ?? context.head };
  },
  countDeathBounce: (context, event) => bounce(context, as(event, 'worker.died').head),
  countFailBounce: (context) => bounce(context, context.head),
  countStartFailure: (context, event) => {
    const waits = context.policy.limits.startBackoffMs;
    const wait = waits[Math.min(context.startFailures, waits.length - 1)] ?? 0;
    return { startFailures: context.startFailures + 1, backoffUntil: event.at + wait };
  },
  countInterruption: (context) => ({ interruptions: context.interruptions + 1 }),
  countDeliveryFailure: (context, event) => {
    const waits = context.policy.limits.startBackoffMs;
    const wait = waits[Math.min(context.inputRetries, waits.length - 1)] ?? 0;
    return { inputRetries: context.inputRetries + 1, backoffUntil: event.at + wait };
  },
  countReviewerFailure: (context) => ({ reviewerFailures: context.reviewerFailures + 1 }),
  clearBackoff: () => ({ backoffUntil: null }),
  useFallback: (context) => ({ fallbackUsed: true, profileOverride: context.fallback }),

  ...judgingMoves,
  ...shadowMoves,
  nextGate: (context) => ({ gate: null, gateIndex: context.gateIndex + 1 }),
  clearJudgement: () => ({ judgement: null, held: false }),
  release: () => ({ held: false }),
  grantReviewer: (context) => ({
    reviewRuns: context.reviewRuns + 1,
    reviewer: {
      id: `${context.id}.r${context.reviewRuns + 1}`,
      sha: context.report?.sha ?? null,
      shadow: false,
      current: true,
    },
  }),
  grantGate: (context) => ({
    gateRuns: context.gateRuns + 1,
    gate: {
      id: `${context.id}.g${context.gateRuns + 1}`,
      name: context.policy.phases.gates[context.gateIndex] ?? '',
    },
  }),
  // By a person's word the branch is judged as it stands, not the commit that was once reported.
  judgeHead: (context) => ({ report: context.report && { ...context.report, sha: null } }),
  noteRoute: (_, event) => {
    const { phase } = as(event, 'person.routed');
    return { routedTo: phase === 'review' || phase === 'gates' ? phase : null };
  },
  forgetRoute: () => ({ routedTo: null }),
  startJudging: (context) => ({
    reviewer: context.reviewer && { ...context.reviewer, current: false },
  }),
  startGates: (context) => ({
    gateIndex: 0,
    gate: context.gate && { ...context.gate, name: null },
  }),
  countFail,
  accept: (context) => ({
    deathCount: 0,
    acceptedSha: context.report?.sha ?? context.head,
    feedbackPending: false,
  }),

  decide: () => ({ ...freshBudgets, decided: true }),
  decideFinal: () => ({ decided: true, forced: false }),
  takeAnswer: (context, event) => ({
    ...enqueue(context, {
      what: 'answer',
      text: as(event, 'person.answered').text,
      by: event.by.id,
      at: event.at,
    }),
    answer: as(event, 'person.answered').text,
    feedbackPending: true,
    ...waive(context),
  }),
  takeFeedback: personFeedback,
  waiveDependencies: (context) => waive(context),
  force: () => ({ forced: true }),
  wantAuthor: () => ({ authorWanted: true }),
  assignTo: (_, event) => ({ assignee: as(event, 'person.assigned').assignee }),
  edit: (_, event) => {
    const { changes, policy } = as(event, 'person.edited');
    return { ...changes, policy };
  },
  applyConfig: (_, event) => ({ policy: as(event, 'config.applied').policy }),
  noteOperatorReturn: () => ({ operatorReturned: true }),
  noteLanding: () => ({ landed: true }),
  // It rested while the configuration may have changed.
  reopen: (_, event) => ({
    policy: as(event, 'person.reopened').policy,
    landed: false,
    report: null,
    judgement: null,
    held: false,
    acceptedSha: null,
  }),
  forgetAsk: () => ({ ask: null }),
} satisfies Record<string, Move>;

/** A person who sends it on although a dependency was cancelled has decided about that dependency. */
function waive(context: TicketContext): Change {
  const dependency = context.ask?.dependency;
  return dependency === undefined ? {} : { waived: newest(context.waived, dependency) };
}
