import type { FastifyRequest } from 'fastify';
import type { Outcome, TellOptions } from '../supervisor/ports.ts';
import type { ServerDeps } from './deps.ts';
import type { Applied, Refusal } from './outcome.ts';
import { problemOf } from './outcome.ts';
import { preconditionsOf } from './preconditions.ts';
import { ProblemError } from './problem.ts';
import type { Answer } from './send.ts';

type Ignored = Extract<Outcome, { outcome: 'ignored' }>;

/** One write: what is said to which actor, and how its outcome is answered. */
export interface Write {
  /** Name of the person who asked; `admin` where it is not said. */
  readonly by: string | undefined;
  /** The one who acts, where it is not a person. */
  readonly actor?: TellOptions['by'];
  /** False: what is written has no version that a client could have seen, so no `If-Match` can be true of it. */
  readonly versioned?: false;
  tell(options: TellOptions): Promise<Outcome>;
  /** The answer to a change, from the change alone: it may be stored in the same commit and given again later. */
  answer(done: Applied): Answer;
  /** The same answer with what only a reader knows, for a request whose answer is not stored. */
  fresh?(done: Applied, answer: Answer): Answer;
  /** The answer where the chart ignored the event because what was asked for is so already; null = an error. */
  settled?(ignored: Ignored): Answer | null;
  /** A better sentence for an input that changed nothing; null = the usual one. */
  refused?(outcome: Refusal): ProblemError | null;
  /** What may be done instead. */
  allowed(): readonly string[];
}

/**
 * Carries out a write with its preconditions and its receipt.
 * @throws {ProblemError} where nothing was changed.
 */
export async function carryOut(
  deps: ServerDeps,
  request: FastifyRequest,
  write: Write,
): Promise<Answer> {
  const { ifVersion, key, fingerprint } = preconditionsOf(request);
  const earlier = key === null ? null : deps.host.queries.receipt(key);
  if (earlier) return replay(earlier, fingerprint);
  if (ifVersion !== undefined && write.versioned === false) {
    throw new ProblemError(
      'version_mismatch',
      'What this changes has no version; leave If-Match out.',
    );
  }
  let stored: Answer | null = null;
  const render = (told: Outcome): Answer => {
    const made = answerTo(write, told);
    if (made instanceof ProblemError) return { status: made.status, body: made.toBody() };
    return (stored = made);
  };
  const outcome = await write.tell({
    by: write.actor ?? { kind: 'person', id: write.by ?? 'admin' },
    ...(ifVersion === undefined ? {} : { ifVersion }),
    ...(key === null ? {} : { receipt: { key, fingerprint, render } }),
  });
  // What the receipt holds is what is answered: the same request must never get two different answers.
  if (stored && outcome.outcome !== 'unavailable' && outcome.outcome !== 'dead_letter')
    return stored;
  const answer = answerTo(write, outcome);
  if (answer instanceof ProblemError) throw answer;
  return outcome.outcome === 'applied' && write.fresh ? write.fresh(outcome, answer) : answer;
}

function replay(receipt: Answer & { readonly fingerprint: string }, fingerprint: string): Answer {
  if (receipt.fingerprint === fingerprint) return receipt;
  throw new ProblemError(
    'idempotency_key_reused',
    'This Idempotency-Key came with another body before.',
  );
}

function answerTo(write: Write, outcome: Outcome): Answer | ProblemError {
  if (outcome.outcome === 'applied') return write.answer(outcome);
  if (outcome.outcome === 'replayed') return outcome;
  const settled = outcome.outcome === 'ignored' ? write.settled?.(outcome) : null;
  return settled ?? write.refused?.(outcome) ?? problemOf(outcome, () => write.allowed());
}
