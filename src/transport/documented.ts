import { z } from 'zod';
import { problemSchema } from './protocol/index.ts';
import { PROBLEM_TYPE } from './problem.ts';

/** What the OpenAPI document says of a route's answers: the good one, and problems for all others. */
export function answers(good: Readonly<Record<number, z.ZodType>>): Record<string, unknown> {
  return {
    ...good,
    default: {
      description: 'A problem (RFC 9457)',
      content: { [PROBLEM_TYPE]: { schema: problemSchema } },
    },
  };
}

/** Path parameter of every route about one thing. */
export const byId = z.object({ id: z.string() });
