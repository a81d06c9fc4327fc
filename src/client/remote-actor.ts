import type {
  ActorRef,
  AnyActorRef,
  EventObject,
  Observer,
  Readable,
  Snapshot,
  Subscription,
} from 'xstate';
import type { StreamEvent } from '../transport/protocol/event.ts';
import type { CallboardError } from './error.ts';
import type { RemoteSnapshot } from './remote-snapshot.ts';

type AnyActorSystem = AnyActorRef['system'];

/** What a remote actor emits: each event of the stream that is about it, and what the service refused. */
export type RemoteEmitted =
  | { readonly type: 'event'; readonly event: StreamEvent }
  | { readonly type: 'refused'; readonly error: CallboardError; readonly sent: EventObject };

type Handler = (emitted: RemoteEmitted) => void;

export interface RemoteActorOptions<TContext, TEvent extends EventObject> {
  /** `ticket/CB-1`, `worker/CB-1.2` */
  readonly address: string;
  readonly snapshot: RemoteSnapshot<TContext>;
  readonly system: AnyActorSystem;
  readonly send: (event: TEvent) => Promise<unknown>;
  /** Nobody looks at it any more. */
  readonly onStop: () => void;
}

/**
 * One ticket or worker of the service, in the shape of XState's own actor references: `waitFor`, `useSelector` and
 * whatever else takes one works on it. Its snapshots are durable before they are seen; what is sent to it is decided by
 * the service.
 */
export class RemoteActor<TContext, TEvent extends EventObject> implements ActorRef<
  RemoteSnapshot<TContext>,
  TEvent,
  RemoteEmitted
