import type { ActionBody } from '../transport/protocol/action.ts';
import type { StreamEvent } from '../transport/protocol/event.ts';
import type { PageOf } from '../transport/protocol/page.ts';
import type { Ticket } from '../transport/protocol/ticket.ts';
import type { Worker } from '../transport/protocol/worker.ts';
import type { CallboardError } from './error.ts';
import { RemoteActor, remoteSystem } from './remote-actor.ts';
import { ticketSnapshot, workerSnapshot } from './remote-snapshot.ts';
import type { Call } from './request.ts';
import { request } from './request.ts';
import type { WebSocketClass } from './sockets.ts';
import type { StreamStatus } from './stream.ts';
import { Stream } from './stream.ts';

/** A person's action on a ticket as an event: `{ type: 'approve', text: 'well done' }`. */
export type TicketAction = Omit<ActionBody, 'action'> & { readonly type: ActionBody['action'] };
/** What a person does with a worker. */
export type WorkerDeed =
  | { readonly type: 'stop' | 'restart' | 'interrupt'; readonly by?: string }
  | {
      readonly type: 'input';
      readonly text: string;
      readonly when?: 'now' | 'next_turn';
      readonly by?: string;
    };

export type TicketActor = RemoteActor<Ticket, TicketAction>;
export type WorkerActor = RemoteActor<Worker, WorkerDeed>;

export interface CallboardOptions {
  /** Address of the service, e.g. `http://127.0.0.1:4747`; in a page that it serves: `location.origin`. */
  readonly url: string;
  /** Content of the token file; left out where a cookie says who asks. */
  readonly token?: string;
  /** Events after this sequence are given out; left out: from now on. */
  readonly since?: number;
  /** Where the platform has none of its own, `ws` is used. */
  readonly WebSocket?: WebSocketClass;
  readonly fetch?: typeof globalThis.fetch;
}

type Listener<T extends unknown[]> = (...said: T) => void;
type Unsubscribe = () => void;

/** A client of one service: its events, its tickets and workers as remote actors, its HTTP interface. */
export class Callboard {
  readonly #options: CallboardOptions & { readonly url: string };
  readonly #stream: Stream;
  readonly #actors = new Map<
    string,
    RemoteActor<Ticket, TicketAction> | RemoteActor<Worker, WorkerDeed>
  >();
  readonly #loading = new Map<
    string,
    { readonly promise: Promise<unknown>; readonly heard: StreamEvent[] }
  >();
  readonly #onEvent = new Set<Listener<[StreamEvent]>>();
  readonly #onStatus = new Set<Listener<[StreamStatus, CallboardError | null]>>();
  readonly #onReset = new Set<Listener<[]>>();
  readonly #system = remoteSystem(
    (address) => this.#actors.get(address),
    () => Object.fromEntries(this.#actors),
  );

