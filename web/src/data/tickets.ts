import type { StreamEvent } from '../../../src/transport/protocol/event.ts';
import type { Ticket } from '../../../src/transport/protocol/ticket.ts';
import { Source } from './source.ts';

const NONE: readonly Ticket[] = [];

/** All tickets as the stream has them: each as durable as the service says it is. */
export class Tickets extends Source {
  readonly #byId = new Map<string, Ticket>();
  readonly #inState = new Map<string, Map<string, Ticket>>();
  readonly #sorted = new Map<string, readonly Ticket[]>();
  /** Those whose body was read: the list leaves bodies out, and ten thousand of them are many megabytes. */
  readonly #withBody = new Set<string>();
  /** Ids by state of what came, went or changed since that was sorted. */
  readonly #changed = new Map<string, Set<string>>();
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
    const those = this.#inState.get(state);
    if (!those) return NONE;
    const known = this.#sorted.get(state);
    const changed = this.#changed.get(state);
    if (known && !changed) return known;
    const sorted =
      known && changed && changed.size < known.length
        ? merged(known, changed, those)
        : [...those.values()].toSorted(byEntry);
    this.#sorted.set(state, sorted);
    this.#changed.delete(state);
    return sorted;
  }

  countOf(state: string): number {
    return this.#inState.get(state)?.size ?? 0;
  }

  hasBody(id: string): boolean {
    return this.#withBody.has(id);
  }

  /** A ticket as it was read by itself, with its body. */
  putWhole(ticket: Ticket): void {
    const known = this.#byId.get(ticket.id);
    this.#withBody.add(ticket.id);
    this.#place(known && known.seq > ticket.seq ? { ...known, body: ticket.body } : ticket, known);
  }

  /** What a ticket waits for depends on others, so it is read; a reading older than what the stream said is left. */
  putWaiting(read: Ticket): void {
    const known = this.#byId.get(read.id);
    if (!known || read.seq < known.seq) return;
    if (read.seq > known.seq || read.waitingFor !== known.waitingFor) this.putWhole(read);
  }

  /** A ticket of the list; what the stream has said since counts more. */
  put(ticket: Ticket): void {
    const known = this.#byId.get(ticket.id);
    if (known && known.seq >= ticket.seq) return;
    this.#place({ ...ticket, body: known?.body ?? '' }, known);
  }

  /** @returns false for a ticket that is not known: it must be read. */
  apply(event: StreamEvent): boolean {
    const id = event.subject;
    const changes = (event.data as { ticket?: Partial<Ticket> }).ticket;
    if (id === undefined || !changes) return true;
    const known = this.#byId.get(id);
    if (!known && event.type !== 'callboard.ticket.created') return false;
    if (changes.body !== undefined) this.#withBody.add(id);
    if (!known) {
      this.#place({ ...(changes as Ticket), seq: event.sequence }, undefined);
      return true;
    }
    if (event.sequence > known.seq) {
      const moved = changes.statePath !== undefined && changes.statePath !== known.statePath;
      // What it waits for belongs to the place it has left; the stream does not tell the new one.
      const waiting = moved ? { waitingFor: null } : {};
      this.#place({ ...known, ...waiting, ...changes, seq: event.sequence }, known);
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
    this.#withBody.clear();
    this.#changed.clear();
    this.#complete = false;
    this.touch();
  }

  #place(ticket: Ticket, known: Ticket | undefined): void {
    if (known && known.state !== ticket.state) {
      this.#inState.get(known.state)?.delete(ticket.id);
      this.#note(known.state, ticket.id);
    }
    this.#note(ticket.state, ticket.id);
    this.#byId.set(ticket.id, ticket);
    const there = this.#inState.get(ticket.state);
    if (there) there.set(ticket.id, ticket);
    else this.#inState.set(ticket.state, new Map([[ticket.id, ticket]]));
    this.touch();
  }

  #note(state: string, id: string): void {
    const changed = this.#changed.get(state);
    if (changed) changed.add(id);
    else this.#changed.set(state, new Set([id]));
  }
}

/** What was sorted, without those that changed, and those in their places: one pass where few of many changed. */
function merged(
  sorted: readonly Ticket[],
  changed: ReadonlySet<string>,
  now: ReadonlyMap<string, Ticket>,
): readonly Ticket[] {
  const fresh: Ticket[] = [];
  for (const id of changed) {
    const ticket = now.get(id);
    if (ticket) fresh.push(ticket);
  }
  fresh.sort(byEntry);
  const both: Ticket[] = [];
  let at = 0;
  for (const ticket of sorted) {
    if (changed.has(ticket.id)) continue;
    for (let next = fresh[at]; next && byEntry(next, ticket) < 0; next = fresh[at]) {
      both.push(next);
      at += 1;
    }
    both.push(ticket);
  }
  for (; at < fresh.length; at += 1) both.push(fresh[at] as Ticket);
  return both;
}

const byEntry = (one: Ticket, other: Ticket): number =>
  one.enteredAt < other.enteredAt ? -1 : one.enteredAt > other.enteredAt ? 1 : one.seq - other.seq;
