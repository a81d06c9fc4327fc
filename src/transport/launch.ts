import type { Clock, Random } from '../supervisor/ports.ts';

const LAUNCH_MS_MAX = 60_000;
/** Codes that wait at once; the oldest is forgotten first. */
const CODES_MAX = 100;

/** Single-use codes that let a browser in without a token in its address. */
export interface Launches {
  /** A new code, good for a minute. */
  make(): string;
  /** Takes a code; true once, and only in time. */
  take(code: string): boolean;
  /** None counts any more. */
  forget(): void;
}

export function createLaunches(clock: Clock, random: Random): Launches {
  const endsAt = new Map<string, number>();
  return {
    make() {
      const code = Buffer.from(random.bytes(24)).toString('base64url');
      endsAt.set(code, clock.now() + LAUNCH_MS_MAX);
      for (const oldest of endsAt.keys()) {
        if (endsAt.size <= CODES_MAX) break;
        endsAt.delete(oldest);
      }
      return code;
    },
    take(code) {
      const end = endsAt.get(code);
      endsAt.delete(code);
      return end !== undefined && clock.now() < end;
    },
    forget: () => endsAt.clear(),
  };
}
