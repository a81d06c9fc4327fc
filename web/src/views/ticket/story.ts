import { CallboardError } from '../../../../src/client/index.ts';
import type { StreamEvent } from '../../../../src/transport/protocol/event.ts';
import type { Replay } from '../../../../src/transport/protocol/replay.ts';
import type { Worker } from '../../../../src/transport/protocol/worker.ts';
import type { Session } from '../../data/session.ts';
import { Source } from '../../data/source.ts';
import type { Past } from './steps.ts';
import { NO_PAST, pastOf } from './steps.ts';

const REPLAYS_KEPT = 40;

/** How far the reading of a history is. */
export type Reading =
  | { readonly is: 'reading' }
  | { readonly is: 'whole' }
  | { readonly is: 'missing' }
  | { readonly is: 'refused'; readonly detail: string };

/**
 * All that happened to one ticket: read once, then as the stream tells it. What is read anew replaces what was known only
 * when it is whole, so that nothing jumps meanwhile.
 */
export class Story extends Source {
  readonly id: string;
  readonly #session: Session;
  #events: readonly StreamEvent[] = [];
  #runs = new Map<string, Worker>();
  #reading: Reading = { is: 'reading' };
  #past: Past = NO_PAST;
  #pastOf: readonly StreamEvent[] = this.#events;
  /** Events that came while the history was read. */
  #early: StreamEvent[] | null = null;
  readonly #replays = new Map<number, Replay>();
  readonly #offs: readonly (() => void)[];

  constructor(session: Session, id: string) {
    super();
    this.id = id;
    this.#session = session;
    this.#offs = [
      session.onEvent((event) => this.#hear(event)),
      session.client.onReset(() => void this.read()),
    ];
    void this.read();
  }

  get reading(): Reading {
    return this.#reading;
  }

  /** The same object until something happens. */
  get past(): Past {
    if (this.#pastOf !== this.#events) {
      this.#past = pastOf(this.#events);
      this.#pastOf = this.#events;
    }
    return this.#past;
  }

  /** The ticket's runs of every role, the newest first. */
  get runs(): readonly Worker[] {
    return [...this.#runs.values()].toReversed();
  }

  stop(): void {
    for (const off of this.#offs) off();
  }

  async read(): Promise<void> {
    const { client } = this.#session;
    const path = `/tickets/${encodeURIComponent(this.id)}`;
    const early: StreamEvent[] = [];
    this.#early = early;
    try {
      const [events, runs] = await Promise.all([
        all(client.list<StreamEvent>(`${path}/history`)),
        all(client.list<Worker>(`${path}/runs`)),
      ]);
      // A later reading has taken over.
      if (this.#early !== early) return;
      this.#early = null;
      this.#events = events;
      this.#runs = new Map(runs.map((run) => [run.id, run]));
      this.#replays.clear();
      for (const event of early) this.#apply(event);
      this.#reading = { is: 'whole' };
    } catch (error) {
      if (this.#early !== early) return;
      this.#early = null;
      this.#reading =
        error instanceof CallboardError && error.status === 404
          ? { is: 'missing' }
          : { is: 'refused', detail: error instanceof Error ? error.message : String(error) };
    }
    this.touch();
  }

  /** The ticket's actor as it was after an event; each point is asked for once. */
  async replay(seq: number): Promise<Replay> {
    const known = this.#replays.get(seq);
    if (known) return known;
    const path = `/replay/${encodeURIComponent(this.id)}`;
    const replay = await this.#session.client.get<Replay>(path, { at: seq });
    this.#replays.set(seq, replay);
    const [oldest] = this.#replays.keys();
    if (this.#replays.size > REPLAYS_KEPT && oldest !== undefined) this.#replays.delete(oldest);
    return replay;
  }

  #hear(event: StreamEvent): void {
    if (event.subject !== this.id) return;
    if (this.#early) {
      this.#early.push(event);
      return;
    }
    this.#apply(event);
    // It was made after the page had asked for it.
    if (this.#reading.is === 'missing') void this.read();
    this.touch();
  }

  #apply(event: StreamEvent): void {
    const last = this.#events.at(-1);
    if (last && last.sequence >= event.sequence) return;
    this.#events = [...this.#events, event];
    const changes = event.data['worker'] as (Partial<Worker> & { id: string }) | undefined;
    if (event.type !== 'callboard.worker.transition' || !changes) return;
    const known = this.#runs.get(changes.id);
    if (!known || known.seq < event.sequence) {
      this.#runs.set(changes.id, { ...known, ...changes, seq: event.sequence } as Worker);
    }
  }
}

async function all<T>(items: AsyncIterable<T>): Promise<readonly T[]> {
  const read: T[] = [];
  for await (const item of items) read.push(item);
  return read;
}
