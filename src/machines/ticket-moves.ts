import { HISTORY_MAX } from './policy.ts';
import type { Feedback, Judgement, TicketContext } from './ticket-context.ts';
import type { TicketEvent, TicketEventType } from './ticket-events.ts';
import type { AskReason } from './words.ts';
import { ask, listed, ownerOf, quoted } from './words.ts';

type Change = Partial<TicketContext>;
type Move = (context: TicketContext, event: TicketEvent) => Change;

/** The event as the type that the chart's transition has already established; anything else is a defect of the chart. */
export function as<T extends TicketEventType>(
  event: TicketEvent,
  ...types: T[]
): Extract<TicketEvent, { type: T }> {
  if (!(types as string[]).includes(event.type)) {
    throw new TypeError(`chart asked for ${types.join(' or ')} while handling ${event.type}`);
  }
  return event as Extract<TicketEvent, { type: T }>;
}

const newest = <T>(list: readonly T[], item: T): T[] => [...list, item].slice(-HISTORY_MAX);

const begin: Move = (context, event) => {
  const { launch } = as(event, 'dispatcher.granted', 'person.dispatched');
  return {
    author: {
      id: `${context.id}.${context.runs + 1}`,
      turn: 1,
      idle: false,
      takesTurns: launch?.takesTurns ?? false,
    },
    fallback: launch?.fallback ?? null,
    profileOverride: null,
    runs: context.runs + 1,
    runsCounted: context.runsCounted + 1,
    // The first start of a ticket begins a review loop of its own, whatever an import brought along.
    ...(context.runs === 0 ? { reviewCycles: 0 } : {}),
    report: null,
    judgement: null,
    held: false,
    forced: false,
    backoffUntil: null,
  };
};

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

const judge = (judgement: Judgement, event: { held: boolean }): Change => ({
  judgement,
  held: event.held,
});

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
  backoffUntil: null,
  fallbackUsed: false,
  operatorReturned: false,
  returnedHead: null,
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
    author: context.author && { ...context.author, turn: as(event, 'worker.turn_started').turn, idle: false },
    feedbackPending: false,
    answer: null,
  }),
  noteIdle: (context) => ({ author: context.author && { ...context.author, idle: true } }),
  noteReport: (context, event) => {
    const { report } = as(event, 'worker.reported');
    return { report, gateIndex: 0, judgement: null, held: false, reviewerFailures: 0 };
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
    return { tokens: context.tokens + used.tokens, cost: context.cost + used.cost };
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

  noteCheck: (context, event) => {
    const check = as(event, 'commit.checked');
    const by = 'commit check';
    const base = { source: 'commit' as const, by, sha: check.sha };
    // A branch that was routed here by hand, or whose workflow has no author, has no report of its own.
    const report = {
      ...(context.report ?? {
        run: '',
        turn: 0,
        signal: 'DONE' as const,
        payload: '',
        at: event.at,
      }),
      sha: check.sha ?? context.report?.sha ?? null,
    };
    const head = check.head ?? context.head;
    if (check.outcome === 'found') {
      return { ...judge({ ...base, outcome: 'pass', reasons: [], gaps: [] }, check), report, head };
    }
    const gap = check.gap ?? 'the commit could not be checked';
    const missing = check.outcome === 'missing';
    return {
      ...judge(
        {
          ...base,
          outcome: missing ? 'fail' : 'uncertain',
          reasons: missing ? ['The reported work has no commit that can be judged.'] : [gap],
          gaps: missing ? [gap] : [],
        },
        check,
      ),
      report,
      head,
    };
  },
  noteVerdict: (context, event) => {
    const verdict = as(event, 'review.verdict');
    return {
      ...judge(
        {
          outcome: verdict.verdict,
          source: 'reviewer',
          by: verdict.reviewer,
          sha: verdict.sha,
          reasons: verdict.reasons,
          gaps: verdict.gaps,
        },
        verdict,
      ),
      judgedPass: verdict.verdict === 'pass' ? verdict.sha : context.judgedPass,
      reviewer: context.reviewer?.id === verdict.worker ? null : context.reviewer,
    };
  },
  noteShadowVerdict: (context, event) => {
    const verdict = as(event, 'review.verdict');
    return { reviewer: null, judgedPass: verdict.verdict === 'pass' ? verdict.sha : context.judgedPass };
  },
  noteReviewerGaveUp: (context, event) => {
    const failure = as(event, 'reviewer.failed');
    return {
      reviewer: null,
      ...judge(
        {
          outcome: 'uncertain',
          source: 'reviewer',
          by: failure.worker,
          sha: context.report?.sha ?? null,
          reasons: [`The reviewer gave no verdict: ${failure.cause}`],
          gaps: [],
        },
        failure,
      ),
    };
  },
  noteGate: (context, event) => {
    const gate = as(event, 'gate.finished');
    const outcome =
      gate.outcome === 'passed' ? 'pass' : gate.outcome === 'failed' ? 'fail' : 'uncertain';
    const said = `Gate ${gate.gate} ${outcome === 'fail' ? 'failed' : 'could not run'}.`;
    return {
      gate: null,
      ...judge(
        {
          outcome,
          source: 'gate',
          by: `gate ${gate.gate}`,
          sha: context.report?.sha ?? null,
          reasons: outcome === 'pass' ? [] : outcome === 'fail' ? [said] : [said, gate.tail],
          gaps: outcome === 'fail' ? [gate.tail] : [],
        },
        gate,
      ),
    };
  },
  nextGate: (context) => ({ gate: null, gateIndex: context.gateIndex + 1 }),
  clearJudgement: () => ({ judgement: null, held: false }),
  release: () => ({ held: false }),
  grantReviewer: (context) => ({
    reviewRuns: context.reviewRuns + 1,
    reviewer: {
      id: `${context.id}.r${context.reviewRuns + 1}`,
      sha: context.report?.sha ?? null,
      shadow: false,
    },
  }),
  grantShadowReviewer: (context) => ({
    reviewRuns: context.reviewRuns + 1,
    shadowSha: null,
    reviewer: { id: `${context.id}.r${context.reviewRuns + 1}`, sha: context.shadowSha, shadow: true },
  }),
  askShadow: (context) => ({
    shadowSha:
      context.policy.phases.review &&
      context.policy.reviewMode === 'shadow' &&
      context.judgement?.outcome === 'pass'
        ? (context.report?.sha ?? null)
        : context.shadowSha,
  }),
  grantGate: (context) => ({
    gateRuns: context.gateRuns + 1,
    gate: {
      id: `${context.id}.g${context.gateRuns + 1}`,
      name: context.policy.phases.gates[context.gateIndex] ?? '',
    },
  }),
  startGates: () => ({ gateIndex: 0 }),
  countFail,
  accept: (context) => ({
    deathCount: 0,
    acceptedSha: context.report?.sha ?? context.head,
    feedbackPending: false,
  }),

  decide: () => ({ ...freshBudgets, decided: true }),
  decideFinal: () => ({ decided: true }),
  takeAnswer: (context, event) => ({
    answer: as(event, 'person.answered').text,
    feedbackPending: true,
    ...waive(context),
  }),
  takeFeedback: personFeedback,
  waiveDependencies: (context) => waive(context),
  force: () => ({ forced: true }),
  assignTo: (_, event) => ({ assignee: as(event, 'person.assigned').assignee }),
  edit: (_, event) => {
    const { changes, policy } = as(event, 'person.edited');
    return { ...changes, policy };
  },
  applyConfig: (_, event) => ({ policy: as(event, 'config.applied').policy }),
  noteOperatorReturn: () => ({ operatorReturned: true }),
  noteLanding: () => ({ landed: true }),
  reopen: () => ({ landed: false, report: null, judgement: null, held: false, acceptedSha: null }),
  forgetAsk: () => ({ ask: null }),
} satisfies Record<string, Move>;

