import { z } from 'zod';
import { killSwitchSchema } from './kill-switch.ts';

const count = z.number().int();
const ms = z.number();

/** Limits in force, named as in the configuration; a time is in milliseconds and says so. Null is no limit. */
export const limitsSchema = z
  .object({
    /** Authors, and reviewers and gates together, at one time. */
    workers: count,
    reviewers: count,
    /** How many are borne; the next one stops. */
    deaths: count,
    startFailures: count,
    interruptions: count,
    bounces: count,
    inputRetries: count,
    reportForgeries: count,
    /** The fail with this number stops. */
    reviewCycles: count,
    /** Author runs between two decisions of a person. */
    runsPerTicket: count,
    /** Retries of a reviewer that gave no verdict. */
    reviewerRetries: count,
    /** What one ticket may use between two decisions of a person. */
    tokens: count.nullable(),
    cost: z.number().nullable(),
    /** So many deaths in so short a time pause dispatch. */
    massDeaths: z.object({ count, withinMs: ms }),
    /** Waits after the first, second, … failed start; the last one repeats. */
    startBackoffMs: z.array(ms),
    ageStepMs: ms,
    idleForMs: ms,
    graceMs: ms,
    /** Output that is kept of one run. */
    logBytes: count,
  })
  .meta({ id: 'Limits' });
export type LimitsInForce = z.infer<typeof limitsSchema>;

const slots = z.object({
  /** Starting, live in a turn, or being stopped. More than `limit` where it was lowered meanwhile. */
  used: count,
  limit: count,
});

/** The service at a glance: what it may do by itself, and every switch that decides about it (DOMAIN §3). */
export const statusSchema = z
  .object({
    /** State path of the supervisor. */
    state: z.string(),
    /** Why no commit succeeds at present. */
    fault: z.string().nullable(),
    service: z.object({
      /** Of the package. */
      version: z.string(),
      /** The name of the repository's folder, which tells one service from another. */
      project: z.string(),
      /** Which build of the page this service has; null where it has none. */
      page: z.string().nullable(),
    }),
    /** Who receives escalations of a ticket that names nobody. */
    owner: z.string(),
    killSwitch: killSwitchSchema,
    /** Absolute: that this file exists engages the kill-switch, also where the service does not answer. */
    killSwitchFile: z.string(),
    review: z.object({ mode: z.enum(['off', 'shadow', 'enforce']), profile: z.string() }),
    /** A reviewer that takes longer has given no verdict. */
    reviewTimeoutMs: ms,
    landing: z.object({ mode: z.enum(['off', 'ff-only', 'command']) }),
    operator: z.object({ everyMs: z.number() }),
    /** The configuration file, and whether what it says is in force. */
    config: z.object({
      /** Absolute; null where there is none. */
      file: z.string().nullable(),
      /** When what is in force was read. */
      appliedAt: z.iso.datetime(),
      /** Why the file as it is now is not in force; null while it is. */
      error: z.string().nullable(),
      /** Keys whose value in the file takes effect at the next start. */
      atNextStart: z.array(z.string()).readonly(),
    }),
    limits: limitsSchema,
    slots: z.object({ workers: slots, reviewers: slots }),
    profiles: z.array(
      z.object({
        name: z.string(),
        runtime: z.enum(['acp', 'exec', 'terminal']),
        /** Authors of this profile at one time. */
        maxWorkers: count,
        /** So long without a sign of life is a death; so is a longer run. */
        stallAfterMs: ms,
        maxRunTimeMs: ms,
      }),
    ),
    /** For tickets that name neither a profile nor an assignee. */
    defaultProfile: z.string(),
    repos: z.array(z.object({ name: z.string(), baseBranch: z.string() })),
    workflows: z.array(
      z.object({
        name: z.string(),
        author: z.boolean(),
        review: z.boolean(),
        /** In the order in which they run. */
        gates: z.array(z.string()),
        signOff: z.boolean(),
      }),
    ),
    gates: z.array(z.object({ name: z.string(), timeoutMs: ms })),
    /** Tickets by top-level state; states that nobody is in are left out. */
    counts: z.record(z.string(), z.number().int()),
    openEscalations: z.number().int(),
  })
  .meta({ id: 'Status' });
export type Status = z.infer<typeof statusSchema>;
