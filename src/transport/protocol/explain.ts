import { z } from 'zod';
import { time } from './text.ts';

const effect = z.object({
  action: z.string(),
  /** What it will do to this ticket as it is now. */
  effect: z.string(),
});

/** In words: why a ticket is where it is, what may happen next, and what people can do. */
export const explanationSchema = z
  .object({
    id: z.string(),
    /** Its state path. */
    state: z.string(),
    reason: z.string().nullable(),
    headline: z.string(),
    /** The facts and limits behind it. */
    facts: z.array(z.string()),
    /** What its owner was asked, word for word. */
    asked: z.string().nullable(),
    /** What happens without a person; null where nothing does. */
    next: z.string().nullable(),
    /** Commands that move it, the likeliest first. */
    moves: z.array(effect.extend({ command: z.string() })),
    /** Names of what else is allowed. */
    alsoAllowed: z.array(z.string()),
    /** Every action that is allowed now. */
    actions: z.array(effect),
    /** For its live worker: `stop`, `restart`, `interrupt`, `input`. */
    workerActions: z.array(effect),
    outlook: z.array(
      z.object({
        /** What happens: `pass`, `no verdict`. */
        when: z.string(),
        /** The moment at which the clock decides; null where it does not. */
        at: time.nullable(),
        // oxlint-disable-next-line unicorn/no-thenable -- a sentence that nothing calls
        then: z.string(),
      }),
    ),
  })
  .meta({ id: 'Explanation' });
export type ExplanationAnswer = z.infer<typeof explanationSchema>;
