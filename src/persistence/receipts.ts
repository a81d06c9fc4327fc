import type { Statement } from 'better-sqlite3';
import type { Clock, ReceiptRow } from '../supervisor/ports.ts';
import type { Connections } from './connection.ts';

/** How long a repeated request gets the same answer (CONTRACT "Idempotency-Key"). */
export const receiptKeptMs = 24 * 60 * 60 * 1_000;

/** Rows looked at in one commit: more than a commit adds, so that the table shrinks. */
const prunedMax = 200;

/** Answers that were given, so that a repeated request changes nothing. */
export class Receipts {
  readonly #clock: Pick<Clock, 'now'>;
  readonly #add: Statement<(string | number)[]>;
  readonly #prune: Statement<[number, number]>;
  readonly #forget: Statement<[string, number]>;
  readonly #one: Statement<[string, number], ReceiptRow>;

  constructor({ writer, reader }: Connections, clock: Pick<Clock, 'now'>) {
    this.#clock = clock;
    this.#add = writer.prepare(
      'INSERT INTO receipts (key, at, fingerprint, status, body) VALUES (?, ?, ?, ?, ?)',
    );
    // Rows are in the order of time: looking at the oldest few needs no index on the time.
    this.#prune = writer.prepare(
      'DELETE FROM receipts WHERE n IN (SELECT n FROM receipts ORDER BY n LIMIT ?) AND at <= ?',
    );
    this.#forget = writer.prepare('DELETE FROM receipts WHERE key = ? AND at <= ?');
    this.#one = reader.prepare(
      'SELECT key, fingerprint, status, body, at FROM receipts WHERE key = ? AND at > ?',
    );
  }

  /**
   * A key whose answer is still kept fails the commit: the request behind it took effect already,
   * and a second effect is what the key is there to prevent.
   */
  add(rows: readonly ReceiptRow[]): void {
    if (rows.length === 0) return;
    this.#prune.run(prunedMax + rows.length, this.#cutoff());
    for (const { key, fingerprint, status, body, at } of rows) {
      this.#forget.run(key, this.#cutoff());
      this.#add.run(key, at, fingerprint, status, body);
    }
  }

  /** Null also for one that is older than is kept. */
  receipt(key: string): ReceiptRow | null {
    return this.#one.get(key, this.#cutoff()) ?? null;
  }

  #cutoff(): number {
    return this.#clock.now() - receiptKeptMs;
  }
}
