import { LinkError, openConnection } from './connection.ts';
import { createEventReader } from './event-reader.ts';
import type { ProcessIdentity } from './identity.ts';
import type { Exit, RunEvent, RunnerRecord } from './runner/run-files.ts';
import { readJson, runPaths } from './runner/run-files.ts';
import type { RunnerState } from './runner/wire.ts';

export { LinkError } from './connection.ts';
export { followRun } from './follow.ts';
export type { RunEnd } from './follow.ts';

const answerMs = 5000;
/** Reading the process table and killing stubborn ones comes on top of the grace. */
const stopSlackMs = 15_000;
const outputCharsMax = 1024 * 1024;

/** What the runner says about itself. `last` = number of its newest event. */
export type RunnerHello = {
  run: string;
  incarnation: number;
  runner: ProcessIdentity;
  agent: ProcessIdentity | null;
  state: RunnerState;
  last: number;
  graceMs: number;
};

/** A connection to a runner. Every method rejects with LinkError when it does not answer. */
export type RunnerLink = {
  hello: RunnerHello;
  /** Lets the agent start; asked again, it only says that it did. */
  go(): Promise<'live' | { startFailed: { code: string; message: string } }>;
  /** Resolves when the agent and all that it started are proven dead. */
  stop(reason: string): Promise<Exit>;
  /** SIGINT to the agent's group. LinkError `not_live` if there is none. */
  interrupt(): Promise<void>;
  /**
   * Says something to the agent, once per id; `turn` begins that turn of an agent that takes turns, and `nonceHash` is
   * then of its nonce. LinkError `cannot_take_input`, `busy`, `refused`.
   */
  input(id: string, text: string, turn?: number): Promise<{ nonceHash: string | null }>;
  /** Settles when the connection has ended. */
  closed: Promise<void>;
  close(): void;
};

/** Connects to the runner of a run directory. Throws LinkError. */
export async function connectRunner(runDir: string): Promise<RunnerLink> {
  const record = readJson<RunnerRecord>(runPaths(runDir).runner);
  if (!record) throw new LinkError('unreachable', `${runDir} has no runner that listens`);
  const connection = await openConnection({ socket: record.socket, timeoutMs: answerMs });
  const hello = await connection.ask({ type: 'hello' }, answerMs).catch((error: unknown) => {
    connection.close();
    throw error;
  });
  if (hello.type !== 'hello') {
    connection.close();
    throw new LinkError('unexpected', `the runner answered hello with ${hello.type}`);
  }
  const unexpected = (type: string) => new LinkError('unexpected', `the runner answered ${type}`);

  return {
    hello,
    async go() {
      const answer = await connection.ask({ type: 'go' }, answerMs * 2);
      if (answer.type === 'live') return 'live';
      if (answer.type !== 'start_failed') throw unexpected(answer.type);
      return { startFailed: { code: answer.code, message: answer.message } };
    },
    async stop(reason) {
      const answer = await connection.ask({ type: 'stop', reason }, hello.graceMs + stopSlackMs);
      if (answer.type !== 'stopped') throw unexpected(answer.type);
      return answer.exit;
    },
    async interrupt() {
      await connection.ask({ type: 'interrupt' }, answerMs);
    },
    async input(id, text, turn) {
      const answer = await connection.ask(
        { type: 'input', id, text, ...(turn === undefined ? {} : { turn }) },
        answerMs,
      );
      if (answer.type !== 'input_ack') throw unexpected(answer.type);
      if (answer.code) {
        throw new LinkError(answer.code, answer.message ?? 'the agent took no input');
      }
      return { nonceHash: answer.nonceHash ?? null };
    },
    closed: connection.closed,
    close: () => connection.close(),
  };
}

/**
 * A page of a run's events with `o` > from: at most `limit` of them and about 1 MiB of text.
 * `next` is the `from` of the page after it.
 */
export async function readOutput(
  runDir: string,
  page: { from: number; limit: number },
): Promise<{ events: RunEvent[]; next: number }> {
  const reader = createEventReader({ runDir, from: page.from });
  const events: RunEvent[] = [];
  let chars = 0;
  try {
    if (page.limit <= 0) return { events, next: page.from };
    for await (const event of reader.read()) {
      events.push(event);
      chars += 'd' in event ? event.d.length : 0;
      if (events.length >= page.limit || chars >= outputCharsMax) break;
    }
    return { events, next: reader.last() };
  } finally {
    await reader.close();
  }
}
