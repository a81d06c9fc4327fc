import type { Statement } from 'better-sqlite3';
import type { Page, PageOptions, WorkerView } from '../supervisor/ports.ts';
import type { Connections } from './connection.ts';
import { checkedLimit, decodeCursor, pageOf } from './paging.ts';
import { parseView } from './stored-json.ts';

interface Row {
  readonly n: number;
  readonly id: string;
  readonly view: string;
}

/** The read model of workers, those that have ended too. */
export class Workers {
  readonly #save: Statement<[string, string, number, string]>;
  readonly #one: Statement<[string], Row>;
  readonly #ofTicket: Statement<[string], Row>;
  readonly #all: Statement<[number, number], Row>;
  readonly #notEnded: Statement<[number, number], Row>;

  constructor({ writer, reader }: Connections) {
    this.#save = writer.prepare(
      `INSERT INTO workers (id, ticket, ended, view) VALUES (?, ?, ?, ?)
       ON CONFLICT (id) DO UPDATE SET ended = excluded.ended, view = excluded.view`,
    );
    const select = 'SELECT n, id, view FROM workers';
    this.#one = reader.prepare(`${select} WHERE id = ?`);
    this.#ofTicket = reader.prepare(`${select} WHERE ticket = ? ORDER BY n`);
    this.#all = reader.prepare(`${select} WHERE n > ? ORDER BY n LIMIT ?`);
    this.#notEnded = reader.prepare(`${select} WHERE ended = 0 AND n > ? ORDER BY n LIMIT ?`);
  }

  save(worker: WorkerView): void {
    const ended = worker.endedAt !== null || worker.state === 'ended';
    this.#save.run(worker.id, worker.ticket, ended ? 1 : 0, JSON.stringify(worker));
  }

  /** @throws {StoreError} `corrupt` */
  worker(id: string): WorkerView | null {
    const row = this.#one.get(id);
    return row ? viewOf(row) : null;
  }

  /** A ticket's workers, oldest first; `runsPerTicket` bounds them. */
  runs(ticket: string): readonly WorkerView[] {
    return this.#ofTicket.all(ticket).map(viewOf);
  }

  /** Oldest first. @throws {StoreError} `bad_cursor`, `bad_limit`, `corrupt` */
  page(options: PageOptions & { readonly all: boolean }): Page<WorkerView> {
    const limit = checkedLimit(options.limit);
    const after = decodeCursor('workers', options.cursor) ?? 0;
    const rows = (options.all ? this.#all : this.#notEnded).all(after, limit + 1);
    return pageOf('workers', rows, { limit, key: (row) => row.n, item: viewOf });
  }
}

function viewOf({ id, view }: Row): WorkerView {
  return parseView<WorkerView>(view, { table: 'workers', key: id });
}
