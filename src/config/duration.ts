/** What a duration looks like in the configuration: a whole number and its unit. */
export const durationPattern = /^\d+(?:ms|s|m|h)$/;

/** 24 days. Node's timers fire at once above 2³¹−1 ms, which is a little more. */
export const durationMaxMs = 24 * 24 * 3_600_000;

const units = [
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1_000],
  ['ms', 1],
] as const;

/** `500ms`, `5s`, `10m`, `2h` as milliseconds; null for any other text and above 24 days. */
export function parseDuration(text: string): number | null {
  if (!durationPattern.test(text)) return null;
  const unit = text.replace(/^\d+/, '');
  const ms = Number.parseInt(text, 10) * (units.find(([name]) => name === unit)?.[1] ?? 1);
  return ms <= durationMaxMs ? ms : null;
}

/** Whole milliseconds in the largest unit that leaves no remainder: 90000 is `90s`, 0 is `0s`. */
export function formatDuration(ms: number): string {
  if (ms === 0) return '0s';
  const [unit, size] = units.find(([, each]) => ms % each === 0) ?? ['ms', 1];
  return `${ms / size}${unit}`;
}
