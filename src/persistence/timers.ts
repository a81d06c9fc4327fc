import type { Statement } from 'better-sqlite3';
import type { Address } from '../machines/by.ts';
import type { TimerRow, Unit } from '../supervisor/ports.ts';
import type { Connections } from './connection.ts';
import { corrupt, parseObject } from './stored-json.ts';

interface Row {
  readonly actor: string;
  readonly id: string;
  readonly dueAt: number;
  readonly event: string;
}

/** Delays that survive: what a chart asked to hear of later. */
export class Timers {
  readonly #set: Statement<[string, string, number, string]>;
  readonly #clear: Statement<[string, string]>;
  readonly #all: Statement<[], Row>;

  constructor({ writer, reader }: Connections) {
    this.#set = writer.prepare(
      `INSERT INTO timers (actor, id, due_at, event) VALUES (?, ?, ?, ?)
       ON CONFLICT (actor, id) DO UPDATE SET due_at = excluded.due_at, event = excluded.event`,
    );
    this.#clear = writer.prepare('DELETE FROM timers WHERE actor = ? AND id = ?');
    this.#all = reader.prepare(
      'SELECT actor, id, due_at AS dueAt, event FROM timers ORDER BY due_at, actor, id',
    );
  }

  /**
   * Clears first, then sets: a state that is left and entered again in one unit keeps the timer
   * of its second stay. A later set of the same id wins.
   */
  write({ timersCleared, timersSet }: Pick<Unit, 'timersCleared' | 'timersSet'>): void {
    for (const { actor, id } of timersCleared) this.#clear.run(actor, id);
    for (const { actor, id, dueAt, event } of timersSet) {
      this.#set.run(actor, id, dueAt, JSON.stringify(event));
    }
  }

  /** All of them, the next one first. @throws {StoreError} `corrupt` */
  all(): readonly TimerRow[] {
    return this.#all.all().map((row) => {
      const place = { table: 'timers', key: `${row.actor} ${row.id}` };
      const event = parseObject(row.event, place);
      if (typeof event['type'] !== 'string') throw corrupt(place);
      return { ...row, actor: row.actor as Address, event: event as TimerRow['event'] };
    });
  }
}
