import { bracketDepths, splitList, takeNotes } from './brackets.ts';
import { DEPENDENCIES_MAX, ID_CHARS_MAX, LABELS_MAX, WORD_CHARS_MAX } from './draft.ts';
import { meant } from '../config/nearest.ts';

/** Text of a file turned into values. Each throws a `FieldError`, whose message is a sentence for its author. */
export class FieldError extends Error {
  override name = 'FieldError';
}

const ID = /^[A-Za-z0-9][A-Za-z0-9._-]*$/;
const NOBODY = /^(nobody|none|unassigned|n\/a|-|–|—)?$/i;
const NOTHING = /^(nothing|none|n\/a|-|–|—)(?![\w.-])/i;

const SYNONYMS: Readonly<Record<string, string>> = {
  critical: 'urgent',
  blocker: 'urgent',
  highest: 'urgent',
  p0: 'urgent',
  p1: 'high',
  medium: 'normal',
  p2: 'normal',
  minor: 'low',
  lowest: 'low',
  p3: 'low',
  open: 'todo',
  ready: 'todo',
  backlog: 'inbox',
  triage: 'inbox',
};

export function readId(text: string): string {
  if (text.length > ID_CHARS_MAX) {
    throw new FieldError(`an id may have ${ID_CHARS_MAX} characters, this one has ${text.length}`);
  }
  if (!ID.test(text)) {
    throw new FieldError(
      `${JSON.stringify(text)} is not a ticket id (letters, digits and . _ - are allowed)`,
    );
  }
  return text;
}

/** One of `known`, in any case; a note in brackets may follow. */
export function readChoice<T extends string>(name: string, text: string, known: readonly T[]): T {
  const word = bare(text);
  const found = known.find((one) => one === word.toLowerCase());
  if (found) return found;
  const near = SYNONYMS[word.toLowerCase()] ?? meant(word, known);
  const hint = known.some((one) => one === near) ? `; did you mean ${near}?` : '';
  throw new FieldError(
    `${name} ${JSON.stringify(word.slice(0, 40))} is not one of ${known.join(', ')}${hint}`,
  );
}

export function readYesNo(name: string, text: string): boolean {
  const word = bare(text).toLowerCase();
  if (['true', 'yes'].includes(word)) return true;
  if (['false', 'no'].includes(word)) return false;
  throw new FieldError(`${name} must be true or false, not ${JSON.stringify(word.slice(0, 40))}`);
}

/** A name of a person, profile, repository, branch or workflow. */
export function readWord(name: string, text: string): string {
  const word = bare(text);
  if (word === '') throw new FieldError(`${name} is empty`);
  return checkWord(name, word);
}

/** Null = outright nobody. `@luci` is luci. */
export function readPerson(name: string, text: string): string | null {
  const word = bare(text).replace(/^@/, '');
  return NOBODY.test(word) ? null : checkWord(name, word);
}

export function readLabels(value: string | readonly string[]): string[] {
  const parts = typeof value === 'string' ? splitList(value) : value.map((part) => part.trim());
  if (parts.length === 1 && NOBODY.test(parts[0] ?? '')) return [];
  const labels = [...new Set(parts.map((part) => checkWord('labels', unquoted(part))))];
  if (labels.length > LABELS_MAX) throw new FieldError(`more than ${LABELS_MAX} labels`);
  return labels.filter((label) => label !== '');
}

export interface Dependency {
  readonly id: string;
  readonly note: string | null;
}

/** `MC-12 (reviewer must be active first), MC-13`; `nothing …`, `none` and `-` are no dependency. */
export function readDependencies(value: string | readonly string[]): Dependency[] {
  const text = typeof value === 'string' ? value : value.join(', ');
  if (!bracketDepths(text).balanced) {
    throw new FieldError('a bracket in the dependencies has no partner on its line');
  }
  if (NOTHING.test(takeNotes(text).text)) return [];
  const found = new Map<string, Dependency>();
  for (const part of typeof value === 'string' ? splitList(value) : value) {
    const dependency = readDependency(part);
    if (!found.has(dependency.id)) found.set(dependency.id, dependency);
  }
  if (found.size > DEPENDENCIES_MAX) {
    throw new FieldError(`more than ${DEPENDENCIES_MAX} dependencies`);
  }
  return [...found.values()];
}

function readDependency(part: string): Dependency {
  // `[MC-12](./mc-12.md)`: here the square brackets hold the id, not a note.
  const link = /^\[([^[\]]+)\]\s*(?:\([^()]*\))?(.*)$/.exec(part.trim());
  const { text, note } = takeNotes(link ? `${link[1]} ${link[2]}` : part);
  const id = unquoted(text.replace(/\.$/, ''));
  if (!ID.test(id)) {
    throw new FieldError(
      `${JSON.stringify(text.slice(0, 80))} is not a ticket id; put notes in brackets, ids between commas`,
    );
  }
  return { id: readId(id), note };
}

const bare = (text: string): string => unquoted(takeNotes(text).text);

/** Without the Markdown that people put around a value: `` `luci` ``, `**luci**`. */
function unquoted(text: string): string {
  let [from, to] = [0, text.length];
  while (to - from > 1 && '`*'.includes(text[from] ?? '') && text[from] === text[to - 1]) {
    from += 1;
    to -= 1;
  }
  return text.slice(from, to).trim();
}

function checkWord(name: string, word: string): string {
  if (word.length > WORD_CHARS_MAX) {
    throw new FieldError(`${name} may have ${WORD_CHARS_MAX} characters, has ${word.length}`);
  }
  if (/[\p{Cc}\u2028\u2029]/u.test(word)) throw new FieldError(`${name} has control characters`);
  return word;
}
