import type { Outcome, RejectCode } from '../supervisor/ports.ts';
import type { ProblemCode } from './protocol/index.ts';
import { ProblemError } from './problem.ts';

export type Applied = Extract<Outcome, { outcome: 'applied' }>;
export type Replayed = Extract<Outcome, { outcome: 'replayed' }>;
/** An input that changed nothing. */
export type Refusal = Exclude<Outcome, Applied | Replayed>;

/** Seconds after which a request that met a busy or failing service may come again. */
const RETRY_AFTER = { 'Retry-After': '1' };

/** A host's code is the problem's code; one that the interface does not know has the nearest that it does. */
type Codes = { readonly [C in RejectCode]: C extends ProblemCode ? C : ProblemCode };
const CODES: Codes = {
  not_found: 'not_found',
  exists: 'exists',
  unknown_dependency: 'unknown_dependency',
  dependency_cycle: 'dependency_cycle',
  version_mismatch: 'version_mismatch',
  idempotency_key_reused: 'idempotency_key_reused',
  no_free_slot: 'no_free_slot',
  invalid: 'invalid',
  runtime_busy: 'runtime_busy',
  queue_full: 'rate_limited',
  unchanged: 'unchanged',
  started: 'started',
};

/** Rejections that one field of the body is to blame for. */
const FIELDS: { readonly [C in RejectCode]?: string } = {
  unknown_dependency: 'dependsOn',
  dependency_cycle: 'dependsOn',
  exists: 'id',
};

/** What an input that changed nothing is on the wire. `allowed` is asked only where the answer says it. */
export function problemOf(refusal: Refusal, allowed: () => readonly string[]): ProblemError {
  switch (refusal.outcome) {
    case 'ignored':
      return notAllowed(`That cannot be done in ${refusal.state}.`, allowed());
    case 'stale':
      return notAllowed(refusal.detail, allowed());
    case 'rejected':
      return rejection(refusal);
    case 'unavailable':
      return new ProblemError('unavailable', refusal.detail, { headers: RETRY_AFTER });
    case 'dead_letter':
      return new ProblemError('internal', refusal.detail);
  }
}

function rejection({
  code,
  detail,
  path,
}: Extract<Refusal, { outcome: 'rejected' }>): ProblemError {
  const field = FIELDS[code];
  return new ProblemError(CODES[code], detail, {
    ...(field ? { errors: [{ in: 'body', path: field, message: detail }] } : {}),
    ...(path ? { path } : {}),
  });
}

export function notAllowed(detail: string, allowedActions: readonly string[]): ProblemError {
  return new ProblemError('not_allowed_in_state', detail, { allowedActions });
}
