import type { Statement } from 'better-sqlite3';
import type { Page, PageOptions, ReviewView } from '../supervisor/ports.ts';
import type { Connections } from './connection.ts';
import { checkedLimit, decodeCursor, pageOf } from './paging.ts';
import { parseView } from './stored-json.ts';

interface Row {
  readonly n: number;
  readonly id: string;
  readonly view: string;
}

/** Verdicts, and beside each what a person decided about the same commit. */
export class Reviews {
  readonly #save: Statement<[string, string, string]>;
  readonly #all: Statement<[number, number], Row>;
  readonly #ofTicket: Statement<[string, number, number], Row>;

  constructor({ writer, reader }: Connections) {
    this.#save = writer.prepare(
      `INSERT INTO reviews (id, ticket, view) VALUES (?, ?, ?)
       ON CONFLICT (id) DO UPDATE SET view = excluded.view`,
    );
    const select = 'SELECT n, id, view FROM reviews WHERE';
    this.#all = reader.prepare(`${select} n > ? ORDER BY n LIMIT ?`);
    this.#ofTicket = reader.prepare(`${select} ticket = ? AND n > ? ORDER BY n LIMIT ?`);
  }

  save(review: ReviewView): void {
    this.#save.run(review.id, review.ticket, JSON.stringify(review));
  }

  /** Oldest first. @throws {StoreError} `bad_cursor`, `bad_limit`, `corrupt` */
  page(filter: PageOptions & { readonly ticket?: string | undefined }): Page<ReviewView> {
    const limit = checkedLimit(filter.limit);
    const after = decodeCursor('reviews', filter.cursor) ?? 0;
    const rows =
      filter.ticket === undefined
        ? this.#all.all(after, limit + 1)
        : this.#ofTicket.all(filter.ticket, after, limit + 1);
    return pageOf('reviews', rows, {
      limit,
      key: (row) => row.n,
      item: ({ id, view }) => parseView<ReviewView>(view, { table: 'reviews', key: id }),
    });
  }
}
