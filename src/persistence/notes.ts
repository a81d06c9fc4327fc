import type { Statement } from 'better-sqlite3';
import type { Unit } from '../supervisor/ports.ts';
import type { Connections } from './connection.ts';

/** Small facts of the service: single values, and which file an imported ticket came from. */
export class Notes {
  readonly #setMeta: Statement<[string, string]>;
  readonly #meta: Statement<[string], string>;
  readonly #setSource: Statement<[string, string, string]>;
  readonly #source: Statement<[string], { hash: string; ticket: string }>;

  constructor({ writer, reader }: Connections) {
    this.#setMeta = writer.prepare(
      `INSERT INTO meta (key, value) VALUES (?, ?)
       ON CONFLICT (key) DO UPDATE SET value = excluded.value`,
    );
    this.#meta = reader.prepare<[string], string>('SELECT value FROM meta WHERE key = ?').pluck();
    this.#setSource = writer.prepare(
      `INSERT INTO sources (key, hash, ticket) VALUES (?, ?, ?)
       ON CONFLICT (key) DO UPDATE SET hash = excluded.hash, ticket = excluded.ticket`,
    );
    this.#source = reader.prepare('SELECT hash, ticket FROM sources WHERE key = ?');
  }

  write({ meta, sources }: Pick<Unit, 'meta' | 'sources'>): void {
    for (const [key, value] of Object.entries(meta)) this.#setMeta.run(key, value);
    for (const { key, hash, ticket } of sources) this.#setSource.run(key, hash, ticket);
  }

  meta(key: string): string | null {
    return this.#meta.get(key) ?? null;
  }

  source(key: string): { readonly hash: string; readonly ticket: string } | null {
    return this.#source.get(key) ?? null;
  }
}
