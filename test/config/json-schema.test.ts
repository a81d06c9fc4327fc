import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import {
  configJsonSchema,
  renderConfigJsonSchema,
  schemaAt,
} from '../../src/config/json-schema.ts';
import type { SchemaNode } from '../../src/config/json-schema.ts';

test('the published JSON Schema is fresh (npm run schema writes it)', () => {
  const published = new URL('../../docs/callboard.config.schema.json', import.meta.url);
  expect(readFileSync(published, 'utf8')).toBe(renderConfigJsonSchema());
});

test('the JSON Schema asks for nothing but profiles and the default one', () => {
  expect(configJsonSchema().required).toEqual(['profiles', 'defaultProfile']);
});

test('the JSON Schema allows no unknown key anywhere', () => {
  const open: string[] = [];
  const walk = (node: SchemaNode, path: string): void => {
    if (node.properties && node.additionalProperties !== false) open.push(path);
    for (const [key, child] of Object.entries(node.properties ?? {})) walk(child, `${path}.${key}`);
    for (const child of [node.items, ...(node.oneOf ?? []), node.additionalProperties]) {
      if (typeof child === 'object') walk(child, `${path}[]`);
    }
  };
  walk(configJsonSchema(), '');
  expect(open).toEqual([]);
});

test('a path into a list of alternatives leads to the one that is meant', () => {
  const content = { escalation: { channels: [{ type: 'command' }, { type: 'webhook' }] } };
  const keys = (at: number) =>
    Object.keys(schemaAt(['escalation', 'channels', at], content)?.properties ?? {});
  expect(keys(0)).toEqual(['type', 'name', 'command', 'env']);
  expect(keys(1)).toEqual(['type', 'name', 'url', 'secret']);
});
