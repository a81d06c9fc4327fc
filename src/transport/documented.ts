import { z } from 'zod';
import { problemSchema } from './protocol/index.ts';
import { PROBLEM_TYPE } from './problem.ts';

const GOOD: Readonly<Record<number, string>> = {
  200: 'Done, or as it is now',
  201: 'Made',
  202: 'Begun',
};

/** What the OpenAPI document says of a route's answers: the good ones, and problems for all others. */
export function answers(
  good: Readonly<Record<number, z.ZodType>>,
  {
    type = 'application/json',
    stream,
  }: {
    readonly type?: string;
    /** A second media type, of a body that goes on. */ readonly stream?: string;
  } = {},
): Record<string, unknown> {
  const described = Object.entries(good).map(([status, schema]) => [
    status,
    {
      description: GOOD[Number(status)] ?? 'Good',
      content: { [type]: { schema }, ...(stream ? { [stream]: { schema: z.string() } } : {}) },
    },
  ]);
  return {
    ...(Object.fromEntries(described) as object),
    default: {
      description: 'A problem (RFC 9457)',
      content: { [PROBLEM_TYPE]: { schema: problemSchema } },
    },
  };
}

/** Path parameter of every route about one thing. */
export const byId = z.object({ id: z.string() });
