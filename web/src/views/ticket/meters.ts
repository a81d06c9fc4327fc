import type { LimitsInForce } from '../../../../src/transport/protocol/status.ts';
import type { Ticket } from '../../../../src/transport/protocol/ticket.ts';
import { money, short } from '../../ui/words-of-size.ts';

/** A counter against its limit. */
export interface Meter {
  readonly name: string;
  readonly value: number;
  /** The one at which a person is asked; null where nothing limits it. */
  readonly of: number | null;
  readonly words: { readonly value: string; readonly of: string };
  /** `person`: at the end of it a person is asked; `quiet`: a budget or a count. */
  readonly kind: 'person' | 'quiet';
}

/** The four that every ticket shows, and those of the others that have begun to count. */
export function metersOf(ticket: Ticket, limits: LimitsInForce | null): readonly Meter[] {
  // So many are borne; the one after them asks a person.
  const borne = (name: string, value: number, limit: number | undefined): Meter =>
    counter(name, value, limit === undefined ? null : limit + 1, 'person');
  return [
    borne('Deaths', ticket.deathCount, limits?.deaths),
    counter('Review cycles', ticket.reviewCycles, limits?.reviewCycles ?? null, 'person'),
    counter('Runs', ticket.runsCounted, limits?.runsPerTicket ?? null, 'quiet'),
    ...budgets(ticket, limits),
    ...[
      borne('Failed starts', ticket.startFailures, limits?.startFailures),
      borne('Interruptions', ticket.interruptions, limits?.interruptions),
      borne('Returns without a commit', ticket.bounces, limits?.bounces),
      borne('Failed deliveries', ticket.inputRetries, limits?.inputRetries),
    ].filter(({ value }) => value > 0),
  ];
}

const counter = (name: string, value: number, of: number | null, kind: Meter['kind']): Meter => ({
  name,
  value,
  of,
  words: { value: String(value), of: of === null ? '' : `of ${of}` },
  kind,
});

/** Cost, unless only tokens are counted or limited; both where both are limited. */
function budgets({ tokens, cost }: Ticket, limits: LimitsInForce | null): readonly Meter[] {
  const costOf = limits?.cost ?? null;
  const tokensOf = limits?.tokens ?? null;
  const costMeter: Meter = {
    name: 'Cost',
    value: cost,
    of: costOf,
    words: { value: money(cost), of: costOf === null ? '' : `of ${money(costOf, true)}` },
    kind: 'quiet',
  };
  const tokensMeter: Meter = {
    name: 'Tokens',
    value: tokens,
    of: tokensOf,
    words: { value: short(tokens), of: tokensOf === null ? '' : `of ${short(tokensOf)}` },
    kind: 'quiet',
  };
  if (costOf !== null && tokensOf !== null) return [costMeter, tokensMeter];
  if (tokensOf !== null || (costOf === null && cost === 0 && tokens > 0)) return [tokensMeter];
  return [costMeter];
}

/** How far it is used up, from 0 to 1. */
export const usedUp = ({ value, of }: Meter): number =>
  of === null || of === 0 ? 0 : Math.min(1, value / of);
