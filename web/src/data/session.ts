import type { StreamStatus } from '../../../src/client/index.ts';
import { Callboard, CallboardError } from '../../../src/client/index.ts';
import type { Escalation } from '../../../src/transport/protocol/escalation.ts';
import type { StreamEvent } from '../../../src/transport/protocol/event.ts';
import { EVENT_TYPES } from '../../../src/transport/protocol/wire.ts';
import type { KillSwitch } from '../../../src/transport/protocol/kill-switch.ts';
import type { PageOf } from '../../../src/transport/protocol/page.ts';
import type { Status } from '../../../src/transport/protocol/status.ts';
import type { Ticket } from '../../../src/transport/protocol/ticket.ts';
import type { Worker } from '../../../src/transport/protocol/worker.ts';
import { learnTime } from './clock.ts';
import { Keyed } from './keyed.ts';
import { moveOf, Moves } from './moves.ts';
import { Cell } from './source.ts';
import { Tickets } from './tickets.ts';

const REMEMBERED_EVENTS = 400;
const PAGE_TICKETS = 500;
/** What the switch and the state of the service are read again after: one sweep changes much at once. */
const SETTLE_MS = 250;

/** How the page stands to the service. `since` is when it became so, by this machine's clock. */
export interface Connection {
  readonly status: StreamStatus;
  readonly since: number;
  /** The last sequence that was heard; what is shown is the state after it. */
  readonly seq: number;
}

/** Why there is nothing to show; the words are in shell/gate.tsx. */
export type Barrier =
  | { readonly why: 'starting' }
  | { readonly why: 'login'; readonly detail: string | null }
  | { readonly why: 'unreachable'; readonly detail: string }
  | { readonly why: 'refused'; readonly detail: string };

/**
 * What the page knows of the service. Everything in it is durable: it comes from answers and from the stream, never from
 * what a person has just asked for.
 */
export class Session {
  readonly tickets = new Tickets();
  readonly workers = new Keyed<Worker>();
  /** The open ones. */
  readonly escalations = new Keyed<Escalation>();
  readonly moves = new Moves();
  readonly status = new Cell<Status | null>(null);
  readonly killSwitch = new Cell<KillSwitch | null>(null);
  readonly connection = new Cell<Connection>({ status: 'connecting', since: Date.now(), seq: 0 });
  readonly barrier = new Cell<Barrier | null>({ why: 'starting' });
  /** Types of events that this page was not made for. */
  readonly unknownTypes = new Cell<readonly string[]>([]);
  readonly client: Callboard;
  readonly #listeners = new Set<(event: StreamEvent) => void>();
  /** Events that came while the lists were read. */
  #early: StreamEvent[] | null = [];
  #settling = false;

  constructor(client = new Callboard({ url: location.origin, fetch: timedFetch })) {
    this.client = client;
    client.onEvent((event) => this.#hear(event));
    client.onStatus((status, error) => this.#became(status, error));
    client.onReset(() => void this.#load());
    window.addEventListener('online', () => client.wake());
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'visible') client.wake();
    });
  }

  /** Each event after it was applied to what is kept here. */
  onEvent(listener: (event: StreamEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Reads everything anew: at the start, and when a person asks to try again. */
  async start(): Promise<void> {
    this.barrier.set({ why: 'starting' });
    try {
      await this.#readStatus();
      await this.client.ready();
      await this.#load();
      this.barrier.set(null);
    } catch (error) {
      this.barrier.set(barrierOf(error));
    }
  }

  /** The body of a ticket, which the list leaves out. A failure is told where the ticket itself is read. */
  async readBody(id: string): Promise<void> {
    if (this.tickets.hasBody(id)) return;
    await this.client
      .get<Ticket>(`/tickets/${encodeURIComponent(id)}`)
      .then((ticket) => this.tickets.putWhole(ticket))
      .catch(() => {});
  }

  /** What a ticket waits for, which no event tells. A failure leaves the words without it. */
  async readWaiting(id: string): Promise<void> {
    await this.client
      .get<Ticket>(`/tickets/${encodeURIComponent(id)}`)
      .then((ticket) => this.tickets.putWaiting(ticket))
      .catch(() => {});
  }

  /** The newest moves of a chart, which may be older than all events that were read at the start. */
  async readMoves(chart: string, limit: number): Promise<void> {
    await this.client
      .get<PageOf<StreamEvent>>(`/charts/${chart}/moves`, { limit })
      .then(({ items }) => this.moves.remember(items.map(moveOf).filter((move) => move !== null)))
      .catch(() => {});
  }

  async #load(): Promise<void> {
    this.#early ??= [];
    this.tickets.clear();
    this.workers.clear();
    this.escalations.clear();
    this.moves.clear();
    const head = this.client.cursor ?? 0;
    const [, past] = await Promise.all([
      this.#readTickets(),
      this.client.get<PageOf<StreamEvent>>('/events', {
        since: Math.max(0, head - REMEMBERED_EVENTS),
        limit: REMEMBERED_EVENTS,
      }),
      this.#readStatus(),
      this.#readList<Worker>('/workers', this.workers),
      this.#readList<Escalation>('/escalations', this.escalations, { open: true }),
    ]);
    this.moves.remember(past.items.map(moveOf).filter((move) => move !== null));
    const early = this.#early;
    this.#early = null;
    for (const event of early) this.#apply(event);
    this.tickets.becomeComplete();
  }

  async #readTickets(): Promise<void> {
    let cursor: string | undefined;
    do {
      const page: PageOf<Ticket> = await this.client.get('/tickets', {
        view: 'brief',
        limit: PAGE_TICKETS,
        cursor,
      });
      for (const ticket of page.items) this.tickets.put(ticket);
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
  }

  async #readList<T extends { readonly id: string }>(
    path: string,
    into: Keyed<T>,
    query: Readonly<Record<string, boolean>> = {},
  ): Promise<void> {
    for await (const item of this.client.list<T>(path, query)) into.put(item);
  }

