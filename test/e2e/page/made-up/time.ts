/** The moment at which the made-up service stands still: pictures of it are the same whenever they are taken. */
export const NOW = Date.parse('2026-01-15T14:22:09Z');

const UNITS = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** `ago('2h 14m')` as an ISO time. */
export const ago = (span: string): string => new Date(NOW - ms(span)).toISOString();

/** Milliseconds of a span such as `1h 6m` or `40s`. */
export function ms(span: string): number {
  return span.split(' ').reduce((sum, part) => {
    const [, count, unit] = /^(\d+)([smhd])$/.exec(part) ?? [];
    if (count === undefined || unit === undefined) throw new TypeError(`${part} is no span`);
    return sum + Number(count) * UNITS[unit as keyof typeof UNITS];
  }, 0);
}
