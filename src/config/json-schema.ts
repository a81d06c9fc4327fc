import { z } from 'zod';
import { configSchema } from './schema.ts';

/** The part of JSON Schema that the configuration's schema uses. */
export interface SchemaNode {
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly default?: unknown;
  readonly const?: unknown;
  readonly 'x-example'?: unknown;
  readonly enum?: readonly string[];
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: SchemaNode | boolean;
  readonly items?: SchemaNode;
  readonly oneOf?: readonly SchemaNode[];
  readonly 'x-secret'?: boolean;
}

let cached: SchemaNode | undefined;

/** The JSON Schema (draft 7) of the file as people write it: durations are texts, secrets `$NAME`. */
export function configJsonSchema(): SchemaNode {
  cached ??= z.toJSONSchema(configSchema, { io: 'input', target: 'draft-7' }) as SchemaNode;
  return cached;
}

/** The text of docs/callboard.config.schema.json. */
export function renderConfigJsonSchema(): string {
  const { $schema, ...rest } = configJsonSchema() as SchemaNode & { $schema: string };
  const titled = { $schema, title: 'Callboard configuration', ...rest };
  return `${JSON.stringify(titled, null, 2)}\n`;
}

/** The schema's node at a path into a given file's content, which chooses between alternatives. */
export function schemaAt(path: readonly PropertyKey[], content: unknown): SchemaNode | undefined {
  let node: SchemaNode | undefined = choose(configJsonSchema(), content);
  let value: unknown = content;
  for (const step of path) {
    value = childOf(value, step);
    const child: SchemaNode | undefined = stepInto(node, step);
    if (child === undefined) return undefined;
    node = choose(child, value);
  }
  return node;
}

/** What stands at `path` in a file's content. */
export function valueAt(path: readonly PropertyKey[], content: unknown): unknown {
  return path.reduce(childOf, content);
}

function childOf(value: unknown, step: PropertyKey): unknown {
  if (value === null || typeof value !== 'object' || !Object.hasOwn(value, step)) return undefined;
  return (value as Record<PropertyKey, unknown>)[step];
}

function stepInto(node: SchemaNode | undefined, step: PropertyKey): SchemaNode | undefined {
  if (typeof step === 'number') return node?.items;
  const { properties = {}, additionalProperties } = node ?? {};
  if (Object.hasOwn(properties, step)) return properties[String(step)];
  return typeof additionalProperties === 'object' ? additionalProperties : undefined;
}

function choose(node: SchemaNode, value: unknown): SchemaNode {
  const type = childOf(value, 'type');
  return node.oneOf?.find((option) => option.properties?.['type']?.const === type) ?? node;
}
