import { z } from 'zod';
import { killSwitchSchema } from './kill-switch.ts';

/** The service at a glance: what it may do by itself, and every switch that decides about it (DOMAIN §3). */
export const statusSchema = z
  .object({
    /** State path of the supervisor. */
    state: z.string(),
    /** Why no commit succeeds at present. */
    fault: z.string().nullable(),
    killSwitch: killSwitchSchema,
    review: z.object({ mode: z.enum(['off', 'shadow', 'enforce']), profile: z.string() }),
    landing: z.object({ mode: z.enum(['off', 'ff-only', 'command']) }),
    operator: z.object({ everyMs: z.number() }),
    /** Tickets by top-level state; states that nobody is in are left out. */
    counts: z.record(z.string(), z.number().int()),
    openEscalations: z.number().int(),
  })
  .meta({ id: 'Status' });
export type Status = z.infer<typeof statusSchema>;
