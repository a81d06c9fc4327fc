import type { PageOptions } from '../supervisor/ports.ts';
import { LIMIT_DEFAULT } from './protocol/index.ts';
import { ProblemError } from './problem.ts';

/** What a list's query asks of the store. */
export function pageOptions(query: {
  readonly limit?: number | undefined;
  readonly cursor?: string | undefined;
}): PageOptions {
  return {
    limit: query.limit ?? LIMIT_DEFAULT,
    ...(query.cursor === undefined ? {} : { cursor: query.cursor }),
  };
}

/** A page of a list that is short enough to be read whole; the cursor is the place in it. */
export function pageOfAll<T>(
  all: readonly T[],
  { limit, cursor }: PageOptions,
): { items: readonly T[]; nextCursor: string | null } {
  const from = place(cursor);
  const to = from + limit;
  return { items: all.slice(from, to), nextCursor: to < all.length ? String(to) : null };
}

/** @throws {ProblemError} `invalid` for a cursor that no page gave. */
export function place(cursor: string | undefined): number {
  if (cursor === undefined) return 0;
  if (/^\d{1,15}$/.test(cursor)) return Number(cursor);
  const message = 'is not one of this list';
  throw new ProblemError('invalid', `cursor: ${message}`, {
    errors: [{ in: 'query', path: 'cursor', message }],
  });
}
