import { setTimeout as sleep } from 'node:timers/promises';
import type { Quarry } from '../tree-kill.ts';
import { killQuarry, signalQuarry, waitForEnd } from '../tree-kill.ts';
import type { Agent, StartFailure } from './agent.ts';
import { startAgent } from './agent.ts';
import type { EventLog } from './event-log.ts';
import { createEventLog } from './event-log.ts';
import type { InputRefusal, InputTaken } from './input.ts';
import { writeTo } from './input.ts';
import type { Exit, RunSpec } from './run-files.ts';
import { runPaths, writeFileWhole } from './run-files.ts';
import type { Turns } from './turns.ts';
import { createTurns } from './turns.ts';
import type { RunnerState } from './wire.ts';

/** What an agent leaves behind gets SIGTERM and so long, then SIGKILL. */
const leftoversGraceMsMax = 2000;
const exitRecordTriesMax = 120;

/** One agent from `go` to its end. Every method may be called again at any time. */
export type Life = {
  state(): RunnerState;
  agent(): Agent | null;
  /** Number of the newest event. */
  last(): number;
  /** Starts the agent, once. Null if it was started. */
  go(): Promise<StartFailure | null>;
  /** Ends it and all that it started: SIGTERM, grace, SIGKILL, sweep. */
  stop(reason: string): Promise<Exit>;
  /** Ends its turn: by protocol, else by SIGINT to its group. False if there is none. */
  interrupt(): boolean;
  /** Says something to it; `turn` is the number of the turn that this begins. */
  input(text: string, turn: number | undefined): Promise<InputTaken | InputRefusal>;
  /** Settles when exit.json is in place. */
  ended: Promise<Exit>;
  /** Settles when nothing that the agent started lives any more. */
  over: Promise<void>;
};

