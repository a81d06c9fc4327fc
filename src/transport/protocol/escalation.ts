import { z } from 'zod';
import { flag, pageQuery } from './page.ts';
import { time } from './text.ts';

/** What is known of one channel: `ok` is delivered; else `error` says why the last attempt was not. */
export const deliverySchema = z
  .object({
    channel: z.string(),
    ok: z.boolean(),
    at: time,
    attempts: z.number().int(),
    error: z.string().nullable(),
  })
  .meta({ id: 'Delivery' });

/** A request to a named person (DOMAIN §8). `ticket` is null for a global one. */
export const escalationSchema = z
  .object({
    id: z.string(),
    ticket: z.string().nullable(),
    owner: z.string(),
    reason: z.string(),
    text: z.string(),
    nextActions: z.array(z.string()),
    createdAt: time,
    deliveries: z.array(deliverySchema),
    acknowledgedBy: z.string().nullable(),
    acknowledgedAt: time.nullable(),
    resolvedBy: z.string().nullable(),
    resolvedAt: time.nullable(),
  })
  .meta({ id: 'Escalation' });
export type Escalation = z.infer<typeof escalationSchema>;

export const escalationsQuerySchema = z.strictObject({ open: flag.optional(), ...pageQuery });
