import type { z } from 'zod';
import type { FieldError, ProblemExtras } from './problem.ts';
import { ProblemError } from './problem.ts';

const PARTS: Readonly<Record<string, FieldError['in']>> = {
  body: 'body',
  querystring: 'query',
  params: 'path',
  headers: 'header',
};

/** Fastify's validator: a part of the request against its schema, or a problem that names each wrong field. */
export function validatorFor(options: { schema: z.ZodType; httpPart?: string | undefined }) {
  const part = PARTS[options.httpPart ?? 'body'] ?? 'body';
  return (value: unknown): { value: unknown } | { error: ProblemError } => {
    const result = options.schema.safeParse(value);
    if (result.success) return { value: result.data };
    return { error: invalidFields(fieldErrors(result.error, part)) };
  };
}

export function fieldErrors(error: z.ZodError, part: FieldError['in']): FieldError[] {
  return error.issues.flatMap((issue) => {
    const path = issue.path.map(String);
    if (issue.code !== 'unrecognized_keys') {
      return [{ in: part, path: path.join('.'), message: issue.message }];
    }
    return issue.keys.map((key) => ({
      in: part,
      path: [...path, key].join('.'),
      message: 'is not a known field',
    }));
  });
}

export function invalidFields(
  errors: readonly FieldError[],
  extras: ProblemExtras = {},
): ProblemError {
  const [first] = errors;
  const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : '';
  const detail = first ? `${first.path || `the ${first.in}`}: ${first.message}${more}` : 'invalid';
  return new ProblemError('invalid', detail, { ...extras, errors });
}
