import type { EventObject } from 'xstate';
import type { Address, By, Stamp } from '../../src/machines/by.ts';
import type { ChartName } from '../../src/machines/charts.ts';
import type { Snapshot, StepResult } from '../../src/step/step.ts';
import { begin, statePath, step } from '../../src/step/step.ts';
import { chartIdentities } from '../../src/supervisor/chart-identity.ts';
import type { JournalRow, TimerRow } from '../../src/supervisor/ports.ts';
import type { Change } from './invariants/law.ts';

/** The body of a journal row, as far as tests read it. */
export interface Told {
  readonly specversion: string;
  readonly id: string;
  readonly sequence: number;
  readonly source: string;
  readonly subject?: string;
  readonly type: string;
  readonly time: string;
  readonly data: {
    readonly event: EventObject & { readonly input?: unknown };
    readonly from: string | null;
    readonly to: string;
    readonly by: By;
    readonly ticket?: Record<string, unknown>;
    readonly worker?: Record<string, unknown>;
    readonly escalation?: Record<string, unknown>;
    readonly verdict?: Record<string, unknown>;
    readonly comment?: Record<string, unknown>;
  };
}

export interface Entry {
  readonly address: Address;
  readonly chart: ChartName;
  readonly snapshot: Snapshot;
  readonly lastSeq: number;
  readonly timers: ReadonlyMap<string, TimerRow>;
}

/** A journal row that moved an actor, with what it knew before and after. */
export interface Turn extends Change {
  readonly row: JournalRow;
  readonly told: Told;
  readonly address: Address;
  readonly chart: ChartName;
}

const MOVES = /^callboard\.(ticket|worker|supervisor)\.(created|transition|updated)$/;

/**
 * The journal read by somebody who knows nothing but the journal and the charts: what every actor must be, by replaying
 * its events through the pure step (DOMAIN invariant 19), and which timers must be set.
 */
export class Chronicle {
  readonly actors = new Map<Address, Entry>();
  readonly problems: string[] = [];
  #seq = 0;
  #batch = 0;

  /** An actor that was put into the store without a journal. */
  seed(entry: Entry): void {
    this.actors.set(entry.address, entry);
  }

  get head(): number {
    return this.#seq;
  }

  /** Reads on. @returns the changes of actors among the rows, in order. */
  read(rows: readonly JournalRow[]): readonly Turn[] {
    return rows.flatMap((row) => {
      const told = JSON.parse(row.body) as Told;
      this.#checkRow(row, told);
      if (!MOVES.test(told.type)) {
        this.#note(row);
        return [];
      }
      const turn = this.#replay(row, told);
      return turn ? [turn] : [];
    });
  }

  /** What differs between the journal and what is stored. */
  differences(stored: {
    readonly address: Address;
    readonly snapshot: Snapshot;
    readonly lastSeq: number;
  }): string[] {
    const entry = this.actors.get(stored.address);
    if (!entry) return [`${stored.address} is stored, and the journal does not know it`];
    const found: string[] = [];
    if (JSON.stringify(entry.snapshot) !== JSON.stringify(stored.snapshot)) {
      found.push(
        `19: replaying ${stored.address} gives ${JSON.stringify(entry.snapshot)}, stored is ${JSON.stringify(stored.snapshot)}`,
      );
    }
    if (entry.lastSeq !== stored.lastSeq) {
      found.push(
        `${stored.address}: its last event is ${entry.lastSeq}, stored is ${stored.lastSeq}`,
      );
    }
    return found;
  }

  #checkRow(row: JournalRow, told: Told): void {
    this.#seq += 1;
    if (row.seq !== this.#seq)
      this.problems.push(`3: event ${row.seq} comes where ${this.#seq} is due`);
    if (told.sequence !== row.seq || told.id !== String(row.seq)) {
      this.problems.push(`3: the body of event ${row.seq} says ${told.sequence}`);
    }
    if (row.batch < this.#batch || row.batch > row.seq) {
      this.problems.push(`event ${row.seq} belongs to the batch ${row.batch} after ${this.#batch}`);
    }
    this.#batch = row.batch;
    this.#seq = row.seq;
  }

  /** A record beside a change, or a comment: it moves nothing, and it is a link of the actor's chain. */
  #note(row: JournalRow): void {
    const entry = this.actors.get(row.actor);
    this.#checkLink(row, entry);
    if (entry) this.actors.set(row.actor, { ...entry, lastSeq: row.seq });
  }

  #checkLink({ seq, actor, prev }: JournalRow, entry: Entry | undefined): void {
    const before = entry?.lastSeq ?? 0;
    if (prev === before) return;
    this.problems.push(
      `event ${seq} of ${actor} names ${prev} as the one before it, not ${before}`,
    );
  }

  #replay(row: JournalRow, told: Told): Turn | null {
    const before = this.actors.get(row.actor);
    const chart = chartOf(told);
    const { machine } = chartIdentities[chart];
    const { event: said, by, from, to } = told.data;
    const at = Date.parse(told.time);
    const event = { ...said, at, by } as EventObject & Stamp;
    this.#checkLink(row, before);
    const result = before ? step(machine, before.snapshot, event) : begin(machine, said.input);
    if (!result) {
      this.problems.push(
        `19: ${row.actor} in ${from ?? 'nothing'} does not take event ${row.seq}, ${said.type}`,
      );
      return null;
    }
    // A timer that fires is taken away in the same commit, whatever the chart makes of it.
    const timers = by.kind === 'timer' ? without(before?.timers, by.id) : before?.timers;
    const entry: Entry = {
      address: row.actor,
      chart,
      snapshot: plain(result.snapshot),
      lastSeq: row.seq,
      timers: timersAfter(row.actor, timers ?? new Map(), result, at),
    };
    this.actors.set(row.actor, entry);
    this.#checkPaths(row, { from, to }, before?.snapshot ?? null, entry.snapshot);
    return {
      row,
      told,
      address: row.actor,
      chart,
      before: before?.snapshot ?? entry.snapshot,
      event,
      after: entry.snapshot,
      actions: result.actions,
      timers: new Set(entry.timers.keys()),
    };
  }

  #checkPaths(
    row: JournalRow,
    said: { from: string | null; to: string },
    before: Snapshot | null,
    after: Snapshot,
  ): void {
    const from = before ? statePath(before.value) : null;
    if (said.from !== from || said.to !== statePath(after.value)) {
      this.problems.push(
        `event ${row.seq} says ${said.from} → ${said.to}; it was ${from} → ${statePath(after.value)}`,
      );
    }
  }
}

const plain = (snapshot: Snapshot): Snapshot => JSON.parse(JSON.stringify(snapshot)) as Snapshot;

function chartOf({ type }: Told): ChartName {
  const [, chart] = MOVES.exec(type) ?? [];
  return chart as ChartName;
}

function without(
  timers: ReadonlyMap<string, TimerRow> | undefined,
  id: string,
): ReadonlyMap<string, TimerRow> {
  return new Map([...(timers ?? [])].filter(([key]) => key !== id));
}

function timersAfter(
  actor: Address,
  before: ReadonlyMap<string, TimerRow>,
  { timers }: StepResult,
  at: number,
): ReadonlyMap<string, TimerRow> {
  const after = new Map(before);
  for (const one of timers) {
    if ('clear' in one) after.delete(one.clear);
    else {
      const { id, delayMs, event } = one.set;
      after.set(id, { actor, id, dueAt: at + delayMs, event });
    }
  }
  return after;
}
