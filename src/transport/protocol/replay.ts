import { z } from 'zod';
import { whole } from './page.ts';
import { ticketSchema } from './ticket.ts';
import { workerSchema } from './worker.ts';

export const replayQuerySchema = z.strictObject({ at: whole.optional() });

export const differenceSchema = z.object({
  /** The event at which today's chart gives something else than what was stored. */
  seq: z.number().int(),
  event: z.string(),
  what: z.string(),
  stored: z.unknown().describe('Any JSON'),
  now: z.unknown().describe("Any JSON; left out where today's chart has nothing there"),
});

/** A ticket, a worker or the supervisor at a point of history, rebuilt from its events. */
export const replaySchema = z
  .object({
    id: z.string(),
    chart: z.enum(['ticket', 'worker', 'supervisor']),
    at: z.number().int(),
    head: z.number().int(),
    seq: z.number().int(),
    event: z.object({
      type: z.string(),
      by: z.object({ kind: z.string(), id: z.string() }),
      time: z.string(),
    }),
    events: z.number().int(),
    statePath: z.string(),
    ticket: ticketSchema.nullable(),
    worker: workerSchema.nullable(),
    /** As XState keeps it; the context is the chart's own. */
    snapshot: z.looseObject({
      status: z.enum(['active', 'done', 'error', 'stopped']),
      value: z.union([z.string(), z.record(z.string(), z.unknown())]),
      context: z.record(z.string(), z.unknown()),
    }),
    difference: differenceSchema.nullable(),
  })
  .meta({ id: 'Replay' });
export type Replay = z.infer<typeof replaySchema>;
