import type { HumanDecision, TicketContext } from './ticket-context.ts';
import { as } from './ticket-event-type.ts';
import type { TicketEvent } from './ticket-events.ts';

/** Reviews that move nothing: a shadow's (DOMAIN §3), and one that a person asks for beside the ticket's own way. */

interface Args {
  readonly context: TicketContext;
  readonly event: TicketEvent;
}
type Move = (context: TicketContext, event: TicketEvent) => Partial<TicketContext>;

const reviewer = ({ context }: Args) => context.reviewer;

/** The work as it was reported; with a question nothing was reported as done. */
const reportedSha = ({ report }: TicketContext): string | null =>
  report === null || report.signal === 'QUESTION' ? null : report.sha;

/** The commit that a person can have looked at: the one that was accepted, else the reported one. */
const commitToReview = (context: TicketContext): string | null =>
  context.acceptedSha ?? reportedSha(context);

/** One reviewer per ticket, and never without a slot: that much holds for people too. */
const grantedByHand = ({ context, event }: Args): boolean =>
  event.type === 'person.review_asked' &&
  event.slotFree &&
  event.launch !== null &&
  context.reviewer === null;

const fromShadow = (args: Args): boolean =>
  args.event.type === 'reviewer.failed' &&
  reviewer(args)?.shadow === true &&
  reviewer(args)?.id === args.event.worker;

export const shadowGuards = {
  mayShadow: ({ context, event }: Args) =>
    event.type === 'dispatcher.granted' &&
    event.role === 'reviewer' &&
    event.startsAllowed &&
    event.slotFree &&
    event.launch !== null &&
    context.shadowSha !== null &&
    context.reviewer === null,
  mayJudgeByHand: (args: Args) => grantedByHand(args) && args.context.judgement === null,
  mayShadowByHand: (args: Args) => grantedByHand(args) && commitToReview(args.context) !== null,
  shadowVerdict: (args: Args) =>
    args.event.type === 'review.verdict' &&
    reviewer(args)?.shadow === true &&
    reviewer(args)?.id === args.event.worker,
  mayShadowAgain: (args: Args) =>
    fromShadow(args) && args.context.reviewerFailures < args.context.policy.limits.reviewerRetries,
  fromShadow,
};

const shadowRun = (context: TicketContext, sha: string | null) => ({
  reviewRuns: context.reviewRuns + 1,
  reviewer: {
    id: `${context.id}.r${context.reviewRuns + 1}`,
    sha,
    shadow: true,
    current: false,
  },
});

export const shadowMoves = {
  askShadow: (context) => ({
    shadowSha:
      context.policy.phases.review &&
      context.policy.reviewMode === 'shadow' &&
      context.judgement?.outcome === 'pass'
        ? (context.report?.sha ?? null)
        : context.shadowSha,
  }),
  grantShadowReviewer: (context) => ({ ...shadowRun(context, context.shadowSha), shadowSha: null }),
  grantShadowByHand: (context) => {
    const sha = commitToReview(context);
    // Where a shadow of the same commit is still waiting for its turn, this is it.
    const shadowSha = context.shadowSha === sha ? null : context.shadowSha;
    return { ...shadowRun(context, sha), shadowSha, reviewerFailures: 0 };
  },
  noteShadowVerdict: (context, event) => {
    const verdict = as(event, 'review.verdict');
    return {
      reviewer: null,
      reviewerFailures: 0,
      judgedPass: verdict.verdict === 'pass' ? verdict.sha : context.judgedPass,
    };
  },
  // A newer commit that waits for its shadow comes first.
  askShadowAgain: (context) => ({
    reviewerFailures: context.reviewerFailures + 1,
    shadowSha: context.shadowSha ?? context.reviewer?.sha ?? null,
  }),
  forgetShadow: () => ({ shadowSha: null }),
} satisfies Record<string, Move>;

/**
 * What a person's decision says about a commit (DOMAIN §3). The last word counts: who accepts and opens the ticket again
 * has not accepted. Giving the ticket up says nothing about a commit that a person had judged before.
 */
export function noteDecision(
  context: TicketContext,
  decision: HumanDecision['decision'],
): Partial<TicketContext> {
  const sha = decidedSha(context, decision);
  if (sha === null) return {};
  if (decision === 'cancelled' && context.humanDecision?.sha === sha) return {};
  return { humanDecision: { sha, decision } };
}

function decidedSha(context: TicketContext, decision: HumanDecision['decision']): string | null {
  switch (decision) {
    case 'accepted_done':
      return context.report?.sha ?? context.head;
    case 'sent_back':
      return commitToReview(context);
    case 'cancelled':
      return reportedSha(context) ?? context.judgedFail.at(-1) ?? null;
  }
}
