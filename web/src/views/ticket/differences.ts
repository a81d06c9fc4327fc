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
  const [one, other] = [fieldsOf(before), fieldsOf(after)];
  if (depth < DEPTH_MAX && one && other && (isRecord(before) || isRecord(after))) {
    const keys = [...new Set([...Object.keys(one), ...Object.keys(other)])];
    return keys.flatMap((key) =>
      compare(path === '' ? key : `${path}.${key}`, one[key], other[key], depth + 1),
    );
  }
  return [{ path, before: shown(before), after: shown(after) }];
}

/** What was not there has no fields; a text or a number has none to compare. */
const fieldsOf = (value: unknown): Readonly<Record<string, unknown>> | null =>
  value === null || value === undefined ? {} : isRecord(value) ? value : null;

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const text = (value: unknown): string => JSON.stringify(value) ?? 'undefined';

/** A value as a person reads it: nothing is a dash, a commit is known by its beginning. */
function shown(value: unknown): string {
  if (value === null || value === undefined || value === '') return '–';
  const words = typeof value === 'string' ? value : text(value);
  if (/^[0-9a-f]{40}$/.test(words)) return words.slice(0, 10);
  return words.length > TEXT_MAX ? `${words.slice(0, TEXT_MAX)}…` : words;
}
