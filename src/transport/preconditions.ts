import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { ProblemError } from './problem.ts';

const KEY_CHARACTERS_MAX = 255;

export interface Preconditions {
  /** Version that the actor must have; undefined where any will do. */
  readonly ifVersion: number | undefined;
  /** Method, path and the client's key; null where none was sent. */
  readonly key: string | null;
  readonly fingerprint: string;
}

/**
 * `Idempotency-Key` and `If-Match` of a write.
 * @throws {ProblemError} `invalid` for one that cannot be read.
 */
export function preconditionsOf(request: {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: unknown;
}): Preconditions {
  const path = request.url.split('?', 1)[0] ?? '';
  const key = idempotencyKey(request.headers['idempotency-key']);
  return {
    ifVersion: version(request.headers['if-match']),
    key: key === null ? null : `${request.method} ${path} ${key}`,
    fingerprint: createHash('sha256').update(canonical(request.body)).digest('hex'),
  };
}

function idempotencyKey(header: string | string[] | undefined): string | null {
  if (header === undefined) return null;
  if (
    typeof header !== 'string' ||
    !/^[\x21-\x7e]+$/.test(header) ||
    header.length > KEY_CHARACTERS_MAX
  ) {
    throw invalid('idempotency-key', `must be 1 to ${KEY_CHARACTERS_MAX} visible characters`);
  }
  return header;
}

function version(header: string | undefined): number | undefined {
  if (header === undefined || header.trim() === '*') return undefined;
  const digits = /^"(\d{1,15})"$/.exec(header.trim())?.[1];
  if (digits === undefined) throw invalid('if-match', 'must be "<version>" with its quotes, or *');
  return Number(digits);
}

/** JSON with the keys in order, so that the same body written in another order is the same body. */
export function canonical(value: unknown): string {
  return JSON.stringify(value ?? null, (_, item: unknown) =>
    typeof item === 'object' && item !== null && !Array.isArray(item)
      ? Object.fromEntries(Object.entries(item).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : item,
  );
}

function invalid(header: string, message: string): ProblemError {
  return new ProblemError('invalid', `${header}: ${message}`, {
    errors: [{ in: 'header', path: header, message }],
  });
}
