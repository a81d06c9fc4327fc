import { z } from 'zod';
import { pageQuery } from './page.ts';
import { by, id, LIST_ITEMS_MAX, name, sha, text, time } from './text.ts';

export const VERDICTS = ['pass', 'fail', 'uncertain'] as const;

export const reviewSchema = z
  .object({
    id: z.string(),
    ticket: z.string(),
    sha: z.string(),
    reviewer: z.string(),
    worker: z.string().nullable(),
    model: z.string().nullable(),
    mode: z.string(),
    verdict: z.string(),
    wouldAction: z.string(),
    reasons: z.array(z.string()),
    gaps: z.array(z.string()),
    /** `applied`, `held` by the kill-switch, `shadow` or `stale`. */
    outcome: z.string(),
    /** Why the reviewer gave no verdict of its own; null where it did. */
    error: z.string().nullable(),
    humanDecision: z.string().nullable(),
    at: time,
  })
  .meta({ id: 'Review' });
export type Review = z.infer<typeof reviewSchema>;

export const reviewsQuerySchema = z.strictObject({ ticket: id.optional(), ...pageQuery });

const decided = z.object({
  accepted_done: z.number().int(),
  sent_back: z.number().int(),
  cancelled: z.number().int(),
  undecided: z.number().int(),
});
const rate = z.number().nullable();

/** How far a reviewer with its model and people agree; rates from 0 to 1, null where there is nothing to count. */
export const agreementSchema = z
  .object({
    reviewer: z.string(),
    model: z.string().nullable(),
    /** Verdicts by what people decided about the same commit; stale ones are left out. */
    verdicts: z.object({ pass: decided, fail: decided, uncertain: decided }),
    /** Of the passes that people decided about, those that they accepted; of the fails, those that they sent back. */
    precision: z.object({ pass: rate, fail: rate }),
    /** Of both, those in which people decided as the reviewer had. */
    agreement: rate,
    /** How many passes and fails these rates are of. */
    decided: z.number().int(),
    uncertainShare: rate,
    /** What its verdicts in shadow would have done. */
    shadow: z.object({
      advance: z.number().int(),
      return_for_fixes: z.number().int(),
      escalate: z.number().int(),
    }),
    /** Runs that ended without a verdict. */
    errors: z.number().int(),
    stale: z.number().int(),
    lastAt: time,
  })
  .meta({ id: 'Agreement' });
export type Agreement = z.infer<typeof agreementSchema>;

export const agreementQuerySchema = z.strictObject({
  reviewer: name.optional(),
  model: name.optional(),
  since: z.iso
    .datetime({ offset: true, error: 'must be a time such as 2026-01-31T12:00:00Z' })
    .transform((value) => new Date(value).toISOString())
    .optional(),
  ...pageQuery,
});

/** A verdict from outside. It acts only in `review.judging` and for that commit (DOMAIN 2.7). */
export const verdictSchema = z
  .strictObject({
    sha,
    verdict: z.enum(VERDICTS),
    reasons: z.array(text).max(LIST_ITEMS_MAX).default([]),
    gaps: z.array(text).max(LIST_ITEMS_MAX).default([]),
    /** Who judged; the one who writes where it is not said. */
    reviewer: name.optional(),
    by,
  })
  .meta({ id: 'NewVerdict' });
/** What became of a review that a person asked for. */
export const reviewRunAnswerSchema = z
  .object({
    ticket: z.string(),
    /** The reviewer that was started. */
    worker: z.string(),
    /** The commit that it judges; null where none was required and none is there. */
    sha: z.string().nullable(),
    /** False: its verdict acts, as the ticket is being judged. True: it is stored as a shadow's and moves nothing. */
    advisory: z.boolean(),
    seq: z.number().int(),
  })
  .meta({ id: 'ReviewRunAnswer' });
export type ReviewRunAnswer = z.infer<typeof reviewRunAnswerSchema>;

export type VerdictBody = z.infer<typeof verdictSchema>;

export const verdictAnswerSchema = z.object({
  /** False: it was recorded and moved nothing. */
  applied: z.boolean(),
  /** `applied`, `held` until the kill-switch is released, `shadow` or `stale`. */
  outcome: z.string(),
  /** Why it does not act now; null where it does. */
  detail: z.string().nullable(),
  id: z.string().nullable(),
  ticket: z.string(),
  sha: z.string(),
  verdict: z.enum(VERDICTS),
  reviewer: z.string(),
  seq: z.number().int().nullable(),
});
export type VerdictAnswer = z.infer<typeof verdictAnswerSchema>;
