import type { EventObject } from 'xstate';
import type { Address, By, Stamp } from '../machines/by.ts';
import type { ChartName } from '../machines/charts.ts';
import type { Snapshot, StepResult } from '../step/step.ts';
import { begin, statePath, step } from '../step/step.ts';
import { chartIdentities } from './chart-identity.ts';
import type { JournalRow, Store, StoredActor, TicketView, WorkerView } from './ports.ts';
import { changed, ticketView, workerView } from './views.ts';

/** What a replay needs of a store. */
export type ReplayStore = Pick<Store, 'actor' | 'events' | 'head'>;

/** Where what the chart says now differs from what was stored. */
export interface Difference {
  /** The event at which it shows. */
  readonly seq: number;
  readonly event: string;
  /** `state`, a field of the wire object, or `context.` and a key of the context. */
  readonly what: string;
  readonly stored: unknown;
  readonly now: unknown;
}

/** An actor as its journal gives it. */
export interface Replayed {
  readonly id: string;
  readonly chart: ChartName;
  /** The point that was asked for. */
  readonly at: number;
  readonly head: number;
  /** Its last event up to there. */
  readonly seq: number;
  readonly event: { readonly type: string; readonly by: By; readonly time: string };
  /** How many of its events were run through the chart. */
  readonly events: number;
  readonly statePath: string;
  /** The wire object at that point, without what only the moment knew. */
  readonly ticket: TicketView | null;
  readonly worker: WorkerView | null;
  readonly snapshot: Snapshot;
  /** Null where today's chart gives what was stored; else the state is the one just before. */
  readonly difference: Difference | null;
}

export type ReplayRefusal =
  | { readonly refused: 'not_found'; readonly detail: string }
  | { readonly refused: 'beyond_head'; readonly detail: string };

export interface ReplayOptions {
  /** Up to this event, itself included; all of them where it is not given. */
  readonly at?: number | undefined;
  /** Called after each page of the journal: whoever serves others meanwhile lets them in here. */
  readonly pause: () => Promise<void>;
}

const PAGE_ROWS = 200;
const STEPS = /^callboard\.(ticket|worker|supervisor)\.(created|transition|updated)$/;
/** What the journal's own order gives, and not the chart. */
const NOT_OF_THE_CHART = new Set(['seq', 'version', 'updatedAt', 'waitingFor', 'lastActivityAt']);

interface Told {
  readonly type: string;
  readonly time: string;
  readonly data: {
    readonly event: { readonly type: string; readonly input?: object };
    readonly from: string | null;
    readonly to: string;
    readonly by: By;
    readonly ticket?: Readonly<Record<string, unknown>> & { readonly branch?: string };
    readonly worker?: Readonly<Record<string, unknown>>;
  };
}

/**
 * Rebuilds an actor from its events alone: each is run through today's chart, as it was when it happened. What is stored
 * of every event is compared with what comes out; the first difference ends it.
 * @param id of a ticket or a worker, or `supervisor`.
 */
export async function replay(
  store: ReplayStore,
  id: string,
  { at: asked, pause }: ReplayOptions,
): Promise<Replayed | ReplayRefusal> {
  const head = store.head();
  if (asked !== undefined && asked > head) {
    const detail = `event ${asked} has not happened yet; the newest one is ${head}`;
    return { refused: 'beyond_head', detail };
  }
  const stored = find(store, id);
  if (!stored) return { refused: 'not_found', detail: `there is no ticket and no worker ${id}` };
  const at = asked ?? head;
  const life = new Life(stored);
  let since = 0;
  while (since < at && !life.difference) {
    const rows = eventsOf(store, stored, since);
    for (const row of rows) {
      if (row.seq > at || life.difference) break;
      if (row.actor === stored.address) life.take(row);
    }
    const last = rows.at(-1);
    if (!last || rows.length < PAGE_ROWS) break;
    since = last.seq;
    await pause();
  }
  // Only whole histories end where the store stands. It may have moved on meanwhile.
  const now = asked === undefined ? store.actor(stored.address) : null;
  if (now && now.lastSeq === life.lastSeq) life.compareWith(now);
  return (
    life.result({ id, at, head }) ?? {
      refused: 'not_found',
      detail: `${id} was made after event ${at}`,
    }
  );
}

function find(store: ReplayStore, id: string): StoredActor | null {
  const addresses: readonly Address[] =
    id === 'supervisor' ? ['supervisor'] : [`ticket/${id}`, `worker/${id}`];
  for (const address of addresses) {
    const actor = store.actor(address);
    if (actor) return actor;
  }
  return null;
}

function eventsOf(
  store: ReplayStore,
  { chart, snapshot, address }: StoredActor,
  since: number,
): readonly JournalRow[] {
  const page = { since, limit: PAGE_ROWS };
  if (chart === 'supervisor')
    return store.events({ ...page, type: 'callboard.supervisor.transition' });
  const ticket =
    chart === 'worker' ? String(snapshot.context['ticket']) : address.slice('ticket/'.length);
  return store.events({ ...page, ticket });
}

