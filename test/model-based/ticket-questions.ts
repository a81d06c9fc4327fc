import type { TicketContext } from '../../src/machines/ticket-context.ts';
import { DEPENDENCY } from './ticket-letters.ts';

/** A limit that nothing in a test comes near to. */
export const NONE = 1_000_000;

/** A counter, as far as its limit goes; nothing of it where there is no limit. */
const clipped = (count: number, limit: number): number =>
  limit === NONE ? 0 : Math.min(count, limit + 1);

/** What guards read of a ticket's context, one line per question. */
export const QUESTIONS = {
  author: ({ author }: TicketContext) => author && [author.idle, author.takesTurns],
  judges: ({ reviewer, gate, gateIndex }: TicketContext) => [
    reviewer && [reviewer.shadow, reviewer.current],
    gate && gate.name !== null,
    gateIndex,
  ],
  report: ({ report }: TicketContext) =>
    report && [report.signal === 'REVIEW', report.sha !== null],
  judgement: ({ judgement, held }: TicketContext) => judgement && [judgement.outcome, held],
  queue: ({ author, queue }: TicketContext) => [
    queue.length > 0,
    author !== null && queue.some(({ n }) => n > author.receives),
  ],
  pending: ({ feedbackPending }: TicketContext) => feedbackPending,
  policy: ({ policy: { reviewMode, phases } }: TicketContext) => [reviewMode, phases.gates.length],
  backoff: ({ backoffUntil }: TicketContext) => backoffUntil !== null,
  forced: ({ forced }: TicketContext) => forced,
  shadow: ({ shadowSha }: TicketContext) => shadowSha !== null,
  counters: (context: TicketContext) => {
    const { limits } = context.policy;
    return [
      clipped(context.deathCount, limits.deaths),
      clipped(context.reviewCycles, limits.reviewCycles),
      clipped(context.startFailures, limits.startFailures),
      clipped(context.interruptions, limits.interruptions),
      clipped(context.bounces, limits.bounces),
      clipped(context.inputRetries, limits.inputRetries),
      clipped(context.runsCounted, limits.runsPerTicket),
      clipped(context.reviewerFailures, limits.reviewerRetries),
    ];
  },
  budget: ({ tokensCounted, costCounted, policy: { limits } }: TicketContext) => [
    limits.tokens !== null && tokensCounted >= limits.tokens,
    limits.cost !== null && costCounted >= limits.cost,
  ],
  // Accepted without a report, a ticket is accepted as its head stands.
  accepted: ({ acceptedSha, head }: TicketContext) => [acceptedSha !== null, head !== null],
  head: ({ head, returnedHead }: TicketContext) => [
    returnedHead === null,
    head === null || head === returnedHead,
  ],
  fallback: ({ fallback, fallbackUsed }: TicketContext) => [fallback !== null, fallbackUsed],
  operator: (context: TicketContext) => [
    ['cannot_start', 'interrupted', 'input_undeliverable'].includes(context.ask?.reason ?? ''),
    context.decided,
    context.operatorReturned,
    context.judgedPass !== null,
    context.reviewCycles === 0,
  ],
  dependencies: ({ waived, ask }: TicketContext) => [
    waived.includes(DEPENDENCY),
    ask?.reason === 'dependency_cancelled',
  ],
  routed: ({ routedTo }: TicketContext) => routedTo,
  // The first start of a ticket gives fresh cycles.
  started: ({ runs }: TicketContext) => runs > 0,
  wanted: ({ authorWanted }: TicketContext) => authorWanted,
  assignee: ({ assignee }: TicketContext) => assignee !== null,
} as const;
export type Question = keyof typeof QUESTIONS;
