import { spawnSync } from 'node:child_process';
import { cpSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { root } from '../../scripts/root.mjs';
import { aCheckout } from './a-checkout.ts';

// The tools' own configuration, seen to fail: a linter that finds nothing anywhere looks just as green.

function aCheckoutWithTools(files: Record<string, string>): string {
  const checkout = aCheckout(files);
  for (const name of ['tsconfig.json', '.oxlintrc.json', '.oxfmtrc.jsonc', 'package.json']) {
    cpSync(join(root, name), join(checkout, name));
  }
  symlinkSync(join(root, 'node_modules'), join(checkout, 'node_modules'));
  return checkout;
}

function run(bin: string, args: readonly string[], files: Record<string, string>) {
  const cwd = aCheckoutWithTools(files);
  const path = join(root, 'node_modules', bin);
  const { status, stdout, stderr } = spawnSync(process.execPath, [path, ...args], {
    cwd,
    encoding: 'utf8',
  });
  return { status, output: stdout + stderr };
}

const lint = (files: Record<string, string>) =>
  run('oxlint/bin/oxlint', ['--type-aware', '--deny-warnings', '-f', 'unix'], files);
const types = (files: Record<string, string>) =>
  run(
    'typescript/bin/tsc',
    ['-p', 'tsconfig.json', '--incremental', 'false', '--pretty', 'false'],
    files,
  );

/** What a tool says about one file. */
const about = (path: string, output: string) =>
  output
    .split('\n')
    .filter((line) => line.includes(path))
    .join('\n');

describe('the linter', () => {
  test('passes what is clean', () => {
    const clean = 'export async function go(): Promise<void> {\n  await Promise.resolve();\n}\n';
    expect(lint({ 'src/a.ts': clean })).toMatchObject({ status: 0 });
  });

  // One run for all: starting the type-aware linter is what takes the time.
  test('finds a violation of each rule that matters', () => {
    const planted: Record<string, string> = {
      'no-floating-promises': 'async function f() {}\nexport function g() { f(); }\n',
      'no-misused-promises':
        'export const f = (x: Promise<boolean>) => { if (x) return 1; return 2; };\n',
      'no-explicit-any': 'export const f = (x: any) => x;\n',
      'no-unused-vars': "import { join } from 'node:path';\nexport const x = 1;\n",
      'prefer-node-protocol': "export { join } from 'path';\n",
      eqeqeq: 'export const f = (x: number, y: number) => x == y;\n',
      'switch-exhaustiveness-check':
        "export function f(x: 'a' | 'b') {\n  switch (x) {\n    case 'a':\n      return 1;\n  }\n  return 2;\n}\n",
      'no-cycle': "import { b } from './b.ts';\nexport const a = (): number => b();\n",
    };
    const files = Object.entries(planted).map(([rule, text]) => [`src/${rule}.ts`, text] as const);
    const back = "import { a } from './no-cycle.ts';\nexport const b = (): number => a();\n";
    const { status, output } = lint({ ...Object.fromEntries(files), 'src/b.ts': back });
    expect(status).not.toBe(0);
    for (const [rule] of Object.entries(planted)) {
      expect(about(`src/${rule}.ts`, output)).toContain(`(${rule})`);
    }
  });
});

describe('the compiler', () => {
  test('passes what is right', () => {
    const right = "import { join } from 'node:path';\nexport const x = join('a');\n";
    expect(types({ 'src/a.ts': right })).toMatchObject({ status: 0 });
  });

  test('finds what the strict options are there for', () => {
    const files = {
      'src/wrong-type.ts': "export const x: number = 'a';",
      'src/missing-element.ts': 'export const f = (list: number[]): number => list[0];',
      'src/enum.ts': 'export enum E { A }',
      'src/type-as-value.ts':
        "import { ServerOptions } from 'node:http';\nexport let o: ServerOptions;",
      'test/a.test.ts': "export const y: number = 'a';",
    };
    const { status, output } = types(files);
    expect(status).not.toBe(0);
    for (const path of Object.keys(files)) expect(about(path, output)).toContain('error TS');
  });
});

test('the formatter finds what is not formatted', () => {
  const args = ['--check', 'src'];
  expect(run('oxfmt/bin/oxfmt', args, { 'src/a.ts': "export const x = 'a';\n" }).status).toBe(0);
  expect(run('oxfmt/bin/oxfmt', args, { 'src/a.ts': 'export const x = "a"\n' }).status).not.toBe(0);
});