/** A person who sends it on although a dependency was cancelled has decided about that dependency. */
function waive(context: TicketContext): Change {
  return context.ask?.reason === 'dependency_cancelled'
    ? { waived: [...new Set([...context.waived, ...context.dependsOn])].slice(-HISTORY_MAX) }
    : {};
}

/** The question that a ticket asks its owner, by reason. */
export function askOwner(reason: AskReason, context: TicketContext, event: TicketEvent): Change {
  return { ask: ask(reason, question(reason, context, event)) };
}

function question(reason: AskReason, context: TicketContext, event: TicketEvent): string {
  const owner = ownerOf(context);
  const cause = 'cause' in event ? event.cause : '';
  const { limits } = context.policy;
  switch (reason) {
    case 'died_twice':
      return `Worker died twice. Needs ${owner} to review.\n\nLast end: ${cause}`;
    case 'cannot_start':
      return `The worker could not be started ${limits.startFailures + 1} times. Last cause: ${cause}`;
    case 'interrupted':
      return `The run was lost ${limits.interruptions + 1} times without a recorded end. Last cause: ${cause}`;
    case 'question':
      return quoted(as(event, 'worker.reported').report.payload, 16_384);
    case 'max_review_cycles':
      return `Max review cycles reached. Needs ${owner} decision.\n\n${judgementWords(context)}`;
    case 'uncertain_verdict':
      return `The reviewer is uncertain.\n\n${judgementWords(context)}`;
    case 'sign_off':
      return `${context.id} waits for ${owner} to sign off ${context.report?.sha ?? 'the work'}.`;
    case 'bounce_loop':
      return `Returned ${context.bounces + 1} times without a new commit. Another run would do the same again.`;
    case 'max_runs':
      return `${context.runsCounted} runs were made; ${limits.runsPerTicket} are allowed between two decisions.`;
    case 'budget_spent':
      return `The budget is spent: ${context.tokens} tokens, cost ${context.cost}.`;
    case 'dependency_cancelled':
      return `${as(event, 'dependency.cancelled').dependency}, on which this ticket depends, was cancelled.`;
    case 'stopped':
      return `${event.by.id} stopped the worker.`;
    case 'report_forgery':
      return `The run sent ${as(event, 'worker.forged').count} reports without the right to do so.`;
    case 'input_undeliverable':
      return `Input could not be delivered ${limits.inputRetries + 1} times. Last cause: ${cause}`;
  }
}

/** Reasons and gaps of the judgement that is being applied, as text for a comment. */
export function judgementWords(context: TicketContext): string {
  const judgement = context.judgement;
  if (!judgement) return '';
  const parts = [];
  if (judgement.reasons.length > 0) parts.push(`Reasons:\n${listed(judgement.reasons)}`);
  if (judgement.gaps.length > 0) parts.push(`Gaps:\n${listed(judgement.gaps)}`);
  return parts.join('\n\n');
}
