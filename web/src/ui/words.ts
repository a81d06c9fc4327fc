import { since } from '../../../src/explain/age.ts';
import { now } from '../data/clock.ts';

export { span } from '../../../src/explain/age.ts';

/** Milliseconds since an ISO time, by the service's clock; 0 where there is none or it is ahead. */
export const msSince = (time: string | null, at = now()): number =>
  Math.max(0, since(time, at) ?? 0);

/** `48 213`: groups of three, with narrow spaces that never break. */
export const grouped = (value: number): string =>
  String(value).replaceAll(/\B(?=(\d{3})+(?!\d))/g, '\u202f');

const CLOCK = new Intl.DateTimeFormat(undefined, {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
});

/** `14:22:07` in the reader's own zone. */
export const clockTime = (at: number): string => CLOCK.format(at);

/** `1 ticket`, `4 tickets` */
export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${grouped(count)} ${count === 1 ? one : many}`;

/** The number that a ticket is known by on a token: `ORD-12` is `12`. */
export const shortId = (id: string): string => /[^-]*$/.exec(id)?.[0] || id;

/** `https://…` is long and hostile; a sha is known by its beginning. */
export const shortSha = (sha: string | null): string => (sha ?? '').slice(0, 7);
