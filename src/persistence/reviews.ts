import type { Statement } from 'better-sqlite3';
import type {
  Page,
  PageOptions,
  ReviewTally,
  ReviewView,
  TallyFilter,
} from '../supervisor/ports.ts';
import type { Connections } from './connection.ts';
import { checkedLimit, decodeCursor, pageOf } from './paging.ts';
import { parseView } from './stored-json.ts';

interface Row {
  readonly n: number;
  readonly id: string;
  readonly view: string;
}

/** Null where the filter leaves it open. */
interface TallyParameters {
  readonly reviewer: string | null;
  readonly model: string | null;
  readonly since: string | null;
}

/**
 * A reviewer that failed is counted by its runs: one that was tried again with success has no verdict to be found by.
 * Its record among the reviews has an `error` and is not counted a second time.
 */
const TALLY = `
  WITH given AS (
    SELECT view ->> 'reviewer' AS reviewer, view ->> 'model' AS model,
      view ->> 'verdict' AS verdict, view ->> 'wouldAction' AS wouldAction,
      view ->> 'outcome' AS outcome, view ->> 'humanDecision' AS humanDecision, view ->> 'at' AS at
    FROM reviews WHERE view ->> 'error' IS NULL
    UNION ALL
    SELECT view ->> 'profile', view ->> 'model', NULL, NULL, 'error', NULL, view ->> 'endedAt'
    FROM workers
    WHERE view ->> 'role' = 'reviewer' AND ended = 1
      AND view ->> '$.terminalState.status' <> 'ok'
  )
  SELECT reviewer, model, verdict, wouldAction, outcome, humanDecision,
    count(*) AS count, max(at) AS lastAt
  FROM given
  WHERE (:reviewer IS NULL OR reviewer = :reviewer) AND (:model IS NULL OR model = :model)
    AND (:since IS NULL OR at >= :since)
  GROUP BY reviewer, model, verdict, wouldAction, outcome, humanDecision`;

/** Verdicts, and beside each what a person decided about the same commit. */
export class Reviews {
  readonly #save: Statement<[string, string, string]>;
  readonly #all: Statement<[number, number], Row>;
  readonly #ofTicket: Statement<[string, number, number], Row>;
  readonly #tallies: Statement<[TallyParameters], ReviewTally>;

  constructor({ writer, reader }: Connections) {
    this.#save = writer.prepare(
      `INSERT INTO reviews (id, ticket, view) VALUES (?, ?, ?)
       ON CONFLICT (id) DO UPDATE SET view = excluded.view`,
    );
    const select = 'SELECT n, id, view FROM reviews WHERE';
    this.#all = reader.prepare(`${select} n > ? ORDER BY n LIMIT ?`);
    this.#ofTicket = reader.prepare(`${select} ticket = ? AND n > ? ORDER BY n LIMIT ?`);
    this.#tallies = reader.prepare(TALLY);
  }

  save(review: ReviewView): void {
    this.#save.run(review.id, review.ticket, JSON.stringify(review));
  }

  tallies(filter: TallyFilter): readonly ReviewTally[] {
    const { reviewer, model, since } = filter;
    return this.#tallies.all({
      reviewer: reviewer ?? null,
      model: model ?? null,
      since: since ?? null,
    });
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
