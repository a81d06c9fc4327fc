import type { Statement } from 'better-sqlite3';
import type { JournalRow, Page, PageOptions } from '../supervisor/ports.ts';
import type { Connections } from './connection.ts';
import { checkedLimit, decodeCursor, pageOf } from './paging.ts';
import { StoreError } from './store-error.ts';
import { parseObject } from './stored-json.ts';

export interface EventFilter extends PageOptions {
  readonly since: number;
  readonly ticket?: string | undefined;
  readonly type?: string | undefined;
}

const columns = 'j.seq, j.actor, j.prev, j.batch, j.body';
const byTicket = 'FROM ticket_event e JOIN journal j ON j.seq = e.seq WHERE e.ticket = ?';

/** The events, in one gap-free series from 1, as the very strings that the stream carries. */
export class Journal {
  readonly #append: Statement<[number, string, number, number, string, string]>;
  readonly #noteTicket: Statement<[string, number]>;
  readonly #head: Statement<[], number>;
  readonly #oldest: Statement<[], number>;
  readonly #after: Statement<[number, number], JournalRow>;
  readonly #ofTicket: Statement<[string, number, number], JournalRow>;
  readonly #ofType: Statement<[number, string, number], JournalRow>;
  readonly #ofTicketAndType: Statement<[string, number, string, number], JournalRow>;

  constructor({ writer, reader }: Connections) {
    this.#append = writer.prepare(
      'INSERT INTO journal (seq, actor, prev, batch, type, body) VALUES (?, ?, ?, ?, ?, ?)',
    );
    this.#noteTicket = writer.prepare('INSERT INTO ticket_event (ticket, seq) VALUES (?, ?)');
    this.#head = reader.prepare<[], number>('SELECT coalesce(max(seq), 0) FROM journal').pluck();
    this.#oldest = reader.prepare<[], number>('SELECT coalesce(min(seq), 1) FROM journal').pluck();
    this.#after = reader.prepare(
      `SELECT ${columns} FROM journal j WHERE j.seq > ? ORDER BY j.seq LIMIT ?`,
    );
    this.#ofTicket = reader.prepare(
      `SELECT ${columns} ${byTicket} AND e.seq > ? ORDER BY e.seq LIMIT ?`,
    );
    this.#ofType = reader.prepare(
      `SELECT ${columns} FROM journal j WHERE j.seq > ? AND j.type = ? ORDER BY j.seq LIMIT ?`,
    );
    this.#ofTicketAndType = reader.prepare(
      `SELECT ${columns} ${byTicket} AND e.seq > ? AND j.type = ? ORDER BY e.seq LIMIT ?`,
    );
  }

  /**
   * Appends the events of one commit after `head`.
   * @returns the new head
   * @throws {StoreError} `commit_failed` for a gap, a wrong batch or a body that is no event
   */
  append(rows: readonly JournalRow[], head: number): number {
    let seq = head;
    for (const row of rows) {
      seq += 1;
      // A gap or a number used twice could never be mended: clients resume by it.
      if (row.seq !== seq) throw refused(`event ${row.seq} comes where ${seq} is due`);
      if (row.batch !== head + 1) throw refused(`event ${seq} names the batch ${row.batch}`);
      if (row.prev >= seq) throw refused(`event ${seq} names ${row.prev} as the one before it`);
      const { type, ticket } = described(row);
      this.#append.run(seq, row.actor, row.prev, row.batch, type, row.body);
      if (ticket !== null) this.#noteTicket.run(ticket, seq);
    }
    return seq;
  }

  /** Newest sequence; 0 for an empty journal. */
  head(): number {
    return this.#head.get() ?? 0;
  }

  /** Oldest kept sequence; 1 for an empty journal. */
  oldest(): number {
    return this.#oldest.get() ?? 1;
  }

  after(after: number, limit: number): readonly JournalRow[] {
    return this.#after.all(after, checkedLimit(limit));
  }

  /** A ticket's stream events, oldest first. */
  history(ticket: string, page: PageOptions): Page<string> {
    const limit = checkedLimit(page.limit);
    const after = decodeCursor('history', page.cursor) ?? 0;
    return pageOf('history', this.#ofTicket.all(ticket, after, limit + 1), {
      limit,
      key: (row) => row.seq,
      item: (row) => row.body,
    });
  }

  /**
   * At most `limit` events that match, oldest first. `cursor` is the sequence of an event, in
   * digits. A rare type without a ticket reads through the whole journal after `since`.
   */
  events({ since, cursor, limit: asked, ticket, type }: EventFilter): readonly JournalRow[] {
    const limit = checkedLimit(asked);
    const after = Math.max(since, sequenceOf(cursor));
    if (ticket !== undefined && type !== undefined) {
      return this.#ofTicketAndType.all(ticket, after, type, limit);
    }
    if (ticket !== undefined) return this.#ofTicket.all(ticket, after, limit);
    if (type !== undefined) return this.#ofType.all(after, type, limit);
    return this.#after.all(after, limit);
  }
}

function sequenceOf(cursor: string | undefined): number {
  if (cursor === undefined) return 0;
  if (/^\d{1,15}$/.test(cursor)) return Number(cursor);
  throw new StoreError('bad_cursor', 'the cursor is not the sequence of an event.');
}

/** What the columns beside the body say; the body itself is the only truth. */
function described(row: JournalRow): { readonly type: string; readonly ticket: string | null } {
  const event = parseObject(row.body, { table: 'journal', key: String(row.seq) });
  const { type, sequence, subject } = event;
  if (sequence !== row.seq || typeof type !== 'string') {
    throw refused(`the body of event ${row.seq} is not that event`);
  }
  return { type, ticket: typeof subject === 'string' ? subject : null };
}

function refused(what: string): StoreError {
  return new StoreError('commit_failed', `nothing was written: ${what}.`);
}
