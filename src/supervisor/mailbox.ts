import type { Address, By } from '../machines/by.ts';
import type { NewTicket, Outcome, Receipt, Saying } from './ports.ts';

/** One thing that is said to an actor, and to whom the outcome is told. */
export interface Envelope {
  readonly to: Address;
  readonly message:
    | { readonly kind: 'say'; readonly saying: Saying }
    | { readonly kind: 'create'; readonly ticket: NewTicket }
    /** Makes the supervisor of a new data directory. */
    | { readonly kind: 'begin' }
    /** A deed is over and there is nothing to say about it. */
    | { readonly kind: 'nothing' };
  readonly by: By;
  readonly ifVersion?: number | undefined;
  readonly receipt?: Receipt | undefined;
  /** The timer that this is the firing of: consumed in the same commit, dropped if it was cleared meanwhile. */
  readonly timer?: { readonly id: string; readonly dueAt: number } | undefined;
  /** The deed that this is the outcome of: marked done in the same commit. */
  readonly deed?: string | undefined;
  readonly answer: (outcome: Outcome) => void;
}

/** Where a sender is told to come again later. */
export class MailboxFull extends Error {
  readonly code = 'unavailable';
}

/**
 * All mailboxes in order of arrival, each bounded: order is global on one machine, and one flooded actor cannot fill
 * the memory of the service.
 */
export class Mailboxes {
  readonly #waiting: Envelope[] = [];
  readonly #perActor = new Map<Address, number>();
  readonly #limits: { readonly perActorMax: number; readonly totalMax: number };

  constructor(limits = { perActorMax: 1_000, totalMax: 20_000 }) {
    this.#limits = limits;
  }

  get size(): number {
    return this.#waiting.length;
  }

  /** @throws {MailboxFull} */
  put(envelope: Envelope): void {
    // The creations of tickets have no address yet; only the total bounds them.
    const held = envelope.message.kind === 'create' ? 0 : (this.#perActor.get(envelope.to) ?? 0);
    if (this.#waiting.length >= this.#limits.totalMax || held >= this.#limits.perActorMax) {
      throw new MailboxFull(`the mailbox of ${envelope.to} is full; try again in a moment`);
    }
    this.#perActor.set(envelope.to, held + 1);
    this.#waiting.push(envelope);
  }

  /** What has arrived, oldest first, at most `max`: one turn's work. */
  take(max: number): Envelope[] {
    const taken = this.#waiting.splice(0, max);
    for (const { to } of taken) {
      const held = (this.#perActor.get(to) ?? 1) - 1;
      if (held > 0) this.#perActor.set(to, held);
      else this.#perActor.delete(to);
    }
    return taken;
  }
}