  constructor(options: CallboardOptions) {
    this.#options = { ...options, url: options.url.replace(/\/+$/, '') };
    this.#stream = new Stream({
      url: this.#options.url,
      token: options.token,
      since: options.since,
      WebSocket: options.WebSocket,
      onEvent: (event) => this.#hear(event),
      onStatus: (status, error) => this.#became(status, error),
      onReset: () => void this.#reload(),
    });
  }

  /** How the stream is: a page says so as soon as it is not `live`. */
  get status(): StreamStatus {
    return this.#stream.status;
  }

  /** The last sequence that was given out. */
  get cursor(): number | null {
    return this.#stream.cursor;
  }

  /** When the service was last known to be there, in milliseconds since the epoch by this side's clock; null before. */
  get heardAt(): number | null {
    return this.#stream.heardAt;
  }

  /** Each event of the service, once and in order. */
  onEvent(listener: Listener<[StreamEvent]>): Unsubscribe {
    return added(this.#onEvent, listener);
  }

  onStatus(listener: Listener<[StreamStatus, CallboardError | null]>): Unsubscribe {
    return added(this.#onStatus, listener);
  }

  /** The events from the cursor on are gone (another data directory): what was read before counts no more. */
  onReset(listener: Listener<[]>): Unsubscribe {
    return added(this.#onReset, listener);
  }

  /** Resolves when the stream is live. @throws {CallboardError} when the service refuses it. */
  ready(): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.status === 'live') resolve();
      const off = this.onStatus((status, error) => {
        if (status === 'live') resolve();
        else if (status === 'refused') reject(error);
        else if (status === 'closed') reject(new Error('The client was closed.'));
        else return;
        off();
      });
    });
  }

  /**
   * A ticket as an actor, known and followed from now on; the same one for the same id.
   * @throws {CallboardError} `not_found`
   */
  ticket(id: string): Promise<TicketActor> {
    return this.#follow(`ticket/${id}`, async () => {
      const ticket = await this.get<Ticket>(`/tickets/${encodeURIComponent(id)}`);
      return new RemoteActor<Ticket, TicketAction>({
        ...this.#common(`ticket/${id}`),
        snapshot: ticketSnapshot(ticket, ticket.seq),
        send: ({ type, ...rest }) =>
          this.call(`/tickets/${encodeURIComponent(id)}/actions`, {
            method: 'POST',
            body: { action: type, ...rest },
          }),
      });
    }) as Promise<TicketActor>;
  }

  /** A worker as an actor. @throws {CallboardError} `not_found` */
  worker(id: string): Promise<WorkerActor> {
    return this.#follow(`worker/${id}`, async () => {
      const worker = await this.get<Worker & { readonly seq?: number }>(
        `/workers/${encodeURIComponent(id)}`,
      );
      return new RemoteActor<Worker, WorkerDeed>({
        ...this.#common(`worker/${id}`),
        snapshot: workerSnapshot(worker, worker.seq ?? 0),
        send: ({ type, ...rest }) =>
          this.call(`/workers/${encodeURIComponent(id)}/${type}`, { method: 'POST', body: rest }),
      });
    }) as Promise<WorkerActor>;
  }

  get<T>(path: string, query: Call['query'] = {}): Promise<T> {
    return this.call<T>(path, { query });
  }

  /** Every item of a list, page after page. */
  async *list<T>(path: string, query: Call['query'] = {}): AsyncGenerator<T> {
    let cursor: string | undefined;
    for (;;) {
      const page = await this.get<PageOf<T>>(path, { ...query, limit: 500, cursor });
      yield* page.items;
      if (page.nextCursor === null) return;
      cursor = page.nextCursor;
    }
  }

  /** One request; the path counts from `/api/v1`. @throws {CallboardError} */
  call<T>(path: string, call: Call = {}): Promise<T> {
    const fetch = this.#options.fetch ?? globalThis.fetch.bind(globalThis);
    return request<T>({ url: this.#options.url, token: this.#options.token, fetch }, path, call);
  }

  /** After sleep, or when the network is back: tries at once. */
  wake(): void {
    this.#stream.wake();
  }

  close(): void {
    this.#stream.close();
    for (const actor of this.#actors.values()) actor.end(null);
    this.#actors.clear();
  }

  #common(address: string) {
    return { address, system: this.#system, onStop: () => void this.#actors.delete(address) };
  }

  async #follow(
    address: string,
    load: () => Promise<RemoteActor<Ticket, TicketAction> | RemoteActor<Worker, WorkerDeed>>,
  ): Promise<unknown> {
    const known = this.#actors.get(address) ?? this.#loading.get(address)?.promise;
    if (known) return known;
    // What the stream says between the reading and its answer is applied afterwards, where it is newer.
    const heard: StreamEvent[] = [];
    const promise = this.ready()
      .then(load)
      .then((actor) => {
        this.#actors.set(address, actor);
        for (const event of heard) apply(actor, event);
        return actor;
      })
      .finally(() => this.#loading.delete(address));
    this.#loading.set(address, { promise, heard });
    return promise;
  }

  #hear(event: StreamEvent): void {
    for (const address of addressesOf(event)) {
      this.#loading.get(address)?.heard.push(event);
      const actor = this.#actors.get(address);
      if (actor) apply(actor, event);
    }
    tellAll(this.#onEvent, event);
  }

  #became(status: StreamStatus, error: CallboardError | null): void {
    if (status === 'refused') for (const actor of this.#actors.values()) actor.end(error);
    tellAll(this.#onStatus, status, error);
  }

  async #reload(): Promise<void> {
    const actors = [...this.#actors];
    tellAll(this.#onReset);
    for (const [address, actor] of actors) {
      const [kind, id = ''] = address.split(/\/(.*)/s);
      try {
        if (kind === 'ticket') {
          const ticket = await this.get<Ticket>(`/tickets/${encodeURIComponent(id)}`);
          (actor as TicketActor).replace(ticketSnapshot(ticket, ticket.seq));
        } else {
          const worker = await this.get<Worker>(`/workers/${encodeURIComponent(id)}`);
          (actor as WorkerActor).replace(workerSnapshot(worker, 0));
        }
      } catch (error) {
        this.#actors.delete(address);
        actor.end(error as CallboardError);
      }
    }
  }
}

/** Connects to a service. */
export function connect(options: CallboardOptions): Callboard {
  return new Callboard(options);
}

/** One that leaves while it is told, or brings another, changes nothing for this round. */
function tellAll<T extends unknown[]>(listeners: ReadonlySet<Listener<T>>, ...said: T): void {
  const told = [...listeners];
  for (const listener of told) listener(...said);
}

function added<T>(set: Set<T>, item: T): Unsubscribe {
  set.add(item);
  return () => void set.delete(item);
}

function addressesOf({ source, subject }: StreamEvent): string[] {
  const own = source.replace(/^\/tickets\//, 'ticket/').replace(/^\/workers\//, 'worker/');
  return subject === undefined || own === `ticket/${subject}` ? [own] : [own, `ticket/${subject}`];
}

/** An event of a transition carries the fields that changed: the wire object as it was, and those over it, is the new one. */
function apply(
  actor: RemoteActor<Ticket, TicketAction> | RemoteActor<Worker, WorkerDeed>,
  event: StreamEvent,
): void {
  const { ticket, worker } = event.data as { ticket?: Partial<Ticket>; worker?: Partial<Worker> };
  if (event.type.startsWith('callboard.ticket.') && ticket && actor.src === 'ticket') {
    const known = (actor as TicketActor).getSnapshot();
    if (event.sequence > known.sequence) {
      (actor as TicketActor).update(
        ticketSnapshot({ ...known.context, ...ticket }, event.sequence),
      );
    }
  } else if (event.type === 'callboard.worker.transition' && worker && actor.src === 'worker') {
    const known = (actor as WorkerActor).getSnapshot();
    if (event.sequence > known.sequence) {
      (actor as WorkerActor).update(
        workerSnapshot({ ...known.context, ...worker }, event.sequence),
      );
    }
  }
  actor.hear(event);
}
