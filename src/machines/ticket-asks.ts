import type { TicketContext } from './ticket-context.ts';
import type { TicketEvent } from './ticket-events.ts';
import { as } from './ticket-event-type.ts';
import type { AskReason } from './words.ts';
import { ask, listed, ownerOf, quoted } from './words.ts';

/** The question that a ticket asks its owner, by reason. */
export function askOwner(
  reason: AskReason,
  context: TicketContext,
  event: TicketEvent,
): Partial<TicketContext> {
  const about = event.type === 'dependency.cancelled' ? { dependency: event.dependency } : {};
  return { ask: { ...ask(reason, question(reason, context, event)), ...about } };
}

function question(reason: AskReason, context: TicketContext, event: TicketEvent): string {
  const owner = ownerOf(context);
  const cause = 'cause' in event ? event.cause : '';
  const { limits } = context.policy;
  switch (reason) {
    case 'died_twice':
      return `Worker died twice. Needs ${owner} to review.\n\nLast end: ${cause}`;
    case 'cannot_start':
      return `The worker could not be started ${times(context.startFailures + 1)}. Last cause: ${cause}`;
    case 'interrupted':
      return `The run was lost ${times(context.interruptions + 1)} without a recorded end. Last cause: ${cause}`;
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
      return `The budget is spent: ${context.tokensCounted} tokens and cost ${context.costCounted} since a person last decided.`;
    case 'dependency_cancelled':
      return `${as(event, 'dependency.cancelled').dependency}, on which this ticket depends, was cancelled.`;
    case 'stopped':
      return `${event.by.id} stopped the worker.`;
    case 'report_forgery':
      return `The run sent ${as(event, 'worker.forged').count} reports without the right to do so.`;
    case 'input_undeliverable':
      return `Input could not be delivered ${times(context.inputRetries + 1)}. Last cause: ${cause}`;
  }
}

const times = (count: number): string => (count === 1 ? 'once' : `${count} times`);

/** Reasons and gaps of the judgement that is being applied, as text for a comment. */
export function judgementWords(context: TicketContext): string {
  const judgement = context.judgement;
  if (!judgement) return '';
  const parts = [];
  if (judgement.reasons.length > 0) parts.push(`Reasons:\n${listed(judgement.reasons)}`);
  if (judgement.gaps.length > 0) parts.push(`Gaps:\n${listed(judgement.gaps)}`);
  return parts.join('\n\n');
}
