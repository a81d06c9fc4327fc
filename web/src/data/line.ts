import type { Ticket } from '../../../src/transport/protocol/ticket.ts';
import type { Status } from '../../../src/transport/protocol/status.ts';
import { profileOf } from './who-acts.ts';

/**
 * The order in which tickets start (DOMAIN 2.1): first those that only wait for a slot, by when they were ready and by
 * their priority; behind them those that something else holds. The wire tells when a ticket came to `todo`, and that
 * stands for when it was ready.
 */

export interface LineFacts {
  readonly get: (id: string) => Ticket | undefined;
  readonly status: Pick<Status, 'profiles' | 'defaultProfile' | 'limits'> | null;
  /** Milliseconds since the epoch by the service's clock. */
  readonly at: number;
}

/** What holds a ticket in `todo`, the nearest to its start first. */
const HOLDS = ['slot', 'back-off', 'dependency', 'person'] as const;
export type Hold = (typeof HOLDS)[number];

const RANK: Readonly<Record<Ticket['priority'], number>> = {
  urgent: 0,
  high: 1,
  normal: 2,
  low: 3,
};
const AGE_STEP_MS = 30 * 60_000;

/**
 * Milliseconds since the epoch until when a failed start holds it; null where none does. The wire tells how many starts
 * failed and since when it waits, and the limits how long that is.
 */
export function backOffUntil(
  { startFailures, enteredAt }: Ticket,
  { status, at }: Pick<LineFacts, 'status' | 'at'>,
): number | null {
  const waits = status?.limits.startBackoffMs;
  if (startFailures === 0 || !waits) return null;
  const until = Date.parse(enteredAt) + (waits[startFailures - 1] ?? waits.at(-1) ?? 0);
  return until > at ? until : null;
}

/** Those of its dependencies that are not done. */
export const unmet = ({ dependsOn }: Ticket, get: LineFacts['get']): readonly string[] =>
  dependsOn.filter((id) => get(id)?.state !== 'done');

export function holdOf(ticket: Ticket, facts: LineFacts): Hold {
  if (profileOf(ticket, facts.status) === null) return 'person';
  if (ticket.dependsOn.length > 0 && unmet(ticket, facts.get).length > 0) return 'dependency';
  return backOffUntil(ticket, facts) === null ? 'slot' : 'back-off';
}

interface Place {
  readonly ticket: Ticket;
  readonly key: number;
  hold: number;
  /** When it was last seen in the line. */
  round: number;
}

/** Keeps the last order: what hardly changed is sorted in one pass. */
export class Line {
  /** Tickets never change, a change makes another one: so does its place. */
  readonly #places = new WeakMap<Ticket, Place>();
  #last: readonly Place[] = [];
  #ageStepMs = AGE_STEP_MS;
  #round = 0;

  sorted(tickets: readonly Ticket[], facts: LineFacts): readonly Ticket[] {
    const ageStepMs = facts.status?.limits.ageStepMs ?? AGE_STEP_MS;
    const anew = ageStepMs !== this.#ageStepMs;
    this.#ageStepMs = ageStepMs;
    this.#round += 1;
    const fresh: Place[] = [];
    for (const ticket of tickets) {
      let place = anew ? undefined : this.#places.get(ticket);
      if (!place) {
        const key = Date.parse(ticket.enteredAt) + RANK[ticket.priority] * ageStepMs;
        place = { ticket, key, hold: 0, round: -1 };
        this.#places.set(ticket, place);
      }
      if (place.round !== this.#round - 1) fresh.push(place);
      place.hold = HOLDS.indexOf(holdOf(ticket, facts));
      place.round = this.#round;
    }
    const stayed = this.#last.filter(({ round }) => round === this.#round);
    const places = [...stayed, ...fresh].toSorted(byPlace);
    this.#last = places;
    return places.map(({ ticket }) => ticket);
  }
}

const byPlace = (one: Place, other: Place): number =>
  one.hold - other.hold || one.key - other.key || byAgeThenId(one.ticket, other.ticket);

function byAgeThenId(one: Ticket, other: Ticket): number {
  if (one.createdAt !== other.createdAt) return one.createdAt < other.createdAt ? -1 : 1;
  return one.id < other.id ? -1 : 1;
}
