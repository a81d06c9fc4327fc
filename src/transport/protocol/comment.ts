import { z } from 'zod';
import { by, saidText, time } from './text.ts';

export const commentSchema = z
  .object({
    id: z.string(),
    ticket: z.string(),
    text: z.string(),
    by: z.string(),
    /** Who speaks: a person, a worker, the service. */
    kind: z.string(),
    at: time,
  })
  .meta({ id: 'Comment' });
export type Comment = z.infer<typeof commentSchema>;

export const newCommentSchema = z.strictObject({ text: saidText, by }).meta({ id: 'NewComment' });
export type NewCommentBody = z.infer<typeof newCommentSchema>;
