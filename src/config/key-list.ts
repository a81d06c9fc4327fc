import type { SchemaNode } from './json-schema.ts';
import { configJsonSchema } from './json-schema.ts';
import { atStartOnly } from './live.ts';

const BEGIN = '<!-- keys: written by npm run schema -->';
const END = '<!-- end of keys -->';

/** docs/config.md with the list of keys made anew. */
export function withConfigKeys(page: string): string {
  const [before, rest] = page.split(BEGIN);
  const after = rest?.split(END)[1];
  if (before === undefined || after === undefined) throw new Error(`${BEGIN} … ${END} is missing`);
  return `${before}${BEGIN}\n\n${configKeys()}\n\n${END}${after}`;
}

/** One item for each key that a file may hold, with its default, its meaning, and when a change of it counts. */
export function configKeys(): string {
  const { properties = {}, required = [] } = configJsonSchema();
  return Object.entries(properties)
    .flatMap(([key, node]) => itemsOf(key, node, { required: required.includes(key) }))
    .map(({ key, value, words }) => `- \`${key}\`${value}: ${words}${whenOf(key)}`)
    .join('\n');
}

interface Item {
  readonly key: string;
  readonly value: string;
  readonly words: string;
}

function itemsOf(key: string, node: SchemaNode, { required }: { required: boolean }): Item[] {
  const { properties, additionalProperties, items, oneOf } = node;
  if (properties) {
    return Object.entries(properties).flatMap(([name, child]) =>
      itemsOf(`${key}.${name}`, child, { required: node.required?.includes(name) ?? false }),
    );
  }
  if (typeof additionalProperties === 'object') {
    return itemsOf(`${key}.<name>`, additionalProperties, { required: false });
  }
  if (items?.oneOf) {
    return items.oneOf.flatMap((kind) =>
      Object.entries(kind.properties ?? {})
        .filter(([name]) => name !== 'type')
        .flatMap(([name, child]) =>
          itemsOf(`${key}[${String(kind.properties?.['type']?.const)}].${name}`, child, {
            required: kind.required?.includes(name) ?? false,
          }),
        ),
    );
  }
  const words = node.description ?? oneOf?.find(({ description }) => description)?.description;
  if (words === undefined) throw new Error(`${key} has no description in the schema`);
  return [{ key, value: valueOf(node, required), words: sentence(words, node) }];
}

function valueOf(node: SchemaNode, required: boolean): string {
  if (required && node.default === undefined) return ' (required)';
  if (node.default === undefined || node.default === null) return '';
  return ` (${asCode(node.default)})`;
}

const sentence = (words: string, { enum: values }: SchemaNode): string =>
  values ? `${words}. One of ${values.map(asCode).join(', ')}.` : `${words}.`;

const asCode = (value: unknown): string =>
  `\`${typeof value === 'string' ? value : JSON.stringify(value)}\``;

function whenOf(key: string): string {
  if (key.startsWith('repos.')) return ' _Next start, but for a new repository._';
  const [section] = key.split('.');
  return atStartOnly.some((one) => one === section) ? ' _Next start._' : '';
}
