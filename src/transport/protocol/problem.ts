import { z } from 'zod';

/** Codes of errors. Clients decide by the code; title and detail are for people. */
export const PROBLEM_CODES = [
  'invalid',
  'unauthorized',
  'forbidden',
  'not_found',
  'not_allowed_in_state',
  'no_free_slot',
  'runtime_busy',
  'stale_nonce',
  'unknown_dependency',
  'dependency_cycle',
  'version_mismatch',
  'idempotency_key_reused',
  'unsupported_media_type',
  'too_large',
  'rate_limited',
  'unavailable',
  // Beyond the contract's list: an id that is taken; an import that brings nothing new, or a new text for a ticket that
  // has been started; a method that a path does not have; a defect of the service itself.
  'exists',
  'unchanged',
  'started',
  'method_not_allowed',
  'internal',
] as const;
export type ProblemCode = (typeof PROBLEM_CODES)[number];

/** `application/problem+json` (RFC 9457). */
export const problemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    code: z.enum(PROBLEM_CODES),
    detail: z.string(),
    /** What is wrong, field by field; `path` has dots, e.g. `dependsOn.0`, and is empty for the whole. */
    errors: z.array(
      z.object({
        in: z.enum(['body', 'query', 'path', 'header']),
        path: z.string(),
        message: z.string(),
      }),
    ),
    /** With `not_allowed_in_state`: what is allowed instead. */
    allowedActions: z.array(z.string()).optional(),
    /** With `dependency_cycle`: the ids along the cycle. */
    path: z.array(z.string()).optional(),
  })
  .meta({ id: 'Problem' });
export type Problem = z.infer<typeof problemSchema>;
