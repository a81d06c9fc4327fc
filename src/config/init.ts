import { stringify } from 'yaml';
import { configJsonSchema } from './json-schema.ts';
import type { SchemaNode } from './json-schema.ts';

export interface TemplateOptions {
  /** The repository as the file should name it: `.` where the file lies in it. */
  readonly repoRoot: string;
  readonly baseBranch: string;
  readonly prefix: string;
}

/**
 * A commented YAML configuration that loads as it is. Keys that one may want stand there with their
 * defaults behind a `#`; they come from the schema, so they cannot grow stale.
 */
export function configTemplate({ repoRoot, baseBranch, prefix }: TemplateOptions): string {
  return [
    "# Callboard's configuration. A key behind a # shows its default; take the # away to change it.",
    '# `callboard config --effective` checks it and prints the whole.',
    '# Durations: 500ms, 5s, 10m, 2h. Relative paths count from the folder of this file.',
    '',
    `prefix: ${inline(prefix)} # of ticket ids: ${prefix}-1, ${prefix}-2`,
    '',
    'repos:',
    '  default:',
    `    path: ${inline(repoRoot)}`,
    `    baseBranch: ${inline(baseBranch)}`,
    '',
    '# How agents are run, by name. A ticket runs on its own profile, else on the one that has the name',
    '# of its assignee, else on the default profile. A further one that judges may be called `reviewer`.',
    'profiles:',
    '  agent:',
    '    runtime: exec # any program that reads its prompt on stdin, works, commits and reports',
    '    command: [claude, -p, --permission-mode, acceptEdits] # or [codex, exec, --full-auto, -]',
    ...commented(keysOf(profileNode(), ['runtime', 'command', 'permissions'], 4)),
    '',
    'defaultProfile: agent',
    '',
    ...topLevel(['$schema', 'prefix', 'repos', 'profiles', 'defaultProfile']),
  ].join('\n');
}

/** Takes the `#` from all defaults of a template: what then stands there are the defaults themselves. */
export function uncommentDefaults(template: string): string {
  return template.replace(/^#(?=\w|  )/gm, '');
}

function topLevel(leaveOut: readonly string[]): string[] {
  return Object.entries(configJsonSchema().properties ?? {})
    .filter(([key]) => !leaveOut.includes(key))
    .flatMap(([key, node]) => [...commented(keysOf({ properties: { [key]: node } }, [], 0)), '']);
}

function profileNode(): SchemaNode {
  const { additionalProperties } = configJsonSchema().properties?.['profiles'] ?? {};
  return typeof additionalProperties === 'object' ? additionalProperties : {};
}

/** A section's keys with their defaults as YAML lines. A key that has none shows as a comment of its own. */
function keysOf(node: SchemaNode, leaveOut: readonly string[], indent: number): string[] {
  const margin = ' '.repeat(indent);
  return Object.entries(node.properties ?? {})
    .filter(([key]) => !leaveOut.includes(key))
    .flatMap(([key, child]) => {
      const remark = remarkOn(child);
      const inner = child.properties ? child : entriesOf(child);
      if (inner) return [`${margin}${key}:${remark}`, ...keysOf(inner, [], indent + 2)];
      if (child.default === undefined) return [`${margin}# ${key}:${remark}`];
      return [`${margin}${key}: ${inline(child.default)}${remark}`];
    });
}

/** A record whose default has entries, as a section of them: `workflows` has `default`. */
function entriesOf({ default: entries, additionalProperties }: SchemaNode): SchemaNode | null {
  if (typeof additionalProperties !== 'object' || typeof entries !== 'object' || !entries)
    return null;
  const names = Object.keys(entries);
  if (names.length === 0) return null;
  return { properties: Object.fromEntries(names.map((name) => [name, additionalProperties])) };
}

function remarkOn(node: SchemaNode): string {
  if (node.description) return ` # ${node.description}`;
  if (node.enum) return ` # ${node.enum.join(', ')}`;
  const example = node['x-example'];
  return example === undefined ? '' : ` # for example ${inline(example)}`;
}

const commented = (lines: readonly string[]): string[] => lines.map((line) => `#${line}`);

function inline(value: unknown): string {
  const text = stringify(value, {
    collectionStyle: 'flow',
    flowCollectionPadding: false,
    lineWidth: 0,
  });
  return text.trim();
}