export function createLife(options: {
  runDir: string;
  spec: RunSpec;
  onEvent: () => void;
  note: (text: string) => void;
}): Life {
  const { runDir, spec, note } = options;
  const paths = runPaths(runDir);
  const ended = settleable<Exit>();
  const over = settleable<void>();
  let state: RunnerState = 'waiting';
  let log: EventLog | null = null;
  let agent: Agent | null = null;
  let starting: Promise<StartFailure | null> | null = null;
  let stopping: Promise<Exit> | null = null;
  let stoppedBy: string | undefined;
  let turns: Turns | null = null;
  /** Why an agent that runs is no agent that can be spoken to. */
  let failure: StartFailure | null = null;
  /** It had one turn, which is over: its end is the one that was wanted. */
  let finished = false;

  const quarry = (): Quarry => ({
    mark: spec.mark,
    agent: agent && { identity: agent.identity, pgid: agent.identity.pid },
  });
  const stopMark = () => (stoppedBy === undefined ? {} : { stoppedBy });

  const goTimer = setTimeout(() => {
    // Nobody committed this start: the service died before `go`, or gave it up.
    if (!starting && state === 'waiting') void finish({ kind: 'unstarted', at: Date.now() });
  }, spec.goTimeoutMs);

  async function start(): Promise<StartFailure | null> {
    clearTimeout(goTimer);
    const outcome = await tryStart();
    if ('code' in outcome) {
      await finish({ kind: 'start_failed', ...outcome, at: Date.now() });
      return outcome;
    }
    agent = outcome;
    state = 'live';
    void agent.ended.then((how) => {
      const at = Date.now();
      if (failure) return finish({ kind: 'start_failed', ...failure, at });
      const { code, signal } = finished ? { code: 0, signal: null } : how;
      log?.append({ at, k: 'exit', code, signal });
      options.onEvent();
      const events = log?.last() ?? 0;
      return finish({ kind: 'exited', code, signal, at, events, ...stopMark() });
    });
    recordAgent(agent);
    if (agent.stdin) turns?.start(agent.stdin, { failed: endUnspoken, ended: endFinished });
    return null;
  }

  /** A start that failed after all; nothing of it may live on. */
  function endUnspoken(message: string): void {
    failure ??= { code: 'no_session', message };
    void endAgent();
  }

  function endFinished(): void {
    finished = true;
    agent?.stdin?.end();
    void endAgent();
  }

  async function endAgent(): Promise<void> {
    try {
      signalQuarry(quarry(), 'SIGTERM');
      await waitForEnd(quarry(), Math.min(spec.graceMs, leftoversGraceMsMax));
      await killQuarry(quarry());
    } catch (error) {
      note(`the agent could not be ended: ${(error as Error).message}`);
    }
  }

  async function tryStart(): Promise<Agent | StartFailure> {
    try {
      const events = createEventLog({
        runDir,
        bytesMax: spec.logBytesMax,
        onError: (error) => note(`an event was lost: ${error.message}`),
      });
      log = events;
      if (spec.acp)
        turns = createTurns({ runDir, spec, log: events, note, onEvent: options.onEvent });
      return await startAgent({
        runDir,
        spec,
        onText(k, text) {
          events.appendText(k, text, Date.now());
          options.onEvent();
        },
        ...(turns && { onBytes: (bytes: Buffer | null) => turns?.bytes(bytes) }),
      });
    } catch (error) {
      const { code = 'start_failed', message } = error as NodeJS.ErrnoException;
      return { code, message };
    }
  }

  /** Without this record the mark alone still leads to the agent, so a failure is not its end. */
  function recordAgent({ identity }: Agent): void {
    try {
      writeFileWhole(paths.agent, JSON.stringify({ identity, pgid: identity.pid }));
    } catch (error) {
      note(`agent.json was not written: ${(error as Error).message}`);
    }
  }

  async function finish(exit: Exit): Promise<void> {
    if (state === 'ended') return;
    state = 'ended';
    clearTimeout(goTimer);
    log?.close();
    await recordExit(exit);
    ended.resolve(exit);
    await endLeftovers();
    over.resolve();
  }

  /** A full disk may have room again in a moment, and an exit without a record is a lost run. */
  async function recordExit(exit: Exit): Promise<void> {
    for (let tried = 1; ; tried += 1) {
      try {
        return writeFileWhole(paths.exit, JSON.stringify(exit));
      } catch (error) {
        note(`exit.json was not written: ${(error as Error).message}`);
        if (tried >= exitRecordTriesMax) return;
        await sleep(500);
      }
    }
  }

  async function endLeftovers(): Promise<void> {
    if (!agent) return;
    try {
      if (signalQuarry(quarry(), 'SIGTERM').length === 0) return;
      if (stopping) return;
      await waitForEnd(quarry(), Math.min(spec.graceMs, leftoversGraceMsMax));
      await killQuarry(quarry());
    } catch (error) {
      note(`leftovers of the agent live on: ${(error as Error).message}`);
    }
  }

  async function stopNow(): Promise<Exit> {
    if (!starting) await finish({ kind: 'unstarted', at: Date.now(), ...stopMark() });
    await starting;
    if (agent) {
      signalQuarry(quarry(), 'SIGTERM');
      await waitForEnd(quarry(), spec.graceMs);
      await killQuarry(quarry());
    }
    const exit = await ended.promise;
    // Once more: the last ones may have been born while their parent died.
    if (agent) await killQuarry(quarry());
    return exit;
  }

  return {
    state: () => state,
    agent: () => agent,
    last: () => log?.last() ?? 0,
    async go() {
      if (!starting && state === 'ended') return { code: 'ended', message: 'the run is over' };
      starting ??= start();
      return starting;
    },
    stop(reason) {
      stoppedBy ??= reason;
      stopping ??= stopNow().catch((error: unknown) => {
        // The next `stop` must try again instead of being told of this failure for ever.
        stopping = null;
        throw error;
      });
      return stopping;
    },
    async input(text, turn) {
      if (state !== 'live') return { code: 'cannot_take_input', message: 'the agent has ended' };
      if (turns && turn !== undefined) return turns.begin(turn, text);
      return writeTo(agent?.stdin ?? null, text);
    },
    interrupt() {
      if (state !== 'live' || !agent) return false;
      if (turns) return turns.interrupt();
      try {
        process.kill(-agent.identity.pid, 'SIGINT');
        return true;
      } catch {
        return false;
      }
    },
    ended: ended.promise,
    over: over.promise,
  };
}

function settleable<T>(): { promise: Promise<T>; resolve: (value: T) => void } {
  let resolve!: (value: T) => void;
  const promise = new Promise<T>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
