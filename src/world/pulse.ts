import type { Cancel, Clock, Pulse } from '../supervisor/ports.ts';

const BEAT_MS = 5_000;
/** A beat that is later than this was not late: nothing ran meanwhile. */
const GAP_MS_MIN = 30_000;
/** The latest gaps that are remembered. */
const GAPS_MAX = 100;

/**
 * Notices by its own beats when the service did not run: a laptop that was suspended, a process that was stopped, a
 * clock that was set forward. All of them look the same from here, and none of them is anybody's silence.
 */
export function heartbeat(clock: Clock): Pulse & { readonly stop: Cancel } {
  const gaps: { readonly from: number; readonly to: number }[] = [];
  let lookedAt = clock.now();
  let cancel: Cancel = () => {};
  const look = (): void => {
    const now = clock.now();
    if (now - lookedAt > GAP_MS_MIN) {
      gaps.push({ from: lookedAt, to: now });
      if (gaps.length > GAPS_MAX) gaps.shift();
    }
    lookedAt = now;
  };
  const beat = (): void => {
    look();
    cancel = clock.setTimer(BEAT_MS, beat);
  };
  beat();
  return {
    asleepMs(since) {
      // After a wake somebody's timer may fire before the next beat.
      look();
      return gaps.reduce((sum, { from, to }) => sum + Math.max(0, to - Math.max(from, since)), 0);
    },
    stop: () => cancel(),
  };
}
