/** How long stays in a state usually last. */
export interface Pace {
  readonly medianMs: number;
  /** Slower than 95 of 100. */
  readonly p95Ms: number;
  /** Who stays longer is overdue. */
  readonly lateMs: number;
  /** Whether it was measured; else it is what one expects of such a state. */
  readonly measured: boolean;
}

/** Fewer stays than this say nothing about the next one. */
export const STAYS_MIN = 5;
/** The p95 of fewer than these is only the longest one: nobody is late by that before half of such stays end elsewhere. */
export const STAYS_SURE = 20;
/** What passes in less than this is nobody's business, however quick the others were. */
export const OVERDUE_MS_MIN = 5_000;

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

const expected = (medianMs: number, p95Ms: number): Pace => ({
  medianMs,
  p95Ms,
  lateMs: Math.max(p95Ms, OVERDUE_MS_MIN),
  measured: false,
});

/**
 * What one expects of a state of which too little is known yet, by chart and path. A state that is not named here is one
 * in which nothing has to happen: its clock stands, and nothing in it is ever overdue.
 */
export const EXPECTED: Readonly<Record<string, Readonly<Record<string, Pace>>>> = {
  ticket: {
    inbox: expected(30 * MINUTE, 4 * HOUR),
    todo: expected(5 * MINUTE, HOUR),
    in_progress: expected(15 * MINUTE, 90 * MINUTE),
    'review.verifying': expected(5 * SECOND, 30 * SECOND),
    'review.judging': expected(3 * MINUTE, 10 * MINUTE),
    'review.gating': expected(2 * MINUTE, 5 * MINUTE),
    'review.deciding': expected(30 * MINUTE, 4 * HOUR),
    needs_input: expected(30 * MINUTE, 4 * HOUR),
  },
  worker: {
    starting: expected(2 * SECOND, 20 * SECOND),
    gated: expected(SECOND, 10 * SECOND),
    'live.working': expected(15 * MINUTE, 90 * MINUTE),
    'live.reported': expected(5 * SECOND, MINUTE),
    'live.delivering': expected(2 * SECOND, 30 * SECOND),
    'live.leaving': expected(5 * SECOND, 30 * SECOND),
    stopping: expected(5 * SECOND, 30 * SECOND),
  },
  supervisor: {
    starting: expected(5 * SECOND, 30 * SECOND),
    draining: expected(10 * MINUTE, 2 * HOUR),
    'draining.going': expected(10 * MINUTE, 2 * HOUR),
    'draining.held': expected(10 * MINUTE, 2 * HOUR),
    degraded: expected(30 * SECOND, 5 * MINUTE),
  },
};

export interface Dwell {
  readonly path: string;
  readonly count: number;
  readonly medianMs: number;
  readonly p95Ms: number;
}

/** The clocks of a chart's states by path; those in which nothing has to happen have none. */
export function pacesOf(chart: string, dwell: readonly Dwell[]): ReadonlyMap<string, Pace> {
  const paces = new Map(Object.entries(EXPECTED[chart] ?? {}));
  for (const { path, count, medianMs, p95Ms } of dwell) {
    const usual = paces.get(path);
    if (count < STAYS_MIN || !usual) continue;
    const least = count < STAYS_SURE ? usual.medianMs : OVERDUE_MS_MIN;
    const lateMs = Math.max(p95Ms, least, OVERDUE_MS_MIN);
    paces.set(path, { medianMs, p95Ms: Math.max(p95Ms, medianMs), lateMs, measured: true });
  }
  return paces;
}

/** Longer than 95 of 100 stays in a state in which something has to happen. */
export const isOverdue = (ageMs: number, pace: Pace | undefined): boolean =>
  pace !== undefined && ageMs > pace.lateMs;

const MEDIAN_AT = 0.4;
const P95_AT = 0.8;

/**
 * Where an age stands on a state's clock, from 0 to 1: the median at 0.4, p95 at 0.8, and what is older never reaches the
 * end. The marks are the same in every state, so that far to the right always means slow.
 */
export function clockPlace(
  ageMs: number,
  { medianMs, p95Ms }: Pick<Pace, 'medianMs' | 'p95Ms'>,
): number {
  if (ageMs <= medianMs) return medianMs === 0 ? MEDIAN_AT : (MEDIAN_AT * ageMs) / medianMs;
  if (ageMs <= p95Ms) {
    return MEDIAN_AT + ((P95_AT - MEDIAN_AT) * (ageMs - medianMs)) / (p95Ms - medianMs);
  }
  const past = (ageMs - p95Ms) / Math.max(p95Ms, 1);
  return P95_AT + (1 - P95_AT) * (past / (1 + past));
}
