import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { TestSpecification, Vitest } from 'vitest/node';
import { inRoot } from '../../scripts/root.mjs';
import { LONGEST, LongestFirst } from './longest-first.ts';

const remembersNothing = {
  config: { root: inRoot() },
  cache: { getFileTestResults: () => undefined, getFileStats: () => undefined },
} as unknown as Vitest;

const aFile = (path: string, groupOrder: number): TestSpecification =>
  ({
    moduleId: inRoot(path),
    project: { name: `group ${groupOrder}`, config: { sequence: { groupOrder } } },
  }) as unknown as TestSpecification;

test('the longest files start first, each after the files of the groups before its own', async () => {
  const [longest, next] = LONGEST as [string, string];
  const files = [
    aFile('test/a.slow.test.ts', 1),
    aFile(next, 1),
    aFile('test/a.test.ts', 0),
    aFile(longest, 1),
  ];
  // oxlint-disable-next-line unicorn/no-array-sort -- the sequencer's own, not an array's
  const sorted = await new LongestFirst(remembersNothing).sort(files);
  expect(sorted).toEqual([files[2], files[3], files[1], files[0]]);
});

test('each file of the list is there, once', () => {
  expect(LONGEST.filter((path) => !existsSync(inRoot(path)))).toEqual([]);
  expect(new Set(LONGEST).size).toBe(LONGEST.length);
});
