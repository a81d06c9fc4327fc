import { z } from 'zod';
import { by, text, time } from './text.ts';

/** The one switch, however it was thrown (DOMAIN §4). */
export const killSwitchSchema = z
  .object({
    engaged: z.boolean(),
    source: z.enum(['file', 'stored', 'both']).nullable(),
    by: z.string().nullable(),
    reason: z.string().nullable(),
    since: time.nullable(),
    /** What waits for the release. */
    held: z.array(z.object({ what: z.string(), ticket: z.string().nullable() })),
    /** State path of the supervisor, e.g. `running`, `paused.held`, `draining`. */
    state: z.string(),
  })
  .meta({ id: 'KillSwitch' });
export type KillSwitch = z.infer<typeof killSwitchSchema>;

export const killSwitchBodySchema = z
  .strictObject({
    engaged: z.boolean(),
    /** Stops running workers and reviewers too; they lose nothing by it. */
    halt: z.boolean().optional(),
    reason: text.optional(),
    by,
  })
  .meta({ id: 'KillSwitchChange' });
export type KillSwitchBody = z.infer<typeof killSwitchBodySchema>;
