import { readFileSync } from 'node:fs';
import type { WorkerContext } from '../machines/worker-context.ts';
import type { WorkerSaying } from '../machines/worker-events.ts';
import { lastMessage } from './agent-words.ts';
import type { WorkersEdge } from './edge.ts';
import { nonceHasHash, withoutNonces } from './nonce.ts';
import type { Refusal, Report } from './report.ts';
import { createReportParser } from './report.ts';
import type { RunEvent } from './runner/run-files.ts';
import { runPaths } from './runner/run-files.ts';
import { createUsageReader } from './usage.ts';

/** Silence after a sentinel that ends the turn of an `exec` run. */
const SILENCE_MS = 2_000;
/** More than twice the lines that one event of 64 KiB can hold; what the end of a turn brings comes after them. */
const LINES_PER_EVENT = 200_000;
const TAIL_CHARS_MAX = 4_096;
const MESSAGE_CHARS_MAX = 1024 * 1024;
const LAST_LINE_CHARS_MAX = 200;

export interface OutputReader {
  /** Reports and refusals that this event completes. */
  read(event: RunEvent): readonly WorkerSaying[];
  /** The turn is over: the plain sentinel counts now, if nothing stronger reported. */
  endTurn(at: number): readonly WorkerSaying[];
  /** Milliseconds until silence ends the turn; null where no sentinel waits for it. */
  silenceEndsIn(now: number): number | null;
  summary(): {
    readonly lastLine: string;
    readonly tail: string;
    readonly answer: Extract<WorkerSaying, { type: 'runner.exited' }>['answer'];
  };
}

/** Understands one run's output, by its role: an author's reports, a reviewer's verdict, a gate's last words. */
export function createOutputReader(options: {
  worker: WorkerContext;
  runDir: string;
  plainSentinels: boolean;
  /** Whether it is the nonce of the turn that the service knows. */
  nonceMatches: (nonce: string) => boolean;
  readAnswer: WorkersEdge['readAnswer'];
}): OutputReader {
  const { worker } = options;
  const prompt = promptOf(options.runDir);
  const parser = createReportParser({
    ticket: worker.ticket,
    // What is read belongs to the turn that the log is in, wherever the service is by now.
    nonceMatches: (nonce) =>
      nonceHash === null ? options.nonceMatches(nonce) : nonceHasHash(nonce, nonceHash),
    plainSentinels: options.plainSentinels,
    prompt,
  });
  // By protocol an agent says with each turn what it used.
  const usage =
    worker.policy.runtime === 'exec' && worker.role !== 'gate' ? createUsageReader() : null;
  let offset = 0;
  let turn = 1;
  /** Of the turn that the log is in; null in the first one, whose nonce the service made. */
  let nonceHash: string | null = null;
  let tail = '';
  let message = '';

  /** One event may hold many lines: each has a number of its own, in order. */
  const numbered = (found: readonly (Report | Refusal)[], first = 0): WorkerSaying[] =>
    found.map((one, index) => toSaying(one, offset * LINES_PER_EVENT + first + index));

  const toSaying = (found: Report | Refusal, number: number): WorkerSaying =>
    found.kind === 'report'
      ? {
          type: 'agent.reported',
          turn,
          offset: number,
          signal: found.signal,
          payload: withoutNonces(found.payload, worker.id),
          sha: found.sha ?? null,
          channel: found.channel,
        }
      : { type: 'agent.report_refused', why: found.why, signal: 'unknown', offset: number };

  /** What it said by then is read before its turn is over; what it used comes last, so that it counts once. */
  const turnEnded = (event: Extract<RunEvent, { k: 'end' }>): WorkerSaying[] => {
    const { tokens, cost } = event;
    const used = {
      type: 'agent.used',
      offset: (offset + 1) * LINES_PER_EVENT - 1,
      tokens,
      cost,
    } as const;
    return [
      ...numbered(parser.end(event.at), LINES_PER_EVENT / 2),
      ...(tokens > 0 || cost > 0 ? [used] : []),
      { type: 'agent.turn_ended', turn: event.n },
    ];
  };

  const usedIn = (text: string, first: number): WorkerSaying[] =>
    (usage?.push(text) ?? []).map(({ tokens, cost }, index) => ({
      type: 'agent.used',
      offset: offset * LINES_PER_EVENT + first + index,
      tokens,
      cost,
    }));

  return {
    read(event) {
      if (event.k === 'exit') return [];
      // Events that were rotated away before they could be read: half a line must not be joined with another.
      if (event.o > offset + 1) {
        parser.miss();
        usage?.miss();
      }
      offset = event.o;
      if (event.k === 'turn') {
        turn = event.n;
        nonceHash = event.nonceHash;
        return [{ type: 'turn.delivered', turn, nonceHash }];
      }
      if (event.k === 'end') return worker.role === 'author' ? turnEnded(event) : [];
      if (event.k === 'in') {
        parser.expectEcho(event.d);
        return [];
      }
      tail = withoutNonces(tail + event.d, worker.id).slice(-TAIL_CHARS_MAX);
      if (event.k !== 'out') return [];
      if (worker.role === 'reviewer') message = (message + event.d).slice(-MESSAGE_CHARS_MAX);
      const found = worker.role === 'author' ? numbered(parser.push(event.d, event.at)) : [];
      return [...found, ...usedIn(event.d, found.length)];
    },
    endTurn: (at) =>
      worker.role === 'author' ? numbered(parser.end(at), LINES_PER_EVENT / 2) : [],
    silenceEndsIn: (now) =>
      worker.role !== 'author' || worker.policy.takesTurns || parser.pendingSince === null
        ? null
        : Math.max(0, parser.pendingSince + SILENCE_MS - now),
    summary: () => ({
      lastLine: lastLine(tail),
      tail,
      answer:
        worker.role === 'reviewer'
          ? options.readAnswer(lastMessage(withoutNonces(message, worker.id)), prompt)
          : null,
    }),
  };
}

function promptOf(runDir: string): string {
  try {
    return readFileSync(runPaths(runDir).prompt, 'utf8');
  } catch {
    // Without the prompt an echo of it cannot be told apart; the other rules still hold.
    return '';
  }
}

function lastLine(text: string): string {
  const line = text.split('\n').findLast((candidate) => candidate.trim() !== '') ?? '';
  return line.trim().slice(0, LAST_LINE_CHARS_MAX);
}
