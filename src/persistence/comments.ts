import type { Statement } from 'better-sqlite3';
import type { By } from '../machines/by.ts';
import type { CommentRow, CommentView, Page, PageOptions } from '../supervisor/ports.ts';
import type { Connections } from './connection.ts';
import { checkedLimit, decodeCursor, pageOf } from './paging.ts';

interface Row {
  readonly n: number;
  readonly id: string;
  readonly ticket: string;
  readonly at: number;
  readonly kind: string;
  readonly by: string;
  readonly text: string;
}

/** What people and the service said on tickets. Never changed once written. */
export class Comments {
  readonly #add: Statement<(string | number)[]>;
  readonly #ofTicket: Statement<[string, number, number], Row>;

  constructor({ writer, reader }: Connections) {
    this.#add = writer.prepare(
      `INSERT INTO comments (id, ticket, seq, at, by_kind, by_id, text)
       VALUES (?, ?, ?, ?, ?, ?, ?)`,
    );
    this.#ofTicket = reader.prepare(
      `SELECT n, id, ticket, at, by_kind AS kind, by_id AS by, text FROM comments
       WHERE ticket = ? AND n > ? ORDER BY n LIMIT ?`,
    );
  }

  add({ id, ticket, seq, at, by, text }: CommentRow): void {
    this.#add.run(id, ticket, seq, at, by.kind, by.id, text);
  }

  /** A ticket's comments, oldest first. @throws {StoreError} `bad_cursor`, `bad_limit` */
  page(ticket: string, options: PageOptions): Page<CommentView> {
    const limit = checkedLimit(options.limit);
    const after = decodeCursor('comments', options.cursor) ?? 0;
    return pageOf('comments', this.#ofTicket.all(ticket, after, limit + 1), {
      limit,
      key: (row) => row.n,
      item: ({ id, ticket, text, by, kind, at }) => ({
        id,
        ticket,
        text,
        by,
        kind: kind as By['kind'],
        at: new Date(at).toISOString(),
      }),
    });
  }
}
