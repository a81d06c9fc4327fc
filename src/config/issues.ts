import type { z } from 'zod';
import type { ConfigIssue } from './config-error.ts';
import { configJsonSchema, schemaAt, valueAt } from './json-schema.ts';
import type { SchemaNode } from './json-schema.ts';
import { didYouMean, nearest } from './nearest.ts';
import { keyPath, show } from './show.ts';

const nouns: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a section of keys',
  record: 'a section of keys',
};

/** Zod's issues about a file's content in our words, one for each wrong key. */
export function issuesOf(error: z.ZodError, content: unknown): ConfigIssue[] {
  return error.issues.flatMap((issue) => {
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => unknownKey([...issue.path, key], content));
    }
    const value = valueAt(issue.path, content);
    if (issue.code === 'invalid_key') {
      return [
        issueAt(issue.path, undefined, `${quoted(issue.path.at(-1))} ${issue.issues[0]?.message}`),
      ];
    }
    if (value === undefined) return [issueAt(issue.path, value, 'is missing and has no default')];
    return [issueAt(issue.path, content, `${shown(issue.path, content)} ${issue.message}`)];
  });
}

/** The predicate of an issue whose field brings no words of its own: an error map for zod. */
export function predicate(issue: z.core.$ZodRawIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return `is not ${nouns[issue.expected] ?? `of type ${issue.expected}`}`;
    case 'too_small':
      if (issue.origin === 'string' || issue.origin === 'array') return 'is empty';
      return issue.inclusive
        ? `is below ${issue.minimum}, the least`
        : `must be above ${issue.minimum}`;
    case 'too_big':
      return `is above ${issue.maximum}, the most`;
    case 'invalid_value':
      return noneOf(issue.input, issue.values.map(String));
    case 'invalid_union': {
      const type = valueAt(['type'], issue.input);
      return noneOf(type, (issue['options'] as string[] | undefined) ?? []);
    }
    default:
      return 'is not valid here';
  }
}

/** An issue about what stands at `path`; `content` undefined where there is no value to name. */
export function issueAt(
  path: readonly PropertyKey[],
  content: unknown,
  message: string,
): ConfigIssue {
  const value = content === undefined ? null : shown(path, content);
  return { key: keyPath(path), value, message };
}

function noneOf(value: unknown, known: readonly string[]): string {
  const words = `is none of ${known.map(quoted).join(', ')}`;
  return typeof value === 'string' ? words + didYouMean(value, known) : words;
}

function unknownKey(path: readonly PropertyKey[], content: unknown): ConfigIssue {
  const key = String(path.at(-1));
  const parent = schemaAt(path.slice(0, -1), content);
  const known = Object.keys(parent?.properties ?? {});
  const found = nearest(key, known);
  const place = placeOf(key, configJsonSchema(), []);
  const hint = found?.likely
    ? `did you mean \`${found.word}\`?`
    : `the nearest known key is \`${found?.word}\``;
  const elsewhere = place ? ` (\`${place}\` has a key of that name)` : '';
  // A mistyped `secret` may hold one: what stands at an unknown key is shown only if it cannot.
  const meant = found ? parent?.properties?.[found.word] : undefined;
  const hide = meant?.['x-secret'] === true || /secret|token|password|key/i.test(key);
  const value = hide ? '[hidden]' : show(valueAt(path, content));
  return {
    key: keyPath(path),
    value,
    message: `unknown key ${quoted(key)} (value ${value}); ${hint}${elsewhere}`,
  };
}

/** Where a key of that name is known, if it is a key of some section: `workers` → `limits`. */
function placeOf(key: string, node: SchemaNode, path: readonly string[]): string | null {
  for (const [section, child] of Object.entries(node.properties ?? {})) {
    const here = [...path, section];
    if (child.properties && Object.hasOwn(child.properties, key)) return here.join('.');
    const deeper = placeOf(key, child, here);
    if (deeper) return deeper;
  }
  return null;
}

function shown(path: readonly PropertyKey[], content: unknown): string {
  if (schemaAt(path, content)?.['x-secret']) return '[hidden]';
  return show(valueAt(path, content));
}

const quoted = (word: unknown): string => `\`${String(word)}\``;
