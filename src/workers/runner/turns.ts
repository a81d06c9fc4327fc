import { PassThrough } from 'node:stream';
import type { Writable } from 'node:stream';
import { readFileSync } from 'node:fs';
import { createNonce, hashNonce } from '../nonce.ts';
import type { Conversation } from '../runtimes/conversation.ts';
import type { EventLog } from './event-log.ts';
import type { InputRefusal, InputTaken } from './input.ts';
import type { McpRelay } from './mcp-relay.ts';
import type { RunSpec } from './run-files.ts';
import { runPaths, writeFileWhole } from './run-files.ts';

/** An agent that refuses a prompt says so at once; one that says nothing so long has taken it. */
const signMsMax = 1_000;

export type Turns = {
  /** Its stdout, as it comes; null at the end. */
  bytes(bytes: Buffer | null): void;
  /** Makes the session and begins the first turn. `onFailed` where there is no session to be had. */
  start(stdin: Writable, on: { failed: (message: string) => void; ended: () => void }): void;
  /** Begins a further turn: its nonce is in place before the agent is spoken to. */
  begin(turn: number, text: string): Promise<InputTaken | InputRefusal>;
  /** False where no turn is under way. */
  interrupt(): boolean;
};

/** The turns of an agent that is spoken to by protocol. Everything that is heard goes into the log, in order. */
export function createTurns(options: {
  runDir: string;
  spec: RunSpec;
  log: EventLog;
  note: (text: string) => void;
  onEvent: () => void;
}): Turns {
  const { spec, log, note } = options;
  const stdout = new PassThrough();
  let conversation: Conversation | null = null;
  let underWay = false;
  /** Of the newest turn. */
  let { nonce } = spec;

  const append = (event: Parameters<EventLog['append']>[0]): void => {
    log.append(event);
    options.onEvent();
  };
  const text = (k: 'out' | 'act' | 'in', words: string): void => {
    log.appendText(k, words, Date.now());
    options.onEvent();
  };

  /** Resolves when the agent has taken the prompt up, or refused it; the turn goes on by itself. */
  function turn(n: number, words: string, begun: () => void): Promise<string | null> {
    const talk = conversation;
    if (!talk) return Promise.resolve('it has no session');
    underWay = true;
    return new Promise((resolve) => {
      let accepted = false;
      const accept = (): void => {
        if (accepted) return;
        accepted = true;
        begun();
        resolve(null);
      };
      const timer = setTimeout(accept, signMsMax);
      const over = (why: string, used = { tokens: 0, cost: 0 }): void => {
        accept();
        append({ at: Date.now(), k: 'end', n, why, ...used });
      };
      talk
        .prompt(words, accept)
        .then(
          ({ why, tokens, cost }) => over(why, { tokens, cost }),
          (error: Error) => {
            // Its process has ended or is about to: that end says more than this one.
            if (talk.closed())
              return resolve(accepted ? null : 'it ended before it took the prompt');
            if (!accepted && n > 1) return resolve(error.message);
            text('act', `the turn failed: ${error.message}\n`);
            over('error');
          },
        )
        .catch((error: Error) => note(error.stack ?? error.message))
        .finally(() => {
          clearTimeout(timer);
          underWay = false;
        });
    });
  }

  async function open(stdin: Writable): Promise<void> {
    // Only here: a command that merely gets a prompt must not wait for a protocol that it does not speak.
    const { converse } = await import('../runtimes/acp.ts');
    const { acp } = spec;
    if (!acp) throw new Error('this run has no protocol');
    const { mcp } = acp;
    conversation = converse({
      stdin,
      stdout,
      cwd: spec.cwd,
      spec: acp,
      ...(mcp !== undefined && { openTools: () => openTools(mcp) }),
      listener: { said: (words) => text('out', words), did: (words) => text('act', words) },
    });
    await conversation.open();
  }

  /** An agent has other ways to report: one without these tools is better than none. */
  async function openTools(to: string): Promise<McpRelay | null> {
    try {
      const { openMcpRelay } = await import('./mcp-relay.ts');
      return await openMcpRelay({ to, run: spec.run, nonce: () => nonce });
    } catch (error) {
      note(`the agent gets no tools: ${(error as Error).message}`);
      return null;
    }
  }

  return {
    bytes: (bytes) => void (bytes === null ? stdout.end() : stdout.write(bytes)),
    start(stdin, on) {
      // The library tells of lines that it cannot read on the console: the runner's log is bounded.
      console.error = (...words: unknown[]) => note(words.map(String).join(' ').slice(0, 500));
      open(stdin).then(
        async () => {
          await turn(1, readFileSync(spec.promptFile, 'utf8'), () => {});
          if (spec.acp?.oneTurn) await endOf(() => underWay).then(on.ended);
        },
        (error: Error) => {
          if (conversation?.closed()) return;
          on.failed(`the agent could not be spoken to by ACP: ${error.message}`);
        },
      );
    },
    async begin(n, words) {
      if (!conversation || conversation.closed()) {
        return { code: 'cannot_take_input', message: 'the agent has no session any more' };
      }
      if (underWay) return { code: 'busy', message: 'the agent is in a turn' };
      nonce = createNonce(spec.run);
      const nonceHash = hashNonce(nonce);
      writeFileWhole(runPaths(options.runDir).nonce, nonce);
      const refusal = await turn(n, words, () => {
        append({ at: Date.now(), k: 'turn', n, nonceHash });
        text('in', words);
      });
      if (refusal === null) return { nonceHash };
      return { code: 'refused', message: `the agent refused the prompt: ${refusal}` };
    },
    interrupt() {
      if (!underWay || !conversation) return false;
      conversation.cancel().catch((error: Error) => note(error.message));
      return true;
    },
  };
}

async function endOf(underWay: () => boolean): Promise<void> {
  while (underWay()) await new Promise((resolve) => setTimeout(resolve, 20));
}
