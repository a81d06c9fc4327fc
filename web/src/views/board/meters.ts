import type { LimitsInForce } from '../../../../src/transport/protocol/status.ts';
import type { Ticket } from '../../../../src/transport/protocol/ticket.ts';

/** How much of a limit is used up; `of` is the count that stops, null where the limit is not known. */
export interface Meter {
  readonly name: string;
  readonly used: number;
  readonly of: number | null;
}

/** Counters that are not zero. Of deaths and their like so many are borne and the next one stops; of fails the last one stops. */
export function metersOf(ticket: Ticket, limits: LimitsInForce | undefined): readonly Meter[] {
  const borne = (limit: number | undefined): number | null =>
    limit === undefined ? null : limit + 1;
  const all: readonly Meter[] = [
    { name: 'deaths', used: ticket.deathCount, of: borne(limits?.deaths) },
    { name: 'cycles', used: ticket.reviewCycles, of: limits?.reviewCycles ?? null },
    { name: 'starts', used: ticket.startFailures, of: borne(limits?.startFailures) },
    { name: 'cuts', used: ticket.interruptions, of: borne(limits?.interruptions) },
    { name: 'returns', used: ticket.bounces, of: borne(limits?.bounces) },
    { name: 'input', used: ticket.inputRetries, of: borne(limits?.inputRetries) },
  ];
  return all.filter(({ used }) => used > 0);
}

const LONG: Readonly<Record<string, string>> = {
  starts: 'failed starts',
  cuts: 'interruptions',
  returns: 'returns without a new commit',
  input: 'failed deliveries',
};

/** For those who do not see it: `failed starts: 2 of 4`. */
export const meterWords = ({ name, used, of }: Meter): string =>
  `${LONG[name] ?? name}: ${used}${of === null ? '' : ` of ${of}`}`;
