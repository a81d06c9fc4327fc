import type { Ticket } from '../transport/protocol/ticket.ts';

/** The limits of the configuration that a ticket meets. One that is not known is not spoken of. */
export interface Limits {
  readonly deaths?: number;
  readonly reviewCycles?: number;
  readonly startFailures?: number;
  readonly interruptions?: number;
  readonly bounces?: number;
  readonly runsPerTicket?: number;
  readonly inputRetries?: number;
}

type Counter = 'deathCount' | 'startFailures' | 'interruptions' | 'bounces' | 'inputRetries';

/** Counters whose limit says how many are borne (DOMAIN §2). */
const BORNE: readonly { counter: Counter; limit: keyof Limits; one: string; many: string }[] = [
  { counter: 'deathCount', limit: 'deaths', one: 'death', many: 'deaths' },
  { counter: 'startFailures', limit: 'startFailures', one: 'failed start', many: 'failed starts' },
  { counter: 'interruptions', limit: 'interruptions', one: 'interruption', many: 'interruptions' },
  {
    counter: 'bounces',
    limit: 'bounces',
    one: 'return without a new commit',
    many: 'returns without a new commit',
  },
  {
    counter: 'inputRetries',
    limit: 'inputRetries',
    one: 'failed delivery',
    many: 'failed deliveries',
  },
];

/**
 * What of each limit is used up: the fact, the limit, what happens next. Counters at zero are not spoken of, and of a
 * ticket at rest there are the counts alone: nothing is limited there any more.
 */
export function limitFacts(ticket: Ticket, inForce: Limits): string[] {
  const limits = ticket.state === 'done' || ticket.state === 'cancelled' ? {} : inForce;
  return [...borneFacts(ticket, limits), ...cycleFact(ticket, limits), ...runFact(ticket, limits)];
}

function borneFacts(ticket: Ticket, limits: Limits): string[] {
  return BORNE.filter(({ counter }) => ticket[counter] > 0).map(({ counter, limit, one, many }) => {
    const count = ticket[counter];
    const said = `${count} ${count === 1 ? one : many}`;
    const borne = limits[limit];
    if (borne === undefined) return `${said}.`;
    const left = borne - count;
    if (left < 0)
      return `${said}, ${borne} borne: past the limit, so nothing is tried without a person.`;
    if (left === 0) return `${said}, ${borne} borne: the next one stops and asks the owner.`;
    return `${said}, ${borne} borne: ${left} more before it stops and asks the owner.`;
  });
}

function cycleFact({ reviewCycles }: Ticket, { reviewCycles: limit }: Limits): string[] {
  if (reviewCycles === 0) return [];
  if (limit === undefined) return [`Sent back by review ${times(reviewCycles)}.`];
  if (reviewCycles >= limit) return [`Review cycle ${reviewCycles} of ${limit}: no further one.`];
  const next =
    reviewCycles + 1 === limit
      ? 'the next fail stops and asks the owner'
      : `fail ${limit} stops and asks the owner`;
  return [`Review cycle ${reviewCycles} of ${limit}: ${next}.`];
}

function runFact({ runs, runsCounted }: Ticket, { runsPerTicket: limit }: Limits): string[] {
  if (runs === 0) return [];
  if (limit === undefined) return [`${runs} ${runs === 1 ? 'run' : 'runs'} so far.`];
  const counted = `Run ${runsCounted} of ${limit}`;
  return [
    `${counted}${runs === runsCounted ? '' : ` since a person last decided (${runs} in all)`}.`,
  ];
}

const times = (count: number): string => (count === 1 ? 'once' : `${count} times`);
