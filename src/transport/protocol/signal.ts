import { z } from 'zod';
import { text } from './text.ts';

export const SIGNALS = ['DONE', 'REVIEW', 'QUESTION'] as const;

/**
 * What an agent reports over HTTP. The nonce is the right to do so. `signal` is not narrowed here: a report that makes
 * no sense is to be counted against its run, and only the service knows whose nonce it is.
 */
export const signalSchema = z
  .strictObject({
    ticket: z.string().max(1_000),
    nonce: z.string().min(1).max(1_000),
    /** DONE, REVIEW or QUESTION. */
    signal: z.string().max(100),
    payload: text,
    sha: z.string().max(100).nullable().optional(),
  })
  .meta({ id: 'Signal' });
export type SignalBody = z.infer<typeof signalSchema>;

export const signalAnswerSchema = z.object({
  outcome: z.literal('accepted'),
  seq: z.number().int().nullable(),
  detail: z.string(),
});
export type SignalAnswer = z.infer<typeof signalAnswerSchema>;
