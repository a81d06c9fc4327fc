import { closeSync, fsyncSync, openSync, renameSync } from 'node:fs';
import type { RunEvent, TextKind } from './run-files.ts';
import { runPaths, writeAll } from './run-files.ts';

/** Characters of text in one event: at most 64 KiB even if each of them takes four bytes. */
const eventCharsMax = 16 * 1024;

/** `Omit` over each member of the union. */
type Unnumbered = RunEvent extends infer E ? (E extends RunEvent ? Omit<E, 'o'> : never) : never;

export type EventLog = {
  /** Number of the newest event, 0 if there is none. */
  last(): number;
  /** Cuts the text into events and appends them. */
  appendText(k: TextKind, text: string, at: number): void;
  append(event: Unnumbered): void;
  /** Makes everything durable and closes. */
  close(): void;
};

/**
 * events.ndjson, with the half before it in events.1.ndjson: at most `bytesMax` together, the
 * oldest events go first. Writes are synchronous, so that a slow disk holds up the agent's pipe
 * instead of filling memory. A failed write loses that event only: its number shows as a gap.
 */
export function createEventLog(options: {
  runDir: string;
  bytesMax: number;
  onError: (error: Error) => void;
}): EventLog {
  const paths = runPaths(options.runDir);
  let fd = openSync(paths.events, 'ax', 0o600);
  let bytes = 0;
  let last = 0;
  let torn = false;

  function append(event: Unnumbered): void {
    last += 1;
    const line = Buffer.from(
      `${torn ? '\n' : ''}${JSON.stringify({ o: last, ...event })}\n`,
      'utf8',
    );
    try {
      if (bytes > 0 && bytes + line.length > options.bytesMax / 2) rotate();
      writeAll(fd, line);
      bytes += line.length;
      torn = false;
    } catch (error) {
      // Half a line may stand there now: the next one must not be glued to it.
      torn = true;
      options.onError(error as Error);
    }
  }

  function rotate(): void {
    renameSync(paths.events, paths.eventsBefore);
    const next = openSync(paths.events, 'ax', 0o600);
    closeSync(fd);
    fd = next;
    bytes = 0;
  }

  return {
    last: () => last,
    append,
    appendText(k, text, at) {
      for (const d of cut(text)) append({ at, k, d });
    },
    close() {
      try {
        fsyncSync(fd);
        closeSync(fd);
      } catch (error) {
        options.onError(error as Error);
      }
    },
  };
}

/** Pieces of at most eventCharsMax, never between the halves of a surrogate pair. */
function* cut(text: string): Generator<string> {
  for (let start = 0; start < text.length;) {
    let end = Math.min(start + eventCharsMax, text.length);
    const unit = text.charCodeAt(end - 1);
    if (end < text.length && unit >= 0xd800 && unit <= 0xdbff) end -= 1;
    yield text.slice(start, end);
    start = end;
  }
}
