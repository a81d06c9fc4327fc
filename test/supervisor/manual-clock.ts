import type { Cancel, Clock } from '../../src/supervisor/ports.ts';

interface Due {
  readonly at: number;
  readonly order: number;
  readonly call: () => void;
}

/** Time that stands still until a test moves it. Timers of one instant fire in the order in which they were set. */
export class ManualClock implements Clock {
  #now: number;
  #order = 0;
  readonly #due = new Set<Due>();

  constructor(now = Date.UTC(2026, 0, 5, 9)) {
    this.#now = now;
  }

  now(): number {
    return this.#now;
  }

  setTimer(ms: number, call: () => void): Cancel {
    if (!Number.isFinite(ms) || ms < 0) throw new RangeError(`a timer of ${ms} ms`);
    // The real clock fires such a timer at once, which is never what was meant.
    if (ms > 2 ** 31 - 1) throw new RangeError(`a timer of ${ms} ms fires at once`);
    this.#order += 1;
    const due = { at: this.#now + ms, order: this.#order, call };
    this.#due.add(due);
    return () => void this.#due.delete(due);
  }

  /** When the next timer fires; null where none is set. */
  next(): number | null {
    return this.#first()?.at ?? null;
  }

  /** Moves to `at` without firing anything; backwards too, as an administrator may. */
  set(at: number): void {
    this.#now = at;
  }

  /** Moves on to the next timer that is due until `until`, and fires it. @returns false where there is none. */
  fireNext(until: number): boolean {
    const first = this.#first();
    if (!first || first.at > until) return false;
    this.#due.delete(first);
    this.#now = Math.max(this.#now, first.at);
    first.call();
    return true;
  }

  get pending(): number {
    return this.#due.size;
  }

  #first(): Due | undefined {
    let first: Due | undefined;
    for (const due of this.#due) {
      if (!first || due.at < first.at || (due.at === first.at && due.order < first.order))
        first = due;
    }
    return first;
  }
}