  async #readStatus(): Promise<void> {
    const status = await this.client.get<Status>('/status');
    this.status.set(status);
    this.killSwitch.set(status.killSwitch);
  }

  /** What the stream does not carry (slots, what is held, the configuration) is read when something moved. */
  #settle(): void {
    if (this.#settling) return;
    this.#settling = true;
    setTimeout(() => {
      this.#settling = false;
      // Without a connection the next hello brings it.
      this.#readStatus().catch(() => {});
    }, SETTLE_MS);
  }

  #hear(event: StreamEvent): void {
    const { value } = this.connection;
    this.connection.set({ ...value, seq: event.sequence });
    if (this.#early) this.#early.push(event);
    else this.#apply(event);
  }

  #apply(event: StreamEvent): void {
    const { type, data } = event;
    if (!KNOWN_TYPES.has(type)) this.#noteUnknown(type);
    if (type.startsWith('callboard.ticket.') && !this.tickets.apply(event)) {
      this.#fetchTicket(event.subject);
    }
    if (type === 'callboard.worker.transition') this.#applyWorker(event);
    if (type.startsWith('callboard.escalation.')) this.#applyEscalation(data['escalation']);
    if (type === 'callboard.supervisor.transition') this.#settle();
    const move = moveOf(event);
    if (move) {
      this.moves.add(move);
      this.#settle();
    }
    for (const listener of this.#listeners) listener(event);
  }

  #applyWorker({ data, sequence }: StreamEvent): void {
    const changes = data['worker'] as (Partial<Worker> & { id: string }) | undefined;
    if (!changes) return;
    const worker = { ...this.workers.get(changes.id), ...changes, seq: sequence } as Worker;
    if (worker.state === 'ended') this.workers.remove(worker.id);
    else if (this.workers.get(worker.id) || isWhole(worker)) this.workers.put(worker);
    else this.#fetch(`/workers/${encodeURIComponent(worker.id)}`, this.workers);
  }

  #applyEscalation(said: unknown): void {
    const escalation = said as Escalation | undefined;
    if (!escalation) return;
    if (escalation.resolvedAt === null) this.escalations.put(escalation);
    else this.escalations.remove(escalation.id);
  }

  #fetchTicket(id: string | undefined): void {
    if (id !== undefined) void this.readBody(id);
  }

  /** Something that the stream speaks of and the lists did not hold. If it cannot be read, the next event asks again. */
  #fetch<T>(path: string, into: { put(item: T): void }): void {
    this.client
      .get<T>(path)
      .then((item) => into.put(item))
      .catch(() => {});
  }

  #noteUnknown(type: string): void {
    const { value } = this.unknownTypes;
    if (!value.includes(type) && value.length < 20) this.unknownTypes.set([...value, type]);
  }

  #became(status: StreamStatus, error: CallboardError | null): void {
    const seq = Math.max(this.connection.value.seq, this.client.cursor ?? 0);
    // A silence is noticed late: what is shown is certain up to the last sign.
    const since = status === 'lost' ? (this.client.heardAt ?? Date.now()) : Date.now();
    this.connection.set({ status, since, seq });
    // Who was not logged in before has nothing refused to hear about.
    const inside = this.barrier.value === null;
    if (status === 'refused')
      this.barrier.set({ why: 'login', detail: inside ? (error?.message ?? null) : null });
    if (status === 'live') this.#settle();
  }
}

const KNOWN_TYPES: ReadonlySet<string> = new Set(EVENT_TYPES);

const isWhole = (worker: Partial<Worker>): boolean =>
  worker.ticket !== undefined && worker.role !== undefined && worker.profile !== undefined;

function barrierOf(error: unknown): Barrier {
  if (!(error instanceof CallboardError)) return { why: 'refused', detail: String(error) };
  if (error.status === 401) return { why: 'login', detail: null };
  if (error.status === 0) return { why: 'unreachable', detail: error.message };
  return { why: 'refused', detail: error.message };
}

/** Every answer tells the service's time. */
const timedFetch: typeof globalThis.fetch = async (input, init) => {
  const askedAt = Date.now();
  const response = await fetch(input, init);
  learnTime(response.headers.get('date'), askedAt, Date.now());
  return response;
};
