import type { Statement } from 'better-sqlite3';
import type { HealthSample } from '../machines/health-sample.ts';
import type { Page, PageOptions } from '../supervisor/ports.ts';
import type { Connections } from './connection.ts';
import { checkedLimit, decodeCursor, pageOf } from './paging.ts';
import { parseObject } from './stored-json.ts';

/** How long a sample is kept; the journal keeps its event beyond that. */
export const sampleKeptMs = 7 * 24 * 60 * 60 * 1_000;
/** However short the operator's interval is. */
export const samplesMax = 20_000;

/** Rows looked at for each new one: more than one, so that the table shrinks. */
const prunedMax = 50;

interface Row {
  readonly n: number;
  readonly body: string;
}

/** The operator's samples of a week, at most {@link samplesMax}. */
export class Health {
  readonly #add: Statement<[number, string]>;
  readonly #prune: Statement<[number, number]>;
  readonly #cap: Statement<[number]>;
  readonly #page: Statement<[number, number], Row>;

  constructor({ writer, reader }: Connections) {
    this.#add = writer.prepare('INSERT INTO health (at, body) VALUES (?, ?)');
    // Rows are in the order of time: looking at the oldest few needs no index on the time.
    this.#prune = writer.prepare(
      'DELETE FROM health WHERE n IN (SELECT n FROM health ORDER BY n LIMIT ?) AND at < ?',
    );
    this.#cap = writer.prepare('DELETE FROM health WHERE n <= ?');
    this.#page = reader.prepare('SELECT n, body FROM health WHERE n < ? ORDER BY n DESC LIMIT ?');
  }

  add(sample: HealthSample): void {
    const at = Date.parse(sample.at);
    const { lastInsertRowid } = this.#add.run(at, JSON.stringify(sample));
    this.#prune.run(prunedMax, at - sampleKeptMs);
    this.#cap.run(Number(lastInsertRowid) - samplesMax);
  }

  /** Newest first. @throws {StoreError} `bad_cursor`, `bad_limit`, `corrupt` */
  page(options: PageOptions): Page<HealthSample> {
    const limit = checkedLimit(options.limit);
    const before = decodeCursor('health', options.cursor) ?? Number.MAX_SAFE_INTEGER;
    return pageOf('health', this.#page.all(before, limit + 1), {
      limit,
      key: (row) => row.n,
      item: sampleOf,
    });
  }
}

const sampleOf = ({ n, body }: Row): HealthSample =>
  parseObject(body, { table: 'health', key: String(n) }) as unknown as HealthSample;
