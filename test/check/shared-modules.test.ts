import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { describe, expect, test } from 'vitest';
import { filesBelow } from '../../scripts/content-hash.mjs';
import { inRoot, root } from '../../scripts/root.mjs';

/** What several files of tests have in common when they share their modules, and one of them may not change. */
const replaces = /\bvi\s*\.\s*(mock|doMock|resetModules)\(/;
/** A helper's module runs once: a hook that it sets then is a hook of the first file only. */
const hooks = /^(before|after)(Each|All)\(/m;

const files = (filesBelow(inRoot('test')) as string[])
  .map((path) => relative(root, path))
  .filter((path) => /\.tsx?$/.test(path))
  // Each of the slow files has modules of its own, and so have their helpers.
  .filter((path) => !/^test\/(crash|e2e)\/|\.slow\.test\.tsx?$/.test(path));
const isTest = (path: string): boolean => /\.test\.tsx?$/.test(path);
const having = (pattern: RegExp) => (path: string) =>
  pattern.test(readFileSync(inRoot(path), 'utf8'));

describe('fast tests share their modules, so', () => {
  test('no file replaces one', () => {
    expect(replaces.test("vi.mock('../src/x.ts')")).toBe(true);
    expect(files.filter(having(replaces)).filter((path) => path !== here)).toEqual([]);
  });

  test('no helper sets a hook for all files at once', () => {
    expect(hooks.test('const a = 1;\nafterEach(() => {\n')).toBe(true);
    expect(files.filter((path) => !isTest(path)).filter(having(hooks))).toEqual([]);
  });
});

const here = relative(root, import.meta.filename);
