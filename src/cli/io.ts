import { userInfo } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';

/** A stream that the command line writes to; `process.stdout` is one. */
export interface Sink {
  write(text: string): boolean;
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
  on(event: 'error', listener: (error: Error) => void): unknown;
  once(event: 'drain' | 'close', listener: () => void): unknown;
}

/** The world as a command sees it. Tests fill in another one. */
export interface Io {
  readonly stdin: AsyncIterable<Buffer | string> & { readonly isTTY?: boolean | undefined };
  readonly stdout: Sink;
  readonly stderr: Sink;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** The person at the keyboard: `by` of every write unless `--by` says otherwise. */
  readonly userName: string;
  /** Milliseconds since the epoch. */
  now(): number;
  /** Ends early, without an error, when `signal` aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** Calls on SIGINT and SIGTERM instead of ending the process; the answer takes the listener away. */
  onInterrupt(call: () => void): () => void;
  /** Waits until stdout has taken everything: whoever ends the process next must not cut it off. */
  flush?(): Promise<void>;
}

/** The real world. */
export function processIo(): Io {
  return {
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    env: process.env,
    cwd: process.cwd(),
    userName: osUserName(),
    now: () => Date.now(),
    sleep: (ms, signal) => delay(ms, undefined, signal ? { signal } : {}).catch(() => undefined),
    onInterrupt(call) {
      process.on('SIGINT', call);
      process.on('SIGTERM', call);
      return () => {
        process.off('SIGINT', call);
        process.off('SIGTERM', call);
      };
    },
    // A pipe is asynchronous on some systems. A broken one calls back too.
    flush: () => new Promise((resolve) => process.stdout.write('', () => resolve())),
  };
}

function osUserName(): string {
  try {
    return userInfo().username;
  } catch {
    // A container may run under a uid that has no name.
    return process.env['USER'] || 'unknown';
  }
}