> {
  readonly id: string;
  readonly sessionId: string;
  readonly src: string;
  readonly system: AnyActorSystem;
  readonly #options: RemoteActorOptions<TContext, TEvent>;
  readonly #observers = new Set<Observer<RemoteSnapshot<TContext>>>();
  readonly #handlers = new Set<{ readonly type: string; readonly handler: Handler }>();
  #snapshot: RemoteSnapshot<TContext>;
  #ended = false;
  declare readonly [Symbol.observable]: () => this;

  constructor(options: RemoteActorOptions<TContext, TEvent>) {
    const [kind = '', id = ''] = options.address.split(/\/(.*)/s);
    this.#options = options;
    this.id = id;
    this.sessionId = options.address;
    this.src = kind;
    this.system = options.system;
    this.#snapshot = options.snapshot;
    // Not every platform has the symbol; those who ask for it then agree on this name.
    const observable = (Symbol as { observable?: symbol }).observable ?? '@@observable';
    Object.defineProperty(this, observable, { value: () => this });
  }

  getSnapshot(): RemoteSnapshot<TContext> {
    return this.#snapshot;
  }

  getPersistedSnapshot(): Snapshot<unknown> {
    return this.#snapshot.toJSON() as Snapshot<unknown>;
  }

  toJSON(): object {
    return { id: this.id, src: this.src, snapshot: this.#snapshot.toJSON() };
  }

  /** Tells the service; a refusal is emitted as `refused`. {@link ask} gives the answer. */
  send = (event: TEvent): void => {
    this.ask(event).catch((error: unknown) =>
      this.#emit({ type: 'refused', error: error as CallboardError, sent: event }),
    );
  };

  /** @throws {CallboardError} when the service refuses or cannot be reached. */
  async ask(event: TEvent): Promise<void> {
    await this.#options.send(event);
  }

  subscribe(observer: Observer<RemoteSnapshot<TContext>>): Subscription;
  subscribe(
    next: (snapshot: RemoteSnapshot<TContext>) => void,
    error?: (error: unknown) => void,
    complete?: () => void,
  ): Subscription;
  subscribe(
    first: Observer<RemoteSnapshot<TContext>> | ((snapshot: RemoteSnapshot<TContext>) => void),
    error?: (error: unknown) => void,
    complete?: () => void,
  ): Subscription {
    const observer: Observer<RemoteSnapshot<TContext>> =
      typeof first === 'function'
        ? { next: first, ...(error ? { error } : {}), ...(complete ? { complete } : {}) }
        : first;
    if (this.#ended) observer.complete?.();
    else this.#observers.add(observer);
    return { unsubscribe: () => void this.#observers.delete(observer) };
  }

  on<TType extends RemoteEmitted['type'] | '*'>(
    type: TType,
    handler: (emitted: RemoteEmitted & (TType extends '*' ? unknown : { type: TType })) => void,
  ): Subscription {
    const entry = { type, handler: handler };
    this.#handlers.add(entry);
    return { unsubscribe: () => void this.#handlers.delete(entry) };
  }

  select<TSelected>(
    selector: (snapshot: RemoteSnapshot<TContext>) => TSelected,
    equal: (a: TSelected, b: TSelected) => boolean = Object.is,
  ): Readable<TSelected> {
    const subscribe = (
      first: Observer<TSelected> | ((value: TSelected) => void),
      ...rest: [((error: unknown) => void)?, (() => void)?]
    ): Subscription => {
      const next = typeof first === 'function' ? first : first.next?.bind(first);
      const error = typeof first === 'function' ? rest[0] : first.error?.bind(first);
      const complete = typeof first === 'function' ? rest[1] : first.complete?.bind(first);
      let last = selector(this.#snapshot);
      return this.subscribe({
        next: (snapshot) => {
          const selected = selector(snapshot);
          if (equal(last, selected)) return;
          last = selected;
          next?.(selected);
        },
        ...(error ? { error } : {}),
        ...(complete ? { complete } : {}),
      });
    };
    return { subscribe, get: () => selector(this.#snapshot) };
  }

  /** It lives in the service: there is nothing to start here. */
  start(): void {}

  /** Stops looking; the ticket or worker itself goes on. */
  stop(): void {
    this.end(null);
    this.#options.onStop();
  }

  /** For the client that owns it: a later snapshot. An older one changes nothing. */
  update(snapshot: RemoteSnapshot<TContext>): void {
    if (this.#ended || snapshot.sequence < this.#snapshot.sequence) return;
    this.replace(snapshot);
  }

  /** For the client: whatever was known counts no more. */
  replace(snapshot: RemoteSnapshot<TContext>): void {
    this.#snapshot = snapshot;
    // A copy: who is told may leave, or bring another one.
    const told = [...this.#observers];
    for (const observer of told) observer.next?.(snapshot);
    if (snapshot.status === 'done') this.end(null);
  }

  /** For the client: an event of the stream that is about it. */
  hear(event: StreamEvent): void {
    this.#emit({ type: 'event', event });
  }

  /** For the client: no further snapshot comes. */
  end(error: CallboardError | null): void {
    if (this.#ended) return;
    this.#ended = true;
    const told = [...this.#observers];
    for (const observer of told) {
      if (error) observer.error?.(error);
      else observer.complete?.();
    }
    this.#observers.clear();
  }

  #emit(emitted: RemoteEmitted): void {
    const told = [...this.#handlers];
    for (const { type, handler } of told) {
      if (type === '*' || type === emitted.type) handler(emitted);
    }
  }
}

const NO_TIMERS = 'Timers of a remote actor are kept by the service.';

/** The system that remote actors belong to: it finds those that this client follows, by address. */
export function remoteSystem(
  get: (address: string) => AnyActorRef | undefined,
  all: () => Record<string, AnyActorRef>,
): AnyActorSystem {
  const refuse = (): never => {
    throw new Error(NO_TIMERS);
  };
  return {
    get: (address: string) => get(address),
    getAll: all,
    // What happens inside the actors is seen in the service's own stream of events.
    inspect: () => ({ unsubscribe: () => {} }),
    scheduler: { schedule: refuse, cancel: refuse, cancelAll: refuse },
    getSnapshot: () => ({ _scheduledEvents: {} }),
    start: () => {},
    _clock: { setTimeout: refuse, clearTimeout: refuse },
    _logger: () => {},
  } as unknown as AnyActorSystem;
}
