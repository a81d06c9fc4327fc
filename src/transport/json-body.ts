import { ProblemError } from './problem.ts';

/** Deeper than any body of the interface; a thousand brackets cost the reader, not the sender. */
const DEPTH_MAX = 16;

/** Keys that reach an object's prototype when somebody copies it carelessly. */
const PROTOTYPE_KEYS = new Set(['__proto__', 'constructor', 'prototype']);

/** With the `u` flag a whole pair is one character of another kind. */
const LONE_SURROGATE = /\p{Surrogate}/u;

const decoder = new TextDecoder('utf-8', { fatal: true });

/**
 * Reads a request's body.
 * @returns undefined for an empty one.
 * @throws {ProblemError} `invalid` for what is not JSON, not Unicode, too deep, or has prototype keys.
 */
export function parseBody(bytes: Uint8Array): unknown {
  if (bytes.length === 0) return undefined;
  const text = decoded(bytes);
  // Before parsing: what walks the result by recursion must not meet ten thousand levels.
  if (tooDeep(text)) throw invalid(`The body is nested deeper than ${DEPTH_MAX} levels.`);
  const value = parsed(text);
  examine(value, []);
  return value;
}

function decoded(bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes);
  } catch {
    throw invalid('The body is not UTF-8.');
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw invalid('The body is not valid JSON.');
  }
}

function tooDeep(text: string): boolean {
  let depth = 0;
  let inString = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (inString) {
      if (character === '\\') at += 1;
      else if (character === '"') inString = false;
    } else if (character === '"') inString = true;
    else if (character === '{' || character === '[') {
      depth += 1;
      if (depth > DEPTH_MAX) return true;
    } else if (character === '}' || character === ']') depth -= 1;
  }
  return false;
}

function examine(value: unknown, path: readonly string[]): void {
  if (typeof value === 'string' && LONE_SURROGATE.test(value)) {
    // Half a surrogate pair has no UTF-8: it would be stored as another text than was sent.
    throw invalid('The body holds half a character.', [path, 'is not valid Unicode']);
  }
  if (typeof value !== 'object' || value === null) return;
  for (const [key, item] of Object.entries(value)) {
    if (PROTOTYPE_KEYS.has(key)) {
      throw invalid('The body has a field that is not allowed.', [
        [...path, key],
        'is not allowed',
      ]);
    }
    examine(item, [...path, key]);
  }
}

function invalid(detail: string, at?: readonly [path: readonly string[], message: string]) {
  const errors = at ? [{ in: 'body' as const, path: at[0].join('.'), message: at[1] }] : [];
  return new ProblemError('invalid', detail, { errors });
}
