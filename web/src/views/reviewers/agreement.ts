import type { Review } from '../../../../src/transport/protocol/review.ts';
import type { Sample } from '../../ui/plot.ts';

/** Of how many decided verdicts a point of the line tells. */
export const WINDOW = 20;

/** What the verdict would have led to, and whether a person then did the same; null where nobody decided or it was uncertain. */
export function agrees({ verdict, humanDecision }: Review): boolean | null {
  if (humanDecision === null || verdict === 'uncertain') return null;
  if (humanDecision === 'accepted_done') return verdict === 'pass';
  if (humanDecision === 'sent_back') return verdict === 'fail';
  // Cancelled says nothing about the commit.
  return null;
}

/** The share of the last {@link WINDOW} decided verdicts in which people decided as the reviewer had, after each of them. */
export function agreementOverTime(reviews: readonly Review[]): readonly Sample[] {
  const last: boolean[] = [];
  return reviews.flatMap((review) => {
    const same = agrees(review);
    if (same === null) return [];
    last.push(same);
    if (last.length > WINDOW) last.shift();
    const right = last.filter(Boolean).length;
    return [{ at: Date.parse(review.at), value: right / last.length }];
  });
}

/** A reviewer with its model, as the service counts agreement. */
export const reviewerKey = ({ reviewer, model }: { reviewer: string; model: string | null }) =>
  `${reviewer}\u0000${model ?? ''}`;
