import type { Statement } from 'better-sqlite3';
import type { EscalationView, Page, PageOptions } from '../supervisor/ports.ts';
import type { Connections } from './connection.ts';
import { checkedLimit, decodeCursor, pageOf } from './paging.ts';
import { parseView } from './stored-json.ts';

interface Row {
  readonly n: number;
  readonly id: string;
  readonly view: string;
}

/** Requests to named persons; open until they are resolved, acknowledged or not. */
export class Escalations {
  readonly #save: Statement<[string, number, string]>;
  readonly #open: Statement<[], Row>;
  readonly #one: Statement<[string], Row>;
  readonly #openCount: Statement<[], number>;
  readonly #pages: Readonly<Record<'all' | 'open' | 'resolved', Statement<[number, number], Row>>>;

  constructor({ writer, reader }: Connections) {
    this.#save = writer.prepare(
      `INSERT INTO escalations (id, open, view) VALUES (?, ?, ?)
       ON CONFLICT (id) DO UPDATE SET open = excluded.open, view = excluded.view`,
    );
    const select = 'SELECT n, id, view FROM escalations WHERE';
    const page = (and: string) =>
      reader.prepare<[number, number], Row>(`${select} n < ?${and} ORDER BY n DESC LIMIT ?`);
    this.#open = reader.prepare(`${select} open = 1 ORDER BY n`);
    this.#one = reader.prepare(`${select} id = ?`);
    this.#openCount = reader
      .prepare<[], number>('SELECT count(*) FROM escalations WHERE open = 1')
      .pluck();
    this.#pages = {
      all: page(''),
      open: page(' AND open = 1'),
      resolved: page(' AND open = 0'),
    };
  }

  save(escalation: EscalationView): void {
    const open = escalation.resolvedAt === null ? 1 : 0;
    this.#save.run(escalation.id, open, JSON.stringify(escalation));
  }

  /** @throws {StoreError} `corrupt` */
  one(id: string): EscalationView | null {
    const row = this.#one.get(id);
    return row ? viewOf(row) : null;
  }

  /** Oldest first. @throws {StoreError} `corrupt` */
  open(): readonly EscalationView[] {
    return this.#open.all().map(viewOf);
  }

  openCount(): number {
    return this.#openCount.get() ?? 0;
  }

  /** Newest first. @throws {StoreError} `bad_cursor`, `bad_limit`, `corrupt` */
  page(filter: PageOptions & { readonly open?: boolean | undefined }): Page<EscalationView> {
    const limit = checkedLimit(filter.limit);
    const before = decodeCursor('escalations', filter.cursor) ?? Number.MAX_SAFE_INTEGER;
    const which = filter.open === undefined ? 'all' : filter.open ? 'open' : 'resolved';
    const rows = this.#pages[which].all(before, limit + 1);
    return pageOf('escalations', rows, { limit, key: (row) => row.n, item: viewOf });
  }
}

function viewOf({ id, view }: Row): EscalationView {
  return parseView<EscalationView>(view, { table: 'escalations', key: id });
}
