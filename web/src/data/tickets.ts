import type { StreamEvent } from '../../../src/transport/protocol/event.ts';
import type { Ticket } from '../../../src/transport/protocol/ticket.ts';
import { Source } from './source.ts';

const NONE: readonly Ticket[] = [];

/** All tickets as the stream has them: each as durable as the service says it is. */
export class Tickets extends Source {
  readonly #byId = new Map<string, Ticket>();
  readonly #inState = new Map<string, Map<string, Ticket>>();
  readonly #sorted = new Map<string, readonly Ticket[]>();
  #complete = false;

  /** Whether every page of the list has been read. */
  get complete(): boolean {
    return this.#complete;
  }

  get size(): number {
    return this.#byId.size;
  }

  get(id: string): Ticket | undefined {
    return this.#byId.get(id);
  }

  all(): IterableIterator<Ticket> {
    return this.#byId.values();
  }

  /** Those in a top-level state, the ones that entered it first at the front; the same array until one of them changes. */
  in(state: string): readonly Ticket[] {
    const known = this.#sorted.get(state);
    if (known) return known;
    const those = this.#inState.get(state);
    if (!those) return NONE;
    const sorted = [...those.values()].toSorted(byEntry);
    this.#sorted.set(state, sorted);
    return sorted;
  }

  countOf(state: string): number {
    return this.#inState.get(state)?.size ?? 0;
  }

  /** A ticket as it was read; what the stream has said since counts more. */
  put(ticket: Ticket): void {
    const known = this.#byId.get(ticket.id);
    if (known && known.seq >= ticket.seq) return;
    this.#place(ticket, known);
  }

  /** @returns false for a ticket that is not known: it must be read. */
  apply(event: StreamEvent): boolean {
    const id = event.subject;
    const changes = (event.data as { ticket?: Partial<Ticket> }).ticket;
    if (id === undefined || !changes) return true;
    const known = this.#byId.get(id);
    if (!known) {
      if (event.type !== 'callboard.ticket.created') return false;
      this.#place({ ...(changes as Ticket), seq: event.sequence }, undefined);
      return true;
    }
    if (event.sequence > known.seq) {
      this.#place({ ...known, ...changes, seq: event.sequence }, known);
    }
    return true;
  }

  becomeComplete(): void {
    this.#complete = true;
    this.touch();
  }

  clear(): void {
    this.#byId.clear();
    this.#inState.clear();
    this.#sorted.clear();
    this.#complete = false;
    this.touch();
  }

  #place(ticket: Ticket, known: Ticket | undefined): void {
    if (known) {
      this.#sorted.delete(known.state);
      if (known.state !== ticket.state) this.#inState.get(known.state)?.delete(ticket.id);
    }
    this.#sorted.delete(ticket.state);
    this.#byId.set(ticket.id, ticket);
    const there = this.#inState.get(ticket.state);
    if (there) there.set(ticket.id, ticket);
    else this.#inState.set(ticket.state, new Map([[ticket.id, ticket]]));
    this.touch();
  }
}

const byEntry = (one: Ticket, other: Ticket): number =>
  one.enteredAt < other.enteredAt ? -1 : one.enteredAt > other.enteredAt ? 1 : one.seq - other.seq;
