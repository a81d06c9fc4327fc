import { StoreError } from './store-error.ts';

/** The place of a row, for the sentence about one that cannot be read. */
export interface Place {
  readonly table: string;
  readonly key: string;
}

/** @throws {StoreError} `corrupt` where the text is no JSON object */
export function parseObject(text: string, place: Place): Record<string, unknown> {
  const value = parse(text, place);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw corrupt(place);
  return value as Record<string, unknown>;
}

/**
 * A wire object as it was stored under its id.
 * @throws {StoreError} `corrupt` where it is none, or one of another id
 */
export function parseView<View extends { readonly id: string }>(text: string, place: Place): View {
  const view = parseObject(text, place);
  if (view['id'] !== place.key) throw corrupt(place);
  return view as unknown as View;
}

/** @throws {StoreError} `corrupt` where the text is no JSON array of strings */
export function parseStrings(text: string, place: Place): readonly string[] {
  const value = parse(text, place);
  if (!Array.isArray(value) || !value.every((item) => typeof item === 'string')) {
    throw corrupt(place);
  }
  return value;
}

export function corrupt({ table, key }: Place, cause?: unknown): StoreError {
  return new StoreError(
    'corrupt',
    `the row ${key} of ${table} cannot be read: run \`callboard db check\` or put a backup in place.`,
    { cause },
  );
}

function parse(text: string, place: Place): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw corrupt(place, cause);
  }
}
