import type { Cancel, Clock, TimerRow } from './ports.ts';

/** `setTimeout` fires at once above 2³¹−1 ms, so a long wait is slept through in pieces. */
const SLEEP_MS_MAX = 3_600_000;

/**
 * Wakes the actors whose timers are due. A timer is a row that its actor's commit wrote; its firing is an event like
 * any other and removes the row in its own commit, so it fires once, also across a crash.
 */
export class Timers {
  readonly #clock: Clock;
  readonly #fire: (timer: TimerRow) => void;
  /** Handed to a mailbox and not decided yet. */
  readonly #onTheWay = new Set<TimerRow>();
  #rows: () => Iterable<TimerRow>;
  #cancel: Cancel | null = null;
  #running = false;

  constructor(clock: Clock, rows: () => Iterable<TimerRow>, fire: (timer: TimerRow) => void) {
    this.#clock = clock;
    this.#rows = rows;
    this.#fire = fire;
  }

  start(): void {
    this.#running = true;
    this.rearm();
  }

  stop(): void {
    this.#running = false;
    this.#cancel?.();
    this.#cancel = null;
  }

  /** A firing was decided, or lost with a failed commit: in both cases the row says what is still due. */
  settled(timer: TimerRow): void {
    this.#onTheWay.delete(timer);
  }

  /** To be called after each commit: fires what is due and sleeps until the next one. */
  rearm(): void {
    if (!this.#running) return;
    this.#cancel?.();
    this.#cancel = null;
    const now = this.#clock.now();
    let next = Number.POSITIVE_INFINITY;
    for (const timer of this.#rows()) {
      if (this.#onTheWay.has(timer)) continue;
      if (timer.dueAt <= now) {
        this.#onTheWay.add(timer);
        this.#fire(timer);
      } else next = Math.min(next, timer.dueAt);
    }
    if (next === Number.POSITIVE_INFINITY) return;
    this.#cancel = this.#clock.setTimer(Math.min(next - now, SLEEP_MS_MAX), () => this.rearm());
  }
}
