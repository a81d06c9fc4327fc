import type { Database, Statement } from 'better-sqlite3';
import type { Page, TicketFilter, TicketView } from '../supervisor/ports.ts';
import type { Connections } from './connection.ts';
import { checkedLimit, decodeCursor, pageOf } from './paging.ts';
import { parseStrings, parseView } from './stored-json.ts';

interface Row {
  readonly n: number;
  readonly id: string;
  readonly view: string;
}

interface StateRow {
  readonly n: number;
  readonly id: string;
  readonly state: string;
  readonly dependsOn: string;
}

/** What dispatch knows of every ticket. */
export interface TicketState {
  readonly id: string;
  readonly state: string;
  readonly dependsOn: readonly string[];
}

type Condition = 'state' | 'assignee' | 'label' | 'q';

/** Each ends a scan early in the narrow columns; only rows that are shown have their view read. */
const conditions: Readonly<Record<Condition, string>> = {
  state: 't.state = @state',
  assignee: 't.assignee = @assignee',
  label: 'EXISTS (SELECT 1 FROM json_each(t.labels) l WHERE l.value = @label)',
  // instr has no wildcards to escape and, unlike LIKE, no limit on the length of the pattern.
  q: 'instr((SELECT text FROM ticket_text x WHERE x.n = t.n), @q) > 0',
};

const statesPerRead = 500;

/** The read model of lists and search: every ticket as it is on the wire. */
export class Tickets {
  readonly #reader: Database;
  readonly #save: Statement<(string | null)[], number>;
  readonly #saveText: Statement<[number, string]>;
  readonly #one: Statement<[string], Row>;
  readonly #states: Statement<[number, number], StateRow>;
  readonly #counts: Statement<[], { state: string; count: number }>;
  /** One statement per combination of conditions: at most 16. */
  readonly #lists = new Map<string, Statement<[Record<string, unknown>], Row>>();

  constructor({ writer, reader }: Connections) {
    this.#reader = reader;
    this.#save = writer
      .prepare<(string | null)[], number>(
        `INSERT INTO tickets (id, state, priority, assignee, labels, depends_on, view)
         VALUES (?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT (id) DO UPDATE SET state = excluded.state, priority = excluded.priority,
           assignee = excluded.assignee, labels = excluded.labels,
           depends_on = excluded.depends_on, view = excluded.view
         RETURNING n`,
      )
      .pluck();
    this.#saveText = writer.prepare(
      `INSERT INTO ticket_text (n, text) VALUES (?, ?)
       ON CONFLICT (n) DO UPDATE SET text = excluded.text WHERE text <> excluded.text`,
    );
    this.#one = reader.prepare('SELECT n, id, view FROM tickets WHERE id = ?');
    this.#states = reader.prepare(
      `SELECT n, id, state, depends_on AS dependsOn FROM tickets WHERE n > ? ORDER BY n LIMIT ?`,
    );
    this.#counts = reader.prepare('SELECT state, count(*) AS count FROM tickets GROUP BY state');
  }

  save(ticket: TicketView): void {
    const n = this.#save.get(
      ticket.id,
      ticket.state,
      ticket.priority,
      ticket.assignee,
      JSON.stringify(ticket.labels),
      JSON.stringify(ticket.dependsOn),
      JSON.stringify(ticket),
    );
    if (n === undefined) throw new Error(`the row of ticket ${ticket.id} has no number`);
    this.#saveText.run(n, folded([ticket.id, ticket.title, ticket.body].join('\n')));
  }

  /** @throws {StoreError} `corrupt` */
  ticket(id: string): TicketView | null {
    const row = this.#one.get(id);
    return row ? viewOf(row) : null;
  }

  /** Oldest first. @throws {StoreError} `bad_cursor`, `bad_limit`, `corrupt` */
  page(filter: TicketFilter): Page<TicketView> {
    const limit = checkedLimit(filter.limit);
    const after = decodeCursor('tickets', filter.cursor) ?? 0;
    const { state, assignee, label, q } = filter;
    const wanted = { state, assignee, label, q: q === undefined ? q : folded(q) };
    const given = Object.entries(wanted).filter(([, value]) => value !== undefined);
    const list = this.#list(given.map(([name]) => name as Condition));
    const rows = list.all({ ...Object.fromEntries(given), after, rows: limit + 1 });
    return pageOf('tickets', rows, { limit, key: (row) => row.n, item: viewOf });
  }

  /**
   * A slice of all tickets, oldest first, after the place `after`; a read of everything would hold
   * up checkpoints while its caller works.
   * @returns also the place of the next slice; null after the last one
   */
  statesAfter(after: number): {
    readonly states: readonly TicketState[];
    readonly next: number | null;
  } {
    const rows = this.#states.all(after, statesPerRead);
    const states = rows.map(({ id, state, dependsOn }) => ({
      id,
      state,
      dependsOn: parseStrings(dependsOn, { table: 'tickets', key: id }),
    }));
    return { states, next: rows.length < statesPerRead ? null : (rows.at(-1)?.n ?? null) };
  }

  /** Number of tickets by top-level state; a state without tickets is left out. */
  counts(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#counts.all().map(({ state, count }) => [state, count]));
  }

  #list(given: readonly Condition[]): Statement<[Record<string, unknown>], Row> {
    const key = given.join();
    const known = this.#lists.get(key);
    if (known) return known;
    const where = ['t.n > @after', ...given.map((name) => conditions[name])].join(' AND ');
    const list = this.#reader.prepare<[Record<string, unknown>], Row>(
      `SELECT t.n, t.id, t.view FROM tickets t WHERE ${where} ORDER BY t.n LIMIT @rows`,
    );
    this.#lists.set(key, list);
    return list;
  }
}

function viewOf({ id, view }: Row): TicketView {
  return parseView<TicketView>(view, { table: 'tickets', key: id });
}

/** Both sides of a search: letters in one case, accents in one spelling. */
function folded(text: string): string {
  return text.normalize('NFC').toLowerCase();
}
