import type { Statement } from 'better-sqlite3';
import type { Page, PageOptions, RefusedRow } from '../supervisor/ports.ts';
import type { Connections } from './connection.ts';
import { checkedLimit, decodeCursor, pageOf } from './paging.ts';

/** A flood of refused events must not fill the disk: older ones make room. */
export const refusedRowsMax = 10_000;

interface Row extends RefusedRow {
  readonly n: number;
}

/** Events that moved nothing; not in the journal, whose sequence is the stream's. */
export class Refused {
  readonly #add: Statement<(string | number | null)[]>;
  readonly #prune: Statement<[number]>;
  readonly #page: Statement<[number, number], Row>;

  constructor({ writer, reader }: Connections) {
    this.#add = writer.prepare(
      `INSERT INTO refused (at, actor, outcome, type, by, detail, body)
       VALUES (?, ?, ?, ?, ?, ?, ?)`,
    );
    // The newest row always stays, so n only rises and a range of it is the oldest rows.
    this.#prune = writer.prepare('DELETE FROM refused WHERE n <= (SELECT max(n) FROM refused) - ?');
    this.#page = reader.prepare(
      `SELECT n, at, actor, outcome, type, by, detail, body FROM refused
       WHERE n < ? ORDER BY n DESC LIMIT ?`,
    );
  }

  add(rows: readonly RefusedRow[]): void {
    if (rows.length === 0) return;
    for (const { at, actor, outcome, type, by, detail, body } of rows) {
      this.#add.run(at, actor, outcome, type, by, detail, body);
    }
    this.#prune.run(refusedRowsMax);
  }

  /** Newest first. @throws {StoreError} `bad_cursor`, `bad_limit` */
  page(options: PageOptions): Page<RefusedRow> {
    const limit = checkedLimit(options.limit);
    const before = decodeCursor('refused', options.cursor) ?? Number.MAX_SAFE_INTEGER;
    return pageOf('refused', this.#page.all(before, limit + 1), {
      limit,
      key: (row) => row.n,
      item: ({ n: _n, ...row }) => row,
    });
  }
}
