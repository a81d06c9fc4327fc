const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'];

/** `532 kB`, `1.4 GB` */
export function bytes(count: number): string {
  let value = count;
  let unit = 0;
  while (value >= 1_000 && unit < UNITS.length - 1) {
    value /= 1_000;
    unit += 1;
  }
  return `${unit === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${UNITS[unit]}`;
}

/** `83 %`; a dash where there is nothing to count. */
export const percent = (rate: number | null): string =>
  rate === null ? '–' : `${Math.round(rate * 100)} %`;

/** `$3.12`, as agents tell it. */
export const money = (cost: number): string => `$${cost.toFixed(2)}`;

/** `812`, `12.4 k`, `3.1 M` */
export function short(count: number): string {
  if (count < 1_000) return String(Math.round(count));
  if (count < 1_000_000) return `${(count / 1_000).toFixed(count < 10_000 ? 1 : 0)} k`;
  return `${(count / 1_000_000).toFixed(1)} M`;
}
