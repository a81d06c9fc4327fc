import { setImmediate as nextTurn } from 'node:timers/promises';
import type { JournalRow } from '../../../src/supervisor/ports.ts';
import { MoveLog } from '../../../src/transport/flow/move-log.ts';

/** A journal that has been written up to some event, and is told on as a host would. */
export class AJournal {
  readonly #rows: readonly JournalRow[];
  readonly #listeners = new Set<(rows: readonly JournalRow[]) => void>();
  #head: number;
  /** How many rows each reading asked for. */
  readonly readings: number[] = [];
  /** How often everything else was given its turn. */
  pauses = 0;

  constructor(rows: readonly JournalRow[], head: number) {
    this.#rows = rows;
    this.#head = head;
  }

  head(): number {
    return this.#head;
  }

  oldest(): number {
    return 1;
  }

  journalAfter(after: number, limit: number): readonly JournalRow[] {
    this.readings.push(limit);
    return this.#rows.slice(after, Math.min(this.#head, after + limit));
  }

  onCommit(listener: (rows: readonly JournalRow[]) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  get listeners(): number {
    return this.#listeners.size;
  }

  /** Commits the next events, whole commits only. @returns false at the end */
  goOn(): boolean {
    const next = this.#rows[this.#head];
    if (!next) return false;
    const commit = this.#rows.filter(({ batch }) => batch === next.batch);
    this.#head += commit.length;
    for (const listener of this.#listeners) listener(commit);
    return true;
  }

  log(
    movesMax: number,
    { pause = nextTurn, actorsMax }: { pause?: () => Promise<unknown>; actorsMax?: number } = {},
  ): MoveLog {
    const note = (_: object, message: string): void => {
      throw new Error(message);
    };
    return new MoveLog({
      host: this,
      log: { debug: note, info: note, warn: note, error: note },
      movesMax,
      ...(actorsMax === undefined ? {} : { actorsMax }),
      pause: async () => {
        this.pauses += 1;
        await pause();
      },
    });
  }
}
