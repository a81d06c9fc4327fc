import { streamLine } from './agent-words.ts';
import { createFenceWatch } from './code-fence.ts';
import type { FenceWatch } from './code-fence.ts';
import { createEcho } from './echo.ts';
import { createLineAssembler } from './report-lines.ts';
import type { Line } from './report-lines.ts';
import { isJsonReport, readJsonReport } from './report-json.ts';
import type { JsonReport } from './report-json.ts';
import { hasWords, payloadOf } from './report-payload.ts';

export type Signal = 'DONE' | 'REVIEW' | 'QUESTION';

/** A report from an agent's text. `at` = when the text came, as given to `push`. */
export type Report = {
  kind: 'report';
  channel: 'json' | 'plain';
  signal: Signal;
  /** At most 16 KiB, never without words. */
  payload: string;
  sha?: string;
  at: number;
};

/**
 * A JSON line that claimed to be a report and is none: not well formed, for another ticket, or
 * without the live turn's nonce. `detail` is a sentence and holds nothing secret.
 */
export type Refusal = {
  kind: 'refused';
  why: 'malformed' | 'foreign' | 'stale';
  detail: string;
  at: number;
};

export type ReportParser = {
  /** Reads on. JSON reports and refusals come at once, plain lines wait for `end`. */
  push(text: string, at: number): (Report | Refusal)[];
  /**
   * The turn is over: gives the last plain line, unless something stronger reported, and is then
   * ready for the next turn.
   */
  end(at?: number): (Report | Refusal)[];
  /** Output is missing here (a gap in `o`): the line that it tore is no report. */
  miss(): void;
  /** A stronger channel (MCP, HTTP) reported in this turn: plain lines do not count any more. */
  outrank(): void;
  /** Text that the agent was given: lines in its output that stand there are its echo. */
  expectEcho(text: string): void;
  /**
   * When a plain line came that nothing but silence (or wordless animation) has followed; null if
   * there is none. Two seconds later the turn of an `exec` worker is over.
   */
  readonly pendingSince: number | null;
};

/**
 * Reads an author's reports from what it says on stdout (DOMAIN §6, channels c and d), also where
 * its words are wrapped in a JSON stream. Pure: no clock, no I/O. Memory is bounded, however long the text and its lines are.
 */
export function createReportParser(options: {
  ticket: string;
  /** Whether this is the nonce of the live turn; compare in constant time. */
  nonceMatches: (nonce: string) => boolean;
  plainSentinels: boolean;
  prompt?: string;
}): ReportParser {
  let lines = createLineAssembler();
  let fence = createFenceWatch();
  const echo = createEcho(options.prompt);
  let number = 0;
  let plain: { report: Report; line: number } | null = null;
  let outranked = false;
  let pendingSince: number | null = null;

  function readLine(line: Line, at: number): (Report | Refusal)[] {
    number += 1;
    // A frame that is drawn again stands where the one before it stood.
    if (plain && line.up > 0 && number - line.up <= plain.line) plain = pendingSince = null;
    if (line.up > 0) number = Math.max(0, number - line.up);
    if (line.overlong) {
      pendingSince = null;
      return [];
    }
    const { text } = line;
    const streamed = fence.isOpen() ? null : streamLine(text);
    if (!streamed) return readText(text, at, fence);
    // The stream's own end is nothing that the agent says after its line.
    pendingSince = streamed.ends && plain ? at : null;
    // Each message is a text of its own: a fence that it leaves open covers nothing in the next one.
    const inside = createFenceWatch();
    const said = streamed.said === null ? [] : streamed.said.split(/\r\n|\r|\n/);
    return said.flatMap((one) => readText(one, at, inside));
  }

  function readText(text: string, at: number, around: FenceWatch): (Report | Refusal)[] {
    if (hasWords(text)) pendingSince = null;
    const echoed = echo.recognise(text);
    // A fence in a recited prompt may be one that the ticket's body never closes.
    if (echoed === 'reciting' && !around.isOpen()) return [];
    if (around.covers(text) || echoed) return [];
    if (isJsonReport(text)) {
      if (echo.holdsPiece(text)) return [];
      const found = readJsonReport(text, options);
      if ('why' in found) return [{ kind: 'refused', ...found, at }];
      outranked = true;
      return [jsonReport(found, at)];
    }
    readPlain(text, at);
    return [];
  }

  function readPlain(text: string, at: number): void {
    if (!options.plainSentinels || outranked) return;
    const found = /^(DONE|REVIEW|QUESTION):(.*)$/s.exec(text);
    const payload = payloadOf(found?.[2] ?? '');
    if (!found || payload === null || echo.holdsPiece(text)) return;
    const signal = found[1] as Signal;
    plain = { report: { kind: 'report', channel: 'plain', signal, payload, at }, line: number };
    pendingSince = at;
  }

  const readLines = (all: Line[], at: number) => all.flatMap((line) => readLine(line, at));

  return {
    push(text, at) {
      const found = readLines(lines.push(text), at);
      if (pendingSince !== null && hasWords(lines.unfinished())) pendingSince = null;
      return found;
    },
    end(at = 0) {
      const half = lines.end();
      const found = half ? readLines([half], at) : [];
      if (plain && !outranked) found.push(plain.report);
      lines = createLineAssembler();
      fence = createFenceWatch();
      plain = pendingSince = null;
      outranked = false;
      number = 0;
      return found;
    },
    miss: () => lines.miss(),
    outrank() {
      outranked = true;
    },
    expectEcho: (text) => echo.expect(text),
    get pendingSince() {
      return outranked ? null : pendingSince;
    },
  };
}

function jsonReport({ signal, payload, sha }: JsonReport, at: number): Report {
  return {
    kind: 'report',
    channel: 'json',
    signal,
    payload,
    ...(sha !== undefined && { sha }),
    at,
  };
}
