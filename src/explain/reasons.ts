import type { AskReason } from '../machines/words.ts';

/** Why a ticket waits for a person: what happened, and what helps first. */
export interface ReasonWords {
  readonly happened: string;
  /** Where the reason is about a limit or a habit of the service, said once more in plain words. */
  readonly because: string;
  readonly prefer: readonly string[];
  /** A mechanical obstacle: the operator tries once more by itself (DOMAIN §5). */
  readonly operatorReturns?: boolean;
}

/** A reason that the charts learn and that has no words here does not compile. */
export const REASONS: Readonly<Record<AskReason | 'landing_failed', ReasonWords>> = {
  died_twice: {
    happened: 'its worker died again',
    because:
      'A first death is repaired silently; a second one is not, since a third worker would likely die too. Read the log of the last run first.',
    prefer: ['retry', 'assign', 'answer', 'cancel'],
  },
  cannot_start: {
    happened: 'its worker could not be started',
    because:
      'The start failed more often than is borne. Mend the command or the repository that the cause names, then retry.',
    prefer: ['retry', 'cancel'],
    operatorReturns: true,
  },
  interrupted: {
    happened: 'its runs were interrupted too often',
    because:
      'Runs ended without a recorded end, as when the machine or the runner is killed. Find out what ends them, then retry.',
    prefer: ['retry', 'cancel'],
    operatorReturns: true,
  },
  question: {
    happened: 'its worker asks a question',
    because: 'The answer starts a new turn; until then nothing runs.',
    prefer: ['answer', 'cancel'],
  },
  max_review_cycles: {
    happened: 'review sent it back as often as is allowed',
    because: 'The limit of review cycles is reached: there is no further automatic run.',
    prefer: ['approve', 'reject', 'retry', 'cancel'],
  },
  uncertain_verdict: {
    happened: 'the reviewer could not decide',
    because: 'An uncertain verdict is never retried and never guessed. Read the diff and decide.',
    prefer: ['approve', 'reject', 'retry'],
  },
  sign_off: {
    happened: 'it is to be signed off',
    because: 'The work passed what comes before; only a person accepts it.',
    prefer: ['approve', 'reject'],
  },
  bounce_loop: {
    happened: 'it came back again and again without a new commit',
    because:
      'Another run of the same kind would likely bring nothing. Make the scope smaller, choose another profile, or hand it over.',
    prefer: ['reject', 'answer', 'retry', 'cancel'],
  },
  max_runs: {
    happened: 'it has used up its runs',
    because: 'Look at what the runs have in common before you give it new ones.',
    prefer: ['retry', 'cancel'],
  },
  budget_spent: {
    happened: 'its budget of tokens or cost is spent',
    because:
      'A decision gives it a fresh budget of the same size; limits.tokens and limits.cost say how large.',
    prefer: ['retry', 'approve', 'cancel'],
  },
  dependency_cancelled: {
    happened: 'a ticket that it depends on was cancelled',
    because: 'A retry goes on without that ticket; an edit of dependsOn names another one.',
    prefer: ['retry', 'cancel'],
  },
  stopped: {
    happened: 'a person stopped its worker',
    because: 'A stop by a person counts as no death. It goes on when a person says so.',
    prefer: ['retry', 'answer', 'cancel'],
  },
  report_forgery: {
    happened: 'its worker reported without the right to',
    because:
      'More reports with a wrong or used nonce came than is borne. Read the log of the last run.',
    prefer: ['retry', 'cancel'],
  },
  input_undeliverable: {
    happened: 'feedback or an answer could not be delivered to its worker',
    because: 'The message waits and goes into the next prompt.',
    prefer: ['retry', 'cancel'],
    operatorReturns: true,
  },
  landing_failed: {
    happened: 'its branch could not be landed',
    because: 'The work stays accepted. Mend what the cause names or merge by hand, then land it.',
    prefer: ['land'],
  },
};

/** Undefined for a reason that a newer service may know and this client does not. */
export const reasonWords = (reason: string): ReasonWords | undefined =>
  Object.hasOwn(REASONS, reason) ? REASONS[reason as keyof typeof REASONS] : undefined;
