/**
 * What can arrive around a review: the report, the commit check, the verdict and the delivery of its feedback, each
 * after the one before; the end of the author's turn, after its report; its death, at any time while it lives; the halt
 * and the release, in this order.
 */
export type Arrival =
  | 'report'
  | 'check'
  | 'verdict'
  | 'delivery'
  | 'idle'
  | 'death'
  | 'halt'
  | 'release';

/** Each arrival with those that must have come before it. */
const AFTER: Readonly<Record<Arrival, readonly Arrival[]>> = {
  report: [],
  check: ['report'],
  verdict: ['check'],
  delivery: ['verdict'],
  idle: ['report'],
  death: ['idle'],
  halt: [],
  release: ['halt'],
};

const REVIEW: readonly Arrival[] = ['report', 'check', 'verdict', 'delivery'];
const ABOUT_THE_AUTHOR: readonly (readonly Arrival[])[] = [
  [],
  ['idle'],
  ['death'],
  ['idle', 'death'],
];

/** Every order in which these can arrive. */
function ordersOf(arrivals: readonly Arrival[]): readonly (readonly Arrival[])[] {
  if (arrivals.length === 0) return [[]];
  return arrivals
    .filter((arrival) => !AFTER[arrival].some((earlier) => arrivals.includes(earlier)))
    .flatMap((first) =>
      ordersOf(arrivals.filter((arrival) => arrival !== first)).map((rest) => [first, ...rest]),
    );
}

/** Every order of arrival, without the switch or with a halt and a release at all places. */
export function orders(withHalt: boolean): readonly (readonly Arrival[])[] {
  const halt: readonly Arrival[] = withHalt ? ['halt', 'release'] : [];
  return ABOUT_THE_AUTHOR.flatMap((more) => ordersOf([...REVIEW, ...more, ...halt]));
}
