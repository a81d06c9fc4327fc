import { z } from 'zod';
import { by } from './text.ts';

export const IMPORT_FILES_MAX = 500;
const NAME_CHARACTERS_MAX = 1_000;

/** Ticket files (DOMAIN §11). A file without an id is known again by its `name`, as `callboard import` knows it by its path. */
export const importSchema = z
  .strictObject({
    files: z
      .array(
        z.strictObject({
          /** With the folders that tell it from others, as seen from the configuration's folder: `tickets/17.md`. */
          name: z.string().min(1).max(NAME_CHARACTERS_MAX),
          text: z.string(),
        }),
      )
      .min(1)
      .max(IMPORT_FILES_MAX),
    by,
  })
  .meta({ id: 'Import' });
export type ImportBody = z.infer<typeof importSchema>;

export const importResultSchema = z.object({
  name: z.string(),
  /** `unchanged` with a cause: its ticket has been started and is left as it is. */
  outcome: z.enum(['created', 'updated', 'unchanged', 'failed']),
  /** The ticket; null where none is known. */
  id: z.string().nullable(),
  /** The line that the cause is about; null where there is none, or where it is the whole file. */
  line: z.number().int().nullable(),
  /** Why it failed or was left alone. */
  cause: z.string().nullable(),
  /** What a person may want to know about a file that went in. */
  notes: z.array(z.string()),
});
export type ImportResult = z.infer<typeof importResultSchema>;

/** One result for each file, in the order given. */
export const importAnswerSchema = z
  .object({ results: z.array(importResultSchema) })
  .meta({ id: 'ImportAnswer' });
