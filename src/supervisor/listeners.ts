import type { Cancel, JournalRow, Log } from './ports.ts';

/** Who is told of each commit, right after it. */
export class Listeners {
  readonly #log: Log;
  readonly #listeners = new Set<(rows: readonly JournalRow[]) => void>();

  constructor(log: Log) {
    this.#log = log;
  }

  add(listener: (rows: readonly JournalRow[]) => void): Cancel {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  publish(rows: readonly JournalRow[]): void {
    for (const listener of this.#listeners) {
      try {
        listener(rows);
      } catch (cause) {
        // A reader of the stream must not stop what is read.
        this.#log.error({ cause: String(cause) }, 'a listener failed');
      }
    }
  }
}
