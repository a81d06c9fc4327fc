import type { Ask, TicketContext } from './ticket-context.ts';

/** The person who receives this ticket's escalations. */
export function ownerOf(context: TicketContext): string {
  return context.owner ?? context.policy.owner;
}

/** Why a ticket waits for a person. Each is a reason of an escalation and the ticket's `reason`. */
export type AskReason =
  | 'died_twice'
  | 'cannot_start'
  | 'interrupted'
  | 'question'
  | 'max_review_cycles'
  | 'uncertain_verdict'
  | 'sign_off'
  | 'bounce_loop'
  | 'max_runs'
  | 'budget_spent'
  | 'dependency_cancelled'
  | 'stopped'
  | 'report_forgery'
  | 'input_undeliverable';

const NEXT_ACTIONS: Record<AskReason, readonly string[]> = {
  died_twice: ['read the log of the last run', 'retry', 'assign another profile', 'cancel'],
  cannot_start: ['mend the command or the repository that the cause names', 'retry'],
  interrupted: ['find out what ends the service', 'retry'],
  question: ['answer'],
  max_review_cycles: ['approve', 'reject with feedback', 'retry with a smaller scope', 'cancel'],
  uncertain_verdict: ['read the diff', 'approve', 'reject with feedback'],
  sign_off: ['approve', 'reject with feedback'],
  bounce_loop: ['make the scope smaller', 'choose another profile', 'hand it over to a person'],
  max_runs: ['look at what the runs have in common', 'retry', 'cancel'],
  budget_spent: ['look at what the runs have brought', 'retry with a fresh budget', 'cancel'],
  dependency_cancelled: ['retry without the dependency', 'edit dependsOn', 'cancel'],
  stopped: ['retry', 'answer with what to do differently', 'cancel'],
  report_forgery: ['read the log of the last run', 'retry with another profile', 'cancel'],
  input_undeliverable: ['read the log of the last run', 'retry'],
};

/** Every reason for which a ticket itself asks; `landing_failed` is asked beside its state. */
export const ASK_REASONS = Object.keys(NEXT_ACTIONS) as AskReason[];

export function ask(reason: AskReason, text: string): Ask {
  return { reason, text, nextActions: NEXT_ACTIONS[reason] };
}

/** Why a reviewer that gave no verdict is `uncertain`, with the end of what it said instead. */
export function failureReasons(failure: { cause: string; answer: string }): readonly string[] {
  const said = failure.answer.trim();
  const cause = `The reviewer gave no verdict: ${failure.cause}`;
  return said === '' ? [cause] : [cause, `It said: ${said}`];
}

export function quoted(text: string, charsMax = 2_000): string {
  return text.length > charsMax ? `${text.slice(0, charsMax)} […]` : text;
}

export function listed(items: readonly string[]): string {
  return items.map((item) => `- ${quoted(item)}`).join('\n');
}
