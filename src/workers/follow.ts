import type { Connection } from './connection.ts';
import { LinkError, openConnection } from './connection.ts';
import { createEventReader } from './event-reader.ts';
import { runnerIdentity } from './find-runner.ts';
import { isAlive } from './identity.ts';
import type { Exit, RunEvent, RunnerRecord } from './runner/run-files.ts';
import { readJson, runPaths } from './runner/run-files.ts';

/** While connected, the runner tells; this is only a net below it. */
const quietMsMax = 2000;
const retryMs = 100;

/**
 * How following ended: with the run; `lost` = the runner is proven dead and left no record of an
 * end; `aborted` = by the signal.
 */
export type RunEnd = Exit | { kind: 'lost' } | { kind: 'aborted' };

/**
 * Gives every event with `o` > from, each once and in order, as they come, until the run ends.
 * Events are only ever read from the files; the socket says when to look. So there is no seam
 * between past and live, and a dropped connection loses nothing. `onEvent` is awaited.
 * Throws LinkError `absent` if no runner ever took the run, and what `onEvent` throws.
 */
export async function followRun(options: {
  runDir: string;
  from: number;
  signal?: AbortSignal;
  onEvent: (event: RunEvent) => void | Promise<void>;
  /** Once, when everything that had been written by then was given. */
  onCaughtUp?: () => void;
}): Promise<RunEnd> {
  const { runDir, signal } = options;
  const paths = runPaths(runDir);
  const identity = runnerIdentity(runDir);
  if (!identity) throw new LinkError('absent', `no runner ever took ${runDir}`);
  const reader = createEventReader({ runDir, from: options.from });
  const bell = createBell();
  const ring = () => bell.ring();
  signal?.addEventListener('abort', ring);
  let connection: Connection | null = null;
  let caughtUp = false;

  async function readAll(): Promise<void> {
    for await (const event of reader.read()) {
      if (signal?.aborted) return;
      await options.onEvent(event);
    }
  }

  try {
    for (;;) {
      // Looked at before reading: everything that belongs to the end is written before it.
      const dead = !isAlive(identity);
      const exit = readJson<Exit>(paths.exit);
      await readAll();
      if (signal?.aborted) return { kind: 'aborted' };
      if (!caughtUp) options.onCaughtUp?.();
      caughtUp = true;
      if (exit) return exit;
      if (dead) return { kind: 'lost' };
      if (connection) {
        await bell.wait(quietMsMax);
        continue;
      }
      connection = await follow(paths.runner, reader.last(), ring);
      if (!connection) {
        await bell.wait(retryMs);
        continue;
      }
      void connection.closed.then(() => {
        connection = null;
        ring();
      });
    }
  } finally {
    signal?.removeEventListener('abort', ring);
    connection?.close();
    await reader.close();
  }
}

/** Null when the runner does not answer, which says nothing about its life. */
async function follow(path: string, from: number, ring: () => void): Promise<Connection | null> {
  const record = readJson<RunnerRecord>(path);
  if (!record) return null;
  try {
    const connection = await openConnection({
      socket: record.socket,
      timeoutMs: 1000,
      onMessage: ring,
    });
    await connection.ask({ type: 'follow', from }, 2000).catch((error: unknown) => {
      connection.close();
      throw error;
    });
    return connection;
  } catch (error) {
    if (error instanceof LinkError) return null;
    throw error;
  }
}

/** Remembers a ring that came while nobody waited, so that none is missed. */
function createBell(): { ring(): void; wait(ms: number): Promise<void> } {
  let rung = false;
  let wake: (() => void) | null = null;
  return {
    ring() {
      rung = true;
      wake?.();
    },
    async wait(ms) {
      if (!rung) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, ms);
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      }
      wake = null;
      rung = false;
    },
  };
}
