import type { Statement } from 'better-sqlite3';
import type { Address } from '../machines/by.ts';
import type { Deed, Unit } from '../supervisor/ports.ts';
import type { Connections } from './connection.ts';
import { parseObject } from './stored-json.ts';

interface Row {
  readonly key: string;
  readonly actor: string;
  readonly type: string;
  readonly params: string;
  readonly automatic: number;
  readonly attempts: number;
  readonly notBefore: number;
}

/** Deeds that were decided and are not done yet. */
export class Outbox {
  readonly #add: Statement<(string | number)[]>;
  readonly #retry: Statement<[number, number, string]>;
  readonly #done: Statement<[string]>;
  readonly #pending: Statement<[], Row>;

  constructor({ writer, reader }: Connections) {
    this.#add = writer.prepare(
      `INSERT INTO outbox (key, actor, type, params, automatic, attempts, not_before)
       VALUES (?, ?, ?, ?, ?, ?, ?)`,
    );
    this.#retry = writer.prepare('UPDATE outbox SET attempts = ?, not_before = ? WHERE key = ?');
    this.#done = writer.prepare('DELETE FROM outbox WHERE key = ?');
    this.#pending = reader.prepare(
      `SELECT key, actor, type, params, automatic, attempts, not_before AS notBefore
       FROM outbox ORDER BY n`,
    );
  }

  /** Adds, then puts off, then strikes out. One that is struck out already is no error. */
  write(unit: Pick<Unit, 'deedsAdded' | 'deedsRetried' | 'deedsDone'>): void {
    for (const deed of unit.deedsAdded) {
      this.#add.run(
        deed.key,
        deed.actor,
        deed.type,
        JSON.stringify(deed.params),
        deed.automatic ? 1 : 0,
        deed.attempts,
        deed.notBefore,
      );
    }
    for (const deed of unit.deedsRetried) {
      this.#retry.run(deed.attempts, deed.notBefore, deed.key);
    }
    for (const key of unit.deedsDone) this.#done.run(key);
  }

  /** Oldest first. @throws {StoreError} `corrupt` */
  pending(): readonly Deed[] {
    return this.#pending.all().map((row) => ({
      ...row,
      actor: row.actor as Address,
      params: parseObject(row.params, { table: 'outbox', key: row.key }),
      automatic: row.automatic === 1,
    }));
  }
}
