import { useEffect } from 'preact/hooks';
import { Cell, useCell } from './source.ts';

const SECOND = 1_000;

/** How far the service's clock is ahead of this machine's, in milliseconds: ages are told by the service's. */
export const clockOffset = new Cell(0);

/** Milliseconds since the epoch by the service's clock. */
export const now = (): number => Date.now() + clockOffset.value;

const tick = new Cell(now());
let watchers = 0;
let timer: ReturnType<typeof setInterval> | undefined;

/** The service's time, once a second; everything that shows an age changes together. */
export function useNow(): number {
  useEffect(() => {
    watchers += 1;
    timer ??= setInterval(() => tick.set(now()), SECOND);
    return () => {
      watchers -= 1;
      if (watchers > 0) return;
      clearInterval(timer);
      timer = undefined;
    };
  }, []);
  // A component that comes between two ticks sees the time as it is, and not the one of the last tick of long ago.
  return Math.max(useCell(tick), now() - SECOND);
}

/** Takes the service's time from an answer's `Date` header, which counts whole seconds. */
export function learnTime(header: string | null, askedAt: number, answeredAt: number): void {
  const said = Date.parse(header ?? '');
  if (Number.isNaN(said)) return;
  const offset = said + SECOND / 2 - (askedAt + answeredAt) / 2;
  // Within its own grain the header says nothing.
  clockOffset.set(Math.abs(offset) < 2 * SECOND ? 0 : Math.round(offset));
}
