import { EventEmitter } from 'node:events';
import { Readable } from 'node:stream';
import type { Check } from '../../src/cli/commands/doctor.ts';
import type { Io, Sink } from '../../src/cli/io.ts';
import { run } from '../../src/cli/run.ts';
import type { DemoOptions, ServeOptions } from '../../src/cli/commands/service.ts';

/** A terminal or a pipe that keeps what is written to it. */
export class Captured extends EventEmitter implements Sink {
  text = '';
  readonly isTTY: boolean;
  readonly columns: number | undefined;
  /** Called before each write; a throw or an emitted error is what a broken pipe does. */
  onWrite: (text: string) => void = () => undefined;

  constructor(columns: number | null = null) {
    super();
    this.isTTY = columns !== null;
    this.columns = columns ?? undefined;
  }

  write(text: string): boolean {
    this.onWrite(text);
    this.text += text;
    return true;
  }
}

export interface World {
  readonly stdin?: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly cwd?: string;
  /** The width of a terminal; null or absent is a pipe. */
  readonly columns?: number | null;
  /** The time, ms since the epoch. */
  readonly now?: number;
  readonly stdout?: Captured;
  /** What `doctor` finds. */
  readonly checks?: readonly Check[];
  /** Called with what interrupts the command, as Ctrl-C does. */
  readonly interruptible?: (interrupt: () => void) => void;
}

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** What `serve` and `demo` were called with. */
  readonly served: readonly (ServeOptions | DemoOptions)[];
  /** Milliseconds that were slept, in order; no time passes here. */
  readonly slept: readonly number[];
}

export const NOW = Date.parse('2026-01-02T03:04:05.000Z');

/** Runs a command line in this process. */
export async function cli(argv: readonly string[], world: World = {}): Promise<Ran> {
  const stdout = world.stdout ?? new Captured(world.columns ?? null);
  const stderr = new Captured(world.columns ?? null);
  const served: (ServeOptions | DemoOptions)[] = [];
  const slept: number[] = [];
  const io: Io = {
    stdin: Readable.from(world.stdin === undefined ? [] : [world.stdin]),
    stdout,
    stderr,
    env: world.env ?? {},
    cwd: world.cwd ?? '/nowhere',
    userName: 'ada',
    now: () => world.now ?? NOW,
    async sleep(ms) {
      slept.push(ms);
      await new Promise((resolve) => setImmediate(resolve));
    },
    onInterrupt(call) {
      world.interruptible?.(call);
      return () => undefined;
    },
  };
  const note = async (options: ServeOptions | DemoOptions): Promise<number> => {
    served.push(options);
    return 7;
  };
  const examine = async () => world.checks ?? [];
  const code = await run(argv, {
    io,
    version: '1.2.3',
    serve: note,
    demo: note,
    examine,
    rotateTokens: async (dataDir) => (await import('../../src/tokens.ts')).rotateTokens(dataDir),
    database: async () => (await import('../../src/database.ts')).databaseTools,
  });
  return { code, stdout: stdout.text, stderr: stderr.text, served, slept };
}
