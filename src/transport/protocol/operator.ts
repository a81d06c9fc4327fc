import { z } from 'zod';
import { pageQuery } from './page.ts';
import { time } from './text.ts';

const counts = z.record(z.string(), z.number().int());

export const driftFindingSchema = z
  .object({
    kind: z.enum([
      'branch_unmerged',
      'branch_without_ticket',
      'worktree_without_ticket',
      'process_without_worker',
      'reviewer_failing',
    ]),
    /** A branch, a folder, `run/incarnation`, a profile. */
    ref: z.string(),
    detail: z.string(),
    since: time,
  })
  .meta({ id: 'DriftFinding' });

/** The service at one moment, as the operator saw it (DOMAIN §5). What happened is counted from the sample before. */
export const healthSampleSchema = z
  .object({
    at: time,
    /** The newest event that the counts of what happened include. */
    seq: z.number().int(),
    /** State path of the supervisor. */
    state: z.string(),
    /** Tickets by top-level state. */
    counts,
    /** Tickets by state path where a state has parts. */
    paths: counts,
    /** Milliseconds that the oldest ticket has been in a state, by top-level state; none for final states. */
    oldestMs: z.record(z.string(), z.number()),
    deaths: z.number().int(),
    reviewerErrors: z.number().int(),
    stalls: z.number().int(),
    queues: z.object({
      mailboxes: z.number().int(),
      /** Deeds that are not done, by type. */
      outbox: counts,
      timers: z.number().int(),
      dispatcher: z.number().int(),
    }),
    eventLoopMs: z.object({ p50: z.number(), p99: z.number(), max: z.number() }).nullable(),
    /** The database with its write-ahead log. */
    databaseBytes: z.number().nullable(),
    freeDiskBytes: z.number().nullable(),
    openEscalations: z.number().int(),
    /** Workers that have not ended, by state path. */
    workers: counts,
    /** Tickets that the operator moved in this sweep. */
    moved: z.object({ triaged: z.number().int(), returned: z.number().int() }),
    /** The oldest findings; `driftTotal` counts them all. */
    drift: z.array(driftFindingSchema),
    driftTotal: z.number().int(),
    /** Sweepers that threw or took too long. */
    failed: z.array(z.object({ sweeper: z.string(), cause: z.string() })),
  })
  .meta({ id: 'HealthSample' });
export type HealthSample = z.infer<typeof healthSampleSchema>;

export const healthQuerySchema = z.strictObject({ ...pageQuery });
