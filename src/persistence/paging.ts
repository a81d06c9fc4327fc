import type { Page } from '../supervisor/ports.ts';
import { StoreError } from './store-error.ts';

export type ListName =
  | 'tickets'
  | 'history'
  | 'comments'
  | 'workers'
  | 'reviews'
  | 'escalations'
  | 'health'
  | 'refused';

/** Bounds what one read brings into memory; the wire allows far less. */
const limitMax = 10_000;

/** The place after one item of one list, opaque to clients. */
export function encodeCursor(list: ListName, key: number): string {
  return Buffer.from(`${list}:${key}`).toString('base64url');
}

/**
 * The key that a cursor stands for; null without a cursor.
 * @throws {StoreError} `bad_cursor` for anything but what encodeCursor made for this list
 */
export function decodeCursor(list: ListName, cursor: string | undefined): number | null {
  if (cursor === undefined) return null;
  const [, digits] = /^[a-z]+:(\d{1,15})$/.exec(Buffer.from(cursor, 'base64url').toString()) ?? [];
  const key = Number(digits ?? Number.NaN);
  // Base64 has many spellings of the same bytes: only our own is taken.
  if (encodeCursor(list, key) === cursor) return key;
  throw new StoreError('bad_cursor', 'the cursor is not one of this list: begin without one.');
}

/** @throws {StoreError} `bad_limit` */
export function checkedLimit(limit: number): number {
  if (Number.isInteger(limit) && limit >= 1 && limit <= limitMax) return limit;
  throw new StoreError(
    'bad_limit',
    `the limit ${limit} is not a whole number of 1 to ${limitMax}.`,
  );
}

/** The page out of up to `limit + 1` rows: the one too many says that there is a next page. */
export function pageOf<Row, Item>(
  list: ListName,
  rows: readonly Row[],
  options: {
    readonly limit: number;
    readonly key: (row: Row) => number;
    readonly item: (row: Row) => Item;
  },
): Page<Item> {
  const shown = rows.slice(0, options.limit);
  const last = shown.at(-1);
  const more = rows.length > options.limit && last !== undefined;
  return {
    items: shown.map(options.item),
    nextCursor: more ? encodeCursor(list, options.key(last)) : null,
  };
}