/** One actor's way through its chart. */
class Life {
  readonly #chart: ChartName;
  /** The actor as it is now: only its address and its chart are made use of. */
  readonly #stored: StoredActor;
  #actor: StoredActor | null = null;
  #branch = '';
  #last: { seq: number; told: Told } | null = null;
  /** Fields that the wire object had when the actor was made: one that came with a newer program was never stored. */
  #known: ReadonlySet<string> = new Set();
  #events = 0;
  lastSeq = 0;
  difference: Difference | null = null;

  constructor(stored: StoredActor) {
    this.#stored = stored;
    this.#chart = stored.chart;
  }

  take(row: JournalRow): void {
    const told = JSON.parse(row.body) as Told;
    if (!STEPS.test(told.type)) {
      // A comment or another record beside a change: it moves nothing.
      this.lastSeq = row.seq;
      return;
    }
    const { event, by, to, from } = told.data;
    const at = Date.parse(told.time);
    const differs = (what: string, stored: unknown, now: unknown): void => {
      this.difference ??= { seq: row.seq, event: event.type, what, stored, now };
    };
    const here = this.#actor ? statePath(this.#actor.snapshot.value) : null;
    if (here !== from) return differs('state before it', from, here);
    const result = this.#step(told, { ...event, at, by } as EventObject & Stamp);
    if (typeof result === 'string') return differs('state', to, result);
    const path = statePath(result.snapshot.value);
    if (path !== to) return differs('state', to, path);
    const next = this.#next(result, { seq: row.seq, at, told });
    const [stored, now] = this.#fields(told, next);
    for (const [key, value] of Object.entries(stored)) {
      if (!NOT_OF_THE_CHART.has(key) && !same(value, now[key])) differs(key, value, now[key]);
    }
    for (const [key, value] of Object.entries(now)) {
      if (this.#known.has(key) && !NOT_OF_THE_CHART.has(key) && !(key in stored))
        differs(key, undefined, value);
    }
    if (this.difference) return;
    this.#actor = next;
    this.#last = { seq: row.seq, told };
    this.#events += 1;
    this.lastSeq = row.seq;
  }

  /** The stored snapshot holds more than the wire object: feedback, judgements, the limits of the day. */
  compareWith(stored: StoredActor): void {
    if (!this.#actor || !this.#last || this.difference) return;
    const now = plain(this.#actor.snapshot);
    const { seq, told } = this.#last;
    for (const [key, value] of Object.entries(plain(stored.snapshot).context)) {
      if (same(value, now.context[key])) continue;
      const event = told.data.event.type;
      this.difference ??= {
        seq,
        event,
        what: `context.${key}`,
        stored: value,
        now: now.context[key],
      };
    }
  }

  result({ id, at, head }: { id: string; at: number; head: number }): Replayed | null {
    if (!this.#actor || !this.#last) return null;
    const { told, seq } = this.#last;
    const actor = this.#actor;
    return {
      id,
      chart: this.#chart,
      at,
      head,
      seq,
      event: { type: told.data.event.type, by: told.data.by, time: told.time },
      events: this.#events,
      statePath: statePath(actor.snapshot.value),
      ticket: this.#chart === 'ticket' ? ticketView(actor, this.#branch) : null,
      worker: this.#chart === 'worker' ? workerView(actor) : null,
      snapshot: plain(actor.snapshot),
      difference: this.difference,
    };
  }

  /** @returns in words why the chart makes nothing of the event. */
  #step({ data }: Told, event: EventObject): StepResult | string {
    const { machine } = chartIdentities[this.#chart];
    try {
      if (!this.#actor) return begin(machine, data.event.input);
      return step(machine, this.#actor.snapshot, event) ?? 'the chart ignores the event';
    } catch (cause) {
      return cause instanceof Error ? cause.message : String(cause);
    }
  }

  #next(
    { snapshot }: StepResult,
    { seq, at, told }: { seq: number; at: number; told: Told },
  ): StoredActor {
    const { ticket } = told.data;
    if (!this.#actor && this.#chart === 'ticket') this.#branch = ticket?.branch ?? '';
    return {
      ...this.#stored,
      snapshot: plain(snapshot),
      version: Number(ticket?.['version'] ?? this.#actor?.version ?? 1),
      lastSeq: seq,
      createdAt: this.#actor?.createdAt ?? at,
      updatedAt: at,
    };
  }

  /** What the event says has changed, and what has changed now. */
  #fields(
    told: Told,
    next: StoredActor,
  ): [Readonly<Record<string, unknown>>, Readonly<Record<string, unknown>>] {
    if (this.#chart === 'supervisor') return [{}, {}];
    const view = (actor: StoredActor) =>
      this.#chart === 'ticket' ? ticketView(actor, this.#branch) : workerView(actor);
    const said = (this.#chart === 'ticket' ? told.data.ticket : told.data.worker) ?? {};
    const { id: _, ...stored } = said;
    if (!this.#actor) this.#known = new Set(Object.keys(stored));
    const { id: __, ...now } = changed<object>(
      this.#actor && view(this.#actor),
      view(next),
    ) as Record<string, unknown>;
    return [stored, now];
  }
}

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

const plain = (snapshot: Snapshot): Snapshot => JSON.parse(JSON.stringify(snapshot)) as Snapshot;
