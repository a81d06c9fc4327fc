import pc from 'picocolors';
import { harmless } from './harmless.ts';
import type { Io } from './io.ts';

type Colors = ReturnType<typeof pc.createColors>;

/** What JSON leaves as it is although a terminal acts on it: C1 controls, DEL and marks that turn or hide text. */
const UNSAFE_IN_JSON =
  /[\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/g;

/** JSON that is safe to print: the same value for a program, without effect on a terminal. */
export function printableJson(value: unknown, indent?: number): string {
  return JSON.stringify(value, null, indent).replace(
    UNSAFE_IN_JSON,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/**
 * stdout is data, stderr is talk. Texts from the wire must be harmless before they come to {@link line}; talk is made
 * harmless here.
 */
export class Output {
  readonly json: boolean;
  readonly paint: Colors;
  /** The terminal's width; null where stdout is not a terminal. */
  readonly columns: number | null;
  /** Something has gone to stdout: an error then must not become a second JSON object. */
  started = false;
  readonly #io: Io;
  readonly #showsProgress: boolean;
  readonly #closed = new AbortController();
  #progress = false;
  #full = false;
  #fault: Error | null = null;

  constructor(io: Io, options: { readonly json: boolean; readonly colour: boolean }) {
    this.#io = io;
    this.json = options.json;
    const dumb = io.env['TERM'] === 'dumb';
    const colour = options.colour && !io.env['NO_COLOR'] && !dumb && io.stdout.isTTY === true;
    this.paint = pc.createColors(colour && !options.json);
    this.columns = io.stdout.isTTY ? (io.stdout.columns ?? 80) : null;
    this.#showsProgress = io.stderr.isTTY === true && !dumb && !options.json;
  }

  /** Progress is shown: on a terminal only, and never beside JSON. */
  get showsProgress(): boolean {
    return this.#showsProgress;
  }

  /** Aborts when nobody reads stdout any more, e.g. after `| head`. */
  get closed(): AbortSignal {
    return this.#closed.signal;
  }

  /** Why stdout could not be written, where it was not simply closed by its reader. */
  get fault(): Error | null {
    return this.#fault;
  }

  line(text = ''): void {
    this.#write(`${text}\n`);
  }

  lines(lines: readonly string[]): void {
    if (lines.length > 0) this.#write(`${lines.join('\n')}\n`);
  }

  /** The one object of `--json`: indented for a person, on one line for a program. */
  object(value: unknown): void {
    this.#write(`${printableJson(value, this.columns === null ? undefined : 2)}\n`);
  }

  /** One line of NDJSON. */
  record(value: unknown): void {
    this.#write(`${printableJson(value)}\n`);
  }

  /** Waits until a slow reader has taken what was written, so that nothing piles up in memory. */
  async drained(): Promise<void> {
    if (!this.#full || this.closed.aborted) return;
    await new Promise<void>((resolve) => {
      this.#io.stdout.once('drain', resolve);
      this.closed.addEventListener('abort', () => resolve(), { once: true });
    });
    this.#full = false;
  }

  talk(text: string): void {
    this.progress(null);
    this.#io.stderr.write(`${harmless(text, { lines: true })}\n`);
  }

  /** A line that replaces itself; null takes it away. */
  progress(text: string | null): void {
    if (!this.#showsProgress || (text === null && !this.#progress)) return;
    this.#progress = text !== null;
    this.#io.stderr.write(`\r\u001b[K${text === null ? '' : harmless(text)}`);
  }

  /** To be called on an error of stdout: EPIPE is a reader that had enough, no failure. */
  stdoutFailed(error: Error & { code?: string }): void {
    if (error.code !== 'EPIPE' && error.code !== 'ERR_STREAM_DESTROYED') this.#fault = error;
    this.#closed.abort();
  }

  #write(text: string): void {
    this.started = true;
    if (this.closed.aborted) return;
    if (this.#progress) this.progress(null);
    if (!this.#io.stdout.write(text)) this.#full = true;
  }
}
