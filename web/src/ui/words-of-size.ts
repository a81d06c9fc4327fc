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

/** `$3.12`; a whole amount without its noughts where it is a limit. */
export const money = (amount: number, whole = false): string =>
  `$${whole && Number.isInteger(amount) ? amount : amount.toFixed(2)}`;

/** `812`, `48.2 k`, `1.3 M` */
export function short(count: number): string {
  if (count < 1_000) return String(count);
  const [value, unit] = count < 1_000_000 ? [count / 1_000, 'k'] : [count / 1_000_000, 'M'];
  return `${value >= 100 ? Math.round(value) : Math.round(value * 10) / 10} ${unit}`;
}
