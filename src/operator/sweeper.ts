import type { DriftFinding, HealthSample } from '../machines/health-sample.ts';

/** What one sweeper found or did; each looks after one thing. */
export interface Found {
  /** Everything that it finds wrong now, not only what is new. */
  readonly drift?: readonly Omit<DriftFinding, 'since'>[];
  readonly happened?: Pick<HealthSample, 'seq' | 'deaths' | 'reviewerErrors' | 'stalls'>;
  readonly measured?: Pick<HealthSample, 'eventLoopMs' | 'databaseBytes' | 'freeDiskBytes'>;
  readonly moved?: Partial<HealthSample['moved']>;
  /** What it could not look at, while it could look at the rest. */
  readonly problems?: readonly string[];
}

export interface Sweeper {
  readonly name: string;
  /** It moves tickets. */
  readonly moves?: true;
  /**
   * One look. It may throw, or take too long: that costs it its own part of the sample and nobody else anything.
   * @param signal aborts when its time is over.
   */
  sweep(signal: AbortSignal): Promise<Found> | Found;
}

/** Gives way to the event loop: what looks at ten thousand things does so in slices. */
export const breathe = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
