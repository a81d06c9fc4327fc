import { z } from 'zod';

/** What the commits of a ticket's branch change. */
export const diffSchema = z
  .object({ base: z.string(), sha: z.string(), stat: z.string(), patch: z.string() })
  .meta({ id: 'Diff' });
export type Diff = z.infer<typeof diffSchema>;
