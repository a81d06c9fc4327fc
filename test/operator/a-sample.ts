import type { HealthSample } from '../../src/machines/health-sample.ts';

export function aSample(change: Partial<HealthSample> = {}): HealthSample {
  return {
    at: '2026-01-02T03:04:00.000Z',
    seq: 7,
    state: 'running',
    counts: {
      inbox: 0,
      todo: 1,
      in_progress: 0,
      review: 2,
      needs_input: 0,
      done: 3,
      cancelled: 0,
    },
    paths: { 'review.judging': 2 },
    oldestMs: { todo: 61_000, review: 500 },
    deaths: 0,
    reviewerErrors: 0,
    stalls: 0,
    queues: { mailboxes: 0, outbox: {}, timers: 2, dispatcher: 1 },
    eventLoopMs: { p50: 0.1, p99: 2.5, max: 7 },
    databaseBytes: 204_800,
    freeDiskBytes: 5_000_000_000,
    openEscalations: 0,
    workers: { 'live.working': 1 },
    moved: { triaged: 0, returned: 0 },
    drift: [],
    driftTotal: 0,
    failed: [],
    ...change,
  };
}
