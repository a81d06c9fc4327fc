import type { Database, Statement } from 'better-sqlite3';
import type { Address } from '../machines/by.ts';
import type { ChartName } from '../machines/charts.ts';
import type { StoredActor } from '../supervisor/ports.ts';
import type { Snapshot } from '../step/step.ts';
import type { Connections } from './connection.ts';
import { StoreError } from './store-error.ts';
import { parseObject } from './stored-json.ts';

interface Row {
  readonly actor: string;
  readonly version: number;
  readonly lastSeq: number;
  readonly chart: string;
  readonly chartVersion: number;
  readonly chartHash: string;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly snapshot: string;
}
type Table = 'live' | 'archive';

// Not imported as values: loading the charts would make the store wait for them.
const chartNames: ReadonlySet<string> = new Set<ChartName>(['ticket', 'worker', 'supervisor']);

const columns = `actor, version, last_seq AS lastSeq, chart, chart_version AS chartVersion,
  chart_hash AS chartHash, created_at AS createdAt, updated_at AS updatedAt, snapshot`;

/** Actors between two events: a row with everything that is known of them. */
export class Actors {
  readonly #save: Readonly<Record<Table, Statement<(string | number)[]>>>;
  readonly #leave: Readonly<Record<Table, Statement<[string]>>>;
  readonly #read: Readonly<Record<Table, Statement<[string], Row>>>;
  readonly #liveOrder: Statement<[], string>;
  readonly #all: Statement<[], string>;

  constructor({ writer, reader }: Connections) {
    this.#save = both((table) => writer.prepare(saving(table)));
    this.#leave = both((table) => writer.prepare(`DELETE FROM ${table} WHERE actor = ?`));
    this.#read = both((table) => reading(reader, table));
    this.#all = reader
      .prepare<[], string>('SELECT actor FROM live UNION SELECT actor FROM archive')
      .pluck();
    this.#liveOrder = reader
      .prepare<[], string>('SELECT actor FROM live ORDER BY created_at, n')
      .pluck();
  }

  save(actor: StoredActor): void {
    const table = actor.archived ? 'archive' : 'live';
    // A ticket that is re-opened comes back out of the archive, so both ways are looked at.
    this.#leave[actor.archived ? 'live' : 'archive'].run(actor.address);
    this.#save[table].run(
      actor.address,
      actor.version,
      actor.lastSeq,
      actor.chart,
      actor.chartVersion,
      actor.chartHash,
      actor.createdAt,
      actor.updatedAt,
      JSON.stringify(actor.snapshot),
    );
  }

  /** @throws {StoreError} `corrupt_actor` */
  actor(address: Address): StoredActor | null {
    const live = this.#read.live.get(address);
    if (live) return stored(live, false);
    const archived = this.#read.archive.get(address);
    return archived ? stored(archived, true) : null;
  }

  /** Addresses of all actors, archived ones too. */
  addresses(): readonly Address[] {
    return this.#all.all() as Address[];
  }

  /** Addresses of the actors that are not archived, oldest first. */
  liveAddresses(): readonly Address[] {
    return this.#liveOrder.all() as Address[];
  }
}

function both<T>(make: (table: Table) => T): Readonly<Record<Table, T>> {
  return { live: make('live'), archive: make('archive') };
}

function saving(table: Table): string {
  return `INSERT INTO ${table} (actor, version, last_seq, chart, chart_version, chart_hash,
      created_at, updated_at, snapshot) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (actor) DO UPDATE SET version = excluded.version, last_seq = excluded.last_seq,
      chart = excluded.chart, chart_version = excluded.chart_version,
      chart_hash = excluded.chart_hash, created_at = excluded.created_at,
      updated_at = excluded.updated_at, snapshot = excluded.snapshot`;
}

function reading(reader: Database, table: Table): Statement<[string], Row> {
  return reader.prepare(`SELECT ${columns} FROM ${table} WHERE actor = ?`);
}

function stored(row: Row, archived: boolean): StoredActor {
  const { actor, chart, snapshot, ...rest } = row;
  if (!chartNames.has(chart)) throw unreadable(actor, `its chart ${chart} is unknown`);
  return {
    ...rest,
    address: actor as Address,
    chart: chart as ChartName,
    snapshot: snapshotOf(snapshot, actor),
    archived,
  };
}

function snapshotOf(text: string, actor: string): Snapshot {
  try {
    const found = parseObject(text, { table: 'live', key: actor });
    if (isSnapshot(found)) return found;
  } catch (cause) {
    throw unreadable(actor, 'its snapshot is no JSON', cause);
  }
  throw unreadable(actor, 'its snapshot lacks a state');
}

function isSnapshot(found: Record<string, unknown>): found is Record<string, unknown> & Snapshot {
  const { value, context, status } = found;
  const isObject = (part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part);
  return (
    (typeof value === 'string' || isObject(value)) &&
    isObject(context) &&
    (status === 'active' || status === 'done')
  );
}

function unreadable(actor: string, why: string, cause?: unknown): StoreError {
  return new StoreError(
    'corrupt_actor',
    `the actor ${actor} cannot be read, since ${why}: it stays as it is until the row is mended.`,
    { cause },
  );
}
