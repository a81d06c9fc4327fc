import type { Problem, ProblemCode } from './protocol/index.ts';

/** Status and title of each code (RFC 9457): one table, so that a code never comes with two statuses. */
const KINDS: Record<ProblemCode, readonly [status: number, title: string]> = {
  invalid: [400, 'The request is not valid'],
  unauthorized: [401, 'A valid token is needed'],
  forbidden: [403, 'Not allowed from here'],
  not_found: [404, 'Not found'],
  not_allowed_in_state: [409, 'Not allowed in this state'],
  no_free_slot: [409, 'No slot is free'],
  runtime_busy: [409, 'The worker is busy'],
  stale_nonce: [409, 'The nonce is of an earlier turn'],
  unknown_dependency: [400, 'A dependency does not exist'],
  dependency_cycle: [400, 'Dependencies form a cycle'],
  version_mismatch: [412, 'The version is not the current one'],
  idempotency_key_reused: [422, 'The idempotency key was used for another request'],
  unsupported_media_type: [415, 'Only JSON is understood'],
  too_large: [413, 'The request is too large'],
  rate_limited: [429, 'Too many failed attempts'],
  unavailable: [503, 'Not available now'],
  exists: [409, 'It exists already'],
  unchanged: [409, 'It was imported before, as it is'],
  started: [409, 'It has been started'],
  method_not_allowed: [405, 'This path does not have this method'],
  internal: [500, 'A defect of the service'],
};

export const PROBLEM_TYPE = 'application/problem+json';

export type FieldError = Problem['errors'][number];

export interface ProblemExtras {
  readonly errors?: readonly FieldError[];
  readonly allowedActions?: readonly string[];
  readonly path?: readonly string[];
  /** Where a code has more than one status, e.g. a malformed signal: 422. */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
}

/** An answer that is an error: thrown anywhere in a request, written in one place. */
export class ProblemError extends Error {
  readonly code: ProblemCode;
  readonly status: number;
  readonly extras: ProblemExtras;

  constructor(code: ProblemCode, detail: string, extras: ProblemExtras = {}) {
    super(detail);
    this.name = 'ProblemError';
    this.code = code;
    this.status = extras.status ?? KINDS[code][0];
    this.extras = extras;
  }

  /** The body on the wire. */
  toBody(): Problem {
    const { errors = [], allowedActions, path } = this.extras;
    return {
      type: `urn:callboard:problem:${this.code}`,
      title: KINDS[this.code][1],
      status: this.status,
      code: this.code,
      detail: this.message,
      errors: [...errors],
      ...(allowedActions ? { allowedActions: [...allowedActions] } : {}),
      ...(path ? { path: [...path] } : {}),
    };
  }
}
