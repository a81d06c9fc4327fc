/** What the process ends with (CONTRACT "Command line"). Scripts decide by these. */
export const EXIT = {
  ok: 0,
  failed: 1,
  usage: 2,
  notFound: 3,
  conflict: 4,
  unauthorised: 5,
  unreachable: 69,
} as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** The service's codes, one by one: a code says more than a status. */
const BY_CODE: Readonly<Record<string, ExitCode>> = {
  invalid: EXIT.usage,
  unauthorized: EXIT.unauthorised,
  forbidden: EXIT.unauthorised,
  not_found: EXIT.notFound,
  not_allowed_in_state: EXIT.conflict,
  no_free_slot: EXIT.conflict,
  runtime_busy: EXIT.conflict,
  stale_nonce: EXIT.conflict,
  unknown_dependency: EXIT.conflict,
  dependency_cycle: EXIT.conflict,
  version_mismatch: EXIT.conflict,
  idempotency_key_reused: EXIT.conflict,
  exists: EXIT.conflict,
  unsupported_media_type: EXIT.failed,
  too_large: EXIT.failed,
  rate_limited: EXIT.failed,
  method_not_allowed: EXIT.failed,
  internal: EXIT.failed,
  // It answers and can do nothing now: for a script the same as not being there, try again later.
  unavailable: EXIT.unreachable,
};

/** For an answer without a code that we know, e.g. of a proxy in between. */
const BY_STATUS: Readonly<Record<number, ExitCode>> = {
  400: EXIT.usage,
  401: EXIT.unauthorised,
  403: EXIT.unauthorised,
  404: EXIT.notFound,
  409: EXIT.conflict,
  412: EXIT.conflict,
  422: EXIT.usage,
  502: EXIT.unreachable,
  503: EXIT.unreachable,
  504: EXIT.unreachable,
};

/** @param code the problem's `code`, where the answer had one. */
export function exitCodeOf(status: number, code?: string): ExitCode {
  return BY_CODE[code ?? ''] ?? BY_STATUS[status] ?? EXIT.failed;
}
