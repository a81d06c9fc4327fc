import { z } from 'zod';

export const LIMIT_MAX = 500;
export const LIMIT_DEFAULT = 100;

/** A whole number written in decimal digits: `1e3`, ` 7` and the empty string are mistakes, not numbers. */
const digits = z.string().regex(/^\d{1,15}$/, 'must be a whole number, 0 or more');

export const whole = digits.transform(Number);

export const flag = z
  .enum(['true', 'false'], { error: 'must be true or false' })
  .transform((value) => value === 'true');

/** The query of every list. `cursor` is what the page before gave as `nextCursor`. */
export const pageQuery = {
  limit: whole
    .refine((value) => value >= 1 && value <= LIMIT_MAX, `must be from 1 to ${LIMIT_MAX}`)
    .optional(),
  cursor: z.string().min(1).max(500).optional(),
};

/** A page of a list. `nextCursor` is null on the last one. */
export const pageOf = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable() });

export interface PageOf<T> {
  readonly items: readonly T[];
  readonly nextCursor: string | null;
}
