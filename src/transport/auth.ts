import type { IncomingHttpHeaders } from 'node:http';
import type { FailedLogins } from './failed-logins.ts';
import { ProblemError } from './problem.ts';
import { BEARER_SUBPROTOCOL } from './protocol/index.ts';
import { sameText } from './same-text.ts';
import { holdsSession } from './session-cookie.ts';

/** `admin` may do everything; `read` may look. */
export type Scope = 'admin' | 'read';

export interface Asker {
  readonly method: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly address: string;
}

export interface Gate {
  /**
   * What the asker may do.
   * @returns the problem where it is nothing: 401, 429 after too many wrong tokens, 403 where a page writes unasked.
   */
  check(asker: Asker): Scope | ProblemError;
}

export interface GateOptions {
  readonly token: () => string;
  readonly readToken: () => string;
  /** The port that is listened on; 0 until it is known. */
  readonly port: () => number;
  readonly failedLogins: FailedLogins;
}

export function createGate({ token, readToken, port, failedLogins }: GateOptions): Gate {
  return {
    check({ method, headers, address }) {
      const given = bearerOf(headers.authorization) ?? bearerOfProtocols(headers);
      if (given === null) {
        if (!holdsSession(headers.cookie, token(), port())) {
          return unauthorized('No bearer token was sent.');
        }
        // A browser sends the cookie by itself, and with each write the page that it comes from; the allow-list has
        // looked at that page already.
        return looks(method) || headers.origin !== undefined
          ? 'admin'
          : new ProblemError('forbidden', 'A write with a cookie must name its Origin.');
      }
      // The right token first: a limit that wrong ones have used up must never shut out the one who has it.
      if (is(given, token())) return 'admin';
      if (is(given, readToken())) return 'read';
      const waitSeconds = failedLogins.count(address);
      if (waitSeconds === null) return unauthorized('The token is not the current one.');
      return new ProblemError('rate_limited', 'Too many wrong tokens came from this address.', {
        headers: { 'Retry-After': String(waitSeconds) },
      });
    },
  };
}

/** Whether a request of this method changes nothing. */
export const looks = (method: string | undefined): boolean => method === 'GET' || method === 'HEAD';

/** The token of an `Authorization` header, or null. */
export function bearerOf(header: string | undefined): string | null {
  return /^Bearer +(\S+) *$/i.exec(header ?? '')?.[1] ?? null;
}

/** Browsers cannot set headers on a WebSocket: they send the token as a second subprotocol. */
function bearerOfProtocols(headers: IncomingHttpHeaders): string | null {
  if (headers.upgrade === undefined) return null;
  const offered = (headers['sec-websocket-protocol'] ?? '').split(',').map((name) => name.trim());
  const bearer = offered.find((name) => name.startsWith(BEARER_SUBPROTOCOL));
  return bearer?.slice(BEARER_SUBPROTOCOL.length) ?? null;
}

/** An empty token is nobody's. */
const is = (given: string, current: string): boolean => current !== '' && sameText(given, current);

function unauthorized(detail: string): ProblemError {
  return new ProblemError('unauthorized', detail, {
    headers: { 'WWW-Authenticate': 'Bearer realm="callboard"' },
  });
}
