import type { Signal } from './report.ts';
import { payloadOf } from './report-payload.ts';

export type JsonReport = { signal: Signal; payload: string; sha?: string };
type Refused = { why: 'malformed' | 'foreign' | 'stale'; detail: string };

const shaCharsMax = 200;
const nonceCharsMax = 512;

/** Whether a line claims to be a report: an object that speaks of `cb_signal`. */
export function isJsonReport(line: string): boolean {
  return /^\s*\{/.test(line) && line.includes('"cb_signal"');
}

/**
 * Reads `{"cb_signal":"DONE","ticket":"…","nonce":"…","payload":"…","sha":"…"}`, or says why it is
 * none. The nonce is looked at last: only a line that is right in all else can be stale.
 */
export function readJsonReport(
  line: string,
  expected: { ticket: string; nonceMatches: (nonce: string) => boolean },
): JsonReport | Refused {
  let fields: Record<string, unknown>;
  try {
    fields = JSON.parse(line) as Record<string, unknown>;
  } catch {
    return malformed('the line is no JSON object');
  }
  const { cb_signal: signal, ticket, nonce, payload, sha } = fields;
  if (signal !== 'DONE' && signal !== 'REVIEW' && signal !== 'QUESTION') {
    return malformed('cb_signal is not DONE, REVIEW or QUESTION');
  }
  if (typeof ticket !== 'string') return malformed('ticket is missing');
  if (typeof nonce !== 'string' || nonce.length > nonceCharsMax)
    return malformed('nonce is missing');
  if (typeof payload !== 'string') return malformed('payload is missing');
  const text = payloadOf(payload);
  if (text === null) return malformed('payload has no words in it');
  if (sha !== undefined && sha !== null && (typeof sha !== 'string' || sha.length > shaCharsMax)) {
    return malformed('sha is no text');
  }
  if (ticket !== expected.ticket)
    return { why: 'foreign', detail: 'the report is for another ticket' };
  if (!expected.nonceMatches(nonce)) {
    return { why: 'stale', detail: 'the nonce is not the one of this turn' };
  }
  return { signal, payload: text, ...(typeof sha === 'string' && { sha }) };
}

function malformed(detail: string): Refused {
  return { why: 'malformed', detail };
}
