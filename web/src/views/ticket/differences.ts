/** What of two records is not the same, by its path: `report.sha`. */
export interface Difference {
  readonly path: string;
  readonly before: string;
  readonly after: string;
}

const DEPTH_MAX = 3;
const TEXT_MAX = 400;

/** Fields that changed from one to the other, in the order in which they stand. */
export function differencesOf(before: unknown, after: unknown): readonly Difference[] {
  return compare('', before, after, 0);
}

function compare(path: string, before: unknown, after: unknown, depth: number): Difference[] {
  if (text(before) === text(after)) return [];
  if (depth < DEPTH_MAX && isRecord(before) && isRecord(after)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
    return keys.flatMap((key) =>
      compare(path === '' ? key : `${path}.${key}`, before[key], after[key], depth + 1),
    );
  }
  return [{ path, before: shown(before), after: shown(after) }];
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const text = (value: unknown): string => JSON.stringify(value) ?? 'undefined';

/** A value as a person reads it: nothing is a dash, a time since the epoch is a time. */
function shown(value: unknown): string {
  if (value === null || value === undefined || value === '') return '–';
  const words = typeof value === 'string' ? value : text(value);
  return words.length > TEXT_MAX ? `${words.slice(0, TEXT_MAX)}…` : words;
}
