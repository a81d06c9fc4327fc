import { Cell } from './source.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** The part of the past that is counted: a length up to now, or two fixed ends. */
export type Range =
  | { readonly kind: 'last'; readonly name: string; readonly ms: number }
  | { readonly kind: 'fixed'; readonly from: number; readonly to: number };

type LastRange = Extract<Range, { kind: 'last' }>;

/** `name` stands in the address; `said` after "in the", `each` after a number. */
export const LAST: readonly (LastRange & { readonly label: string; readonly said: string })[] = [
  { kind: 'last', name: '15m', ms: 15 * MINUTE, label: '15 m', said: 'last 15 minutes' },
  { kind: 'last', name: 'hour', ms: HOUR, label: 'Last hour', said: 'last hour' },
  { kind: 'last', name: 'day', ms: DAY, label: 'Day', said: 'last day' },
];

export const LAST_HOUR: LastRange = { kind: 'last', name: 'hour', ms: HOUR };

/** What is counted on every view; the chart's address names it. */
export const chosenRange = new Cell<Range>(LAST_HOUR);

/** `15m`, or two times with a slash; null is the last hour, which needs no name. */
export function rangeName(range: Range): string | null {
  if (range.kind === 'last') return range.name === LAST_HOUR.name ? null : range.name;
  return [range.from, range.to].map((at) => new Date(at).toISOString()).join('/');
}

/** What cannot be read is the last hour. */
export function rangeOf(name: string | null): Range {
  const last = LAST.find((one) => one.name === name);
  if (last) return { kind: 'last', name: last.name, ms: last.ms };
  const [from = Number.NaN, to = Number.NaN] = (name ?? '').split('/').map(Date.parse);
  return from <= to ? { kind: 'fixed', from, to } : LAST_HOUR;
}

/** "in the last hour", as the end of a sentence. */
export function rangeWords(range: Range): string {
  if (range.kind === 'fixed') return 'in the chosen range';
  return `in the ${LAST.find(({ name }) => name === range.name)?.said ?? 'chosen range'}`;
}

export const sameRange = (a: Range, b: Range): boolean => rangeName(a) === rangeName(b);
