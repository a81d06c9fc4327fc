import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { configJsonSchema } from '../../src/config/json-schema.ts';
import type { SchemaNode } from '../../src/config/json-schema.ts';
import { configKeys, withConfigKeys } from '../../src/config/key-list.ts';

test('the list of keys in docs/config.md is fresh (npm run schema writes it)', () => {
  const page = readFileSync(new URL('../../docs/config.md', import.meta.url), 'utf8');
  expect(page).toBe(withConfigKeys(page));
});

test('the list has every key of the schema at every depth', () => {
  const listed = new Set([...configKeys().matchAll(/^- `([^`]+)`/gm)].map(([, key]) => key));
  const missing: string[] = [];
  const walk = (node: SchemaNode, path: string): void => {
    const { properties, additionalProperties: named, items } = node;
    for (const [name, child] of Object.entries(properties ?? {})) {
      walk(child, path === '' ? name : `${path}.${name}`);
    }
    if (typeof named === 'object') walk(named, `${path}.<name>`);
    for (const kind of items?.oneOf ?? []) {
      const { type, ...rest } = kind.properties ?? {};
      walk({ properties: rest }, `${path}[${String(type?.const)}]`);
    }
    const isLeaf = !properties && typeof named !== 'object' && !items?.oneOf;
    if (isLeaf && !listed.has(path)) missing.push(path);
  };
  walk(configJsonSchema(), '');
  expect(missing).toEqual([]);
  expect(listed.size).toBeGreaterThan(70);
});

test('the list says which keys wait for the next start', () => {
  const waiting = configKeys()
    .split('\n')
    .filter((line) => /next start/i.test(line))
    .map((line) => /`([^`]+)`/.exec(line)?.[1]);
  expect(waiting).toEqual([
    'dataDir',
    'server.host',
    'server.port',
    'server.allowedHosts',
    'server.allowedOrigins',
    'server.inspect',
    'repos.<name>.path',
    'repos.<name>.baseBranch',
    'worktrees.root',
    'killSwitch.file',
  ]);
});
