import type { OperatorEdge } from '../edge.ts';
import type { Sweeper } from '../sweeper.ts';

/** A reviewer that fails every time, by the count that the supervisor's chart keeps. */
export const driftReviewers = ({ host, reviewer }: OperatorEdge): Sweeper => ({
  name: 'drift-reviewers',
  sweep() {
    const { inARow, limit } = host.queries.census().reviewerFailures;
    if (inARow < limit) return { drift: [] };
    return {
      drift: [
        {
          kind: 'reviewer_failing',
          ref: reviewer(),
          detail: `the reviewer failed ${inARow} times in a row; check the profile ${reviewer()}, or set review.mode to off`,
        },
      ],
    };
  },
});
