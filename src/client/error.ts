import type { Problem, ProblemCode } from '../transport/protocol/problem.ts';

/** Why the service did not do what was asked, or that it could not be reached (`unavailable`, status 0). */
export class CallboardError extends Error {
  override readonly name = 'CallboardError';
  readonly status: number;
  readonly code: ProblemCode;
  /** The whole answer; null where there was none. */
  readonly problem: Problem | null;

  constructor(
    message: string,
    {
      status,
      code,
      problem = null,
      cause,
    }: { status: number; code: ProblemCode; problem?: Problem | null; cause?: unknown },
  ) {
    super(message, { cause });
    this.status = status;
    this.code = code;
    this.problem = problem;
  }
}
