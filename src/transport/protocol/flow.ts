import { z } from 'zod';
import { pageQuery } from './page.ts';
import { time } from './text.ts';

const count = z.number().int();
const moment = z.iso
  .datetime({ offset: true, error: 'must be a time such as 2026-01-31T12:00:00Z' })
  .transform((value) => Date.parse(value))
  .optional();

/** The last hour unless given; both ends are included. */
export const flowQuerySchema = z.strictObject({ from: moment, to: moment });

/** What moved on a chart in a range of time. A state that holds others has none of its own: its sub-states have. */
export const flowSchema = z
  .object({
    name: z.string(),
    from: time,
    to: time,
    /** Everything up to this event is counted. */
    seq: count,
    /** False: the range reaches back before what is known, or the past is still being read. */
    complete: z.boolean(),
    /** Busiest first. */
    edges: z.array(
      z.object({
        /** A state path with dots; null where the actor came into being. */
        from: z.string().nullable(),
        to: z.string(),
        /** The event that the chart decided. */
        event: z.string(),
        count,
        lastSeq: count,
        lastAt: time,
      }),
    ),
    /** How long stays lasted that ended in the range: by nearest rank, in milliseconds. */
    dwell: z.array(z.object({ path: z.string(), count, medianMs: z.number(), p95Ms: z.number() })),
    /** Sixty equal parts of the range, oldest first. */
    buckets: z.array(
      z.object({
        /** Its beginning. */
        at: time,
        moves: count,
        /** How many came into each state. */
        entered: z.record(z.string(), count),
      }),
    ),
  })
  .meta({ id: 'Flow' });
export type Flow = z.infer<typeof flowSchema>;

/** States by path; one that holds others stands for all of them. */
export const movesQuerySchema = z.strictObject({
  from: z.string().max(200).optional(),
  to: z.string().max(200).optional(),
  ...pageQuery,
});
