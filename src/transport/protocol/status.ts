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
    /** Tickets by top-level state; states that nobody is in are left out. */
    counts: z.record(z.string(), z.number().int()),
    openEscalations: z.number().int(),
  })
  .meta({ id: 'Status' });
export type Status = z.infer<typeof statusSchema>;
