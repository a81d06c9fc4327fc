import type { Address } from '../machines/by.ts';
import type { Below, Draft } from './draft.ts';
import { escalationKey } from './draft.ts';
import { misfit } from './chart-identity.ts';
import type {
  EscalationView,
  ReceiptRow,
  ReviewView,
  Store,
  StoredActor,
  TimerRow,
} from './ports.ts';
import { Roster } from './roster.ts';

/** Verdicts of one ticket that a person's decision is noted beside. */
const REVIEWS_MAX = 1_000;

/** A stored actor that today's chart cannot carry on: it is set apart, and its events become dead letters. */
export class Quarantined extends Error {
  readonly code = 'quarantined';
}

/**
 * The committed state as the host holds it: a bounded cache of snapshots over the store, and small indexes. A failed
 * commit throws it away and reads it again, so that memory never knows what the disk does not.
 */
export class Memory implements Below {
  readonly roster = new Roster();
  readonly #store: Store;
  readonly #cacheMax: number;
  /** Actors that were used lately; the others are only rows (passivation). */
  readonly #cache = new Map<Address, StoredActor>();
  readonly #open = new Map<string, EscalationView>();
  readonly #timers = new Map<string, TimerRow>();

  constructor(store: Store, cacheMax = 2_000) {
    this.#store = store;
    this.#cacheMax = cacheMax;
  }

  /** Reads everything from the store again. Actors that do not fit are reported and left out of the roster. */
  load(onMisfit: (actor: StoredActor, why: string) => void): void {
    this.roster.clear();
    this.#cache.clear();
    this.#open.clear();
    this.#timers.clear();
    for (const ticket of this.#store.ticketStates()) this.roster.rest(ticket);
    for (const actor of this.#store.liveActors()) {
      const why = misfit(actor);
      if (why) onMisfit(actor, why);
      else this.roster.follow(actor);
    }
    for (const escalation of this.#store.openEscalations()) {
      this.#open.set(escalationKey(escalation.ticket, escalation.reason), escalation);
    }
    for (const timer of this.#store.timers()) this.#timers.set(`${timer.actor}|${timer.id}`, timer);
  }

  /** @throws {Quarantined} when the stored snapshot does not fit today's chart. */
  actor(address: Address): StoredActor | null {
    const cached = this.#cache.get(address);
    if (cached) {
      this.#keep(cached);
      return cached;
    }
    const stored = this.#store.actor(address);
    if (!stored) return null;
    const why = misfit(stored);
    if (why) throw new Quarantined(`${address} is in quarantine: ${why}`);
    this.#keep(stored);
    return stored;
  }

  openEscalation(key: string): EscalationView | null {
    return this.#open.get(key) ?? null;
  }

  escalation(id: string): EscalationView | null {
    return this.#store.escalation(id);
  }

  timer(actor: Address, id: string): TimerRow | null {
    return this.#timers.get(`${actor}|${id}`) ?? null;
  }

  get timers(): Iterable<TimerRow> {
    return this.#timers.values();
  }

  get openEscalations(): Iterable<EscalationView> {
    return this.#open.values();
  }

  meta(key: string): string | null {
    return this.#store.meta(key);
  }

  receipt(key: string): ReceiptRow | null {
    return this.#store.receipt(key);
  }

  source(key: string): { readonly hash: string; readonly ticket: string } | null {
    return this.#store.source(key);
  }

  reviewsOf(ticket: string): readonly ReviewView[] {
    return this.#store.reviews({ ticket, limit: REVIEWS_MAX }).items;
  }

  /** Takes over what has just been committed. The roster has followed it already. */
  adopt(committed: Draft): void {
    for (const actor of committed.actors.values()) this.#keep(actor);
    for (const escalation of committed.escalations.values()) {
      const key = escalationKey(escalation.ticket, escalation.reason);
      if (escalation.resolvedBy === null) this.#open.set(key, escalation);
      // A delivery of a resolved one is recorded while another one of its kind may be open.
      else if (this.#open.get(key)?.id === escalation.id) this.#open.delete(key);
    }
    for (const [key, row] of committed.timers) {
      if ('cleared' in row) this.#timers.delete(key);
      else this.#timers.set(key, row);
    }
  }

  #keep(actor: StoredActor): void {
    this.#cache.delete(actor.address);
    this.#cache.set(actor.address, actor);
    if (this.#cache.size <= this.#cacheMax) return;
    const oldest = this.#cache.keys().next().value;
    if (oldest !== undefined) this.#cache.delete(oldest);
  }
}
