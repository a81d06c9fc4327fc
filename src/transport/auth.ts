import { createHash, timingSafeEqual } from 'node:crypto';
import type { FailedLogins } from './failed-logins.ts';
import { ProblemError } from './problem.ts';

export interface Gate {
  /**
   * Whether this token is the admin's.
   * @returns null where it is, else the problem: 401, or 429 after too many wrong ones.
   */
  check(token: string | null, address: string): ProblemError | null;
}

export function createGate(options: { token: () => string; failedLogins: FailedLogins }): Gate {
  return {
    check(token, address) {
      if (token === null) return unauthorized('No bearer token was sent.');
      // The right token first: a limit that wrong ones have used up must never shut out the one who has it.
      if (sameToken(token, options.token())) return null;
      const waitSeconds = options.failedLogins.count(address);
      if (waitSeconds === null) return unauthorized('The token is not the current one.');
      return new ProblemError('rate_limited', 'Too many wrong tokens came from this address.', {
        headers: { 'Retry-After': String(waitSeconds) },
      });
    },
  };
}

/** The token of an `Authorization` header, or null. */
export function bearerOf(header: string | undefined): string | null {
  return /^Bearer +(\S+) *$/i.exec(header ?? '')?.[1] ?? null;
}

/** In constant time: digests have one length, whatever was sent. An empty token is nobody's. */
function sameToken(given: string, current: string): boolean {
  return timingSafeEqual(digest(given), digest(current)) && current !== '';
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

function unauthorized(detail: string): ProblemError {
  return new ProblemError('unauthorized', detail, {
    headers: { 'WWW-Authenticate': 'Bearer realm="callboard"' },
  });
}
