import type { IncomingMessage } from 'node:http';
import { ProblemError } from './problem.ts';

/**
 * Of these a request has one. Node takes the first of two, a proxy before it may have looked at the second: whoever
 * passes one and is judged by the other goes past the allow-list.
 */
const SINGLE = new Set([
  'host',
  'origin',
  'authorization',
  'content-type',
  'content-encoding',
  'if-match',
  'idempotency-key',
  'last-event-id',
  'upgrade',
]);

/** @returns the problem of a request that gives one of them twice; null where each is given once. */
export function repeatedHeader({ rawHeaders }: IncomingMessage): ProblemError | null {
  const seen = new Set<string>();
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at]?.toLowerCase() ?? '';
    if (!SINGLE.has(name)) continue;
    if (seen.has(name)) {
      const message = 'is given twice; send it once';
      return new ProblemError('invalid', `${name}: ${message}`, {
        errors: [{ in: 'header', path: name, message }],
      });
    }
    seen.add(name);
  }
  return null;
}
