import type { Clock } from '../supervisor/ports.ts';

const WINDOW_MS = 60_000;
/** Addresses that are remembered at once; the oldest is forgotten first. */
const ADDRESSES_MAX = 1_000;

export interface FailedLogins {
  /** Counts a wrong token. @returns null, or the seconds to wait where there were too many. */
  count(address: string): number | null;
}

/** Wrong tokens by remote address, within windows of a minute. */
export function createFailedLogins(clock: Clock, max: number): FailedLogins {
  const windows = new Map<string, { endsAt: number; count: number }>();
  return {
    count(address) {
      const now = clock.now();
      let window = windows.get(address);
      if (!window || window.endsAt <= now) {
        windows.delete(address);
        window = { endsAt: now + WINDOW_MS, count: 0 };
        windows.set(address, window);
        if (windows.size > ADDRESSES_MAX) forgetOldest(windows);
      }
      window.count += 1;
      return window.count > max ? Math.ceil((window.endsAt - now) / 1_000) : null;
    },
  };
}

function forgetOldest(windows: Map<string, unknown>): void {
  for (const address of windows.keys()) {
    windows.delete(address);
    return;
  }
}
