import { describe, expect, test } from 'vitest';
import * as cleanText from '../../scripts/rules/clean-text.mjs';
import * as fileLength from '../../scripts/rules/file-length.mjs';
import * as importDirections from '../../scripts/rules/import-directions.mjs';
import * as liveDocs from '../../scripts/rules/live-docs.mjs';
import * as lockFile from '../../scripts/rules/lock-file.mjs';
import * as pureCharts from '../../scripts/rules/pure-charts.mjs';
import * as scopedStyles from '../../scripts/rules/scoped-styles.mjs';
import { aCheckout } from './a-checkout.ts';

interface Violation {
  file: string;
  line?: number;
  message: string;
}
type Rule = { check(root: string): Violation[] };

const told = (rule: Rule, files: Record<string, string>): string[] =>
  rule
    .check(aCheckout(files))
    .map(({ file, line, message }) => `${file}${line ? `:${line}` : ''}: ${message}`);

describe('import directions', () => {
  const from = (path: string, ...lines: string[]) =>
    told(importDirections, { [path]: lines.join('\n') });

  test.each([
    ['src/machines/a.ts', "import { setup } from 'xstate';"],
    ['src/machines/a.ts', "import { b } from './b.ts';"],
    ['src/step/a.ts', "import { b } from '../machines/b.ts';"],
    ['src/persistence/a.ts', "import type { Store } from '../supervisor/ports.ts';"],
    ['src/persistence/a.ts', "import type { Store } from '../supervisor/ports/store.ts';"],
    ['src/persistence/a.ts', "import type { Ticket } from '../machines/ticket.ts';"],
    ['src/workers/runtimes/a.ts', "import { readFileSync } from 'node:fs';"],
    ['src/cli/commands/a.ts', "import { x } from '../../transport/protocol/x.ts';"],
    ['src/main.ts', "import { x } from './workers/x.ts';"],
    ['src/config/a.ts', "// import { x } from '../machines/x.ts';"],
    ['src/config/a.ts', "const words = `\n  moves from 'todo'`;"],
    ['web/src/app.tsx', "import { BoardView } from './views/board/board-view.tsx';"],
    ['web/src/views/board/a.ts', "import { b } from './b.ts';"],
    ['web/src/views/board/a.ts', "import { connect } from '../../../../src/client/index.ts';"],
  ])('%s may say %s', (path, line) => {
    expect(from(path, line)).toEqual([]);
  });

  test.each([
    ['src/machines/a.ts', "import { x } from '../step/x.ts';"],
    ['src/machines/a.ts', "import type { x } from '../supervisor/ports.ts';"],
    ['src/step/a.ts', "import { readFileSync } from 'node:fs';"],
    ['src/supervisor/a.ts', "import Database from 'better-sqlite3';"],
    ['src/supervisor/a.ts', "export * from '../persistence/store.ts';"],
    ['src/supervisor/a.ts', "import '../workers/x.ts';"],
    ['src/supervisor/a.ts', "const x = await import('../workers/x.ts');"],
    ['src/supervisor/a.ts', "let x: import('../workers/x.ts').X;"],
    ['src/persistence/a.ts', "import { Ticket } from '../machines/ticket.ts';"],
    ['src/persistence/a.ts', "import { type Ticket } from '../machines/ticket.ts';"],
    ['src/persistence/a.ts', "import { receive } from '../supervisor/receive.ts';"],
    ['src/persistence/a.ts', "import { x } from '../supervisor/ports-of-call.ts';"],
    ['src/transport/a.ts', "import { x } from '../workers/x.ts';"],
    ['src/cli/a.ts', "import { x } from '../transport/server.ts';"],
    ['src/cli/a.ts', "import {\n  x,\n} from '../supervisor/ports.ts';"],
    ['src/config/a.ts', "import fastify from 'fastify';"],
    ['src/tickets/a.ts', "import { x } from '../../scripts/x.ts';"],
    ['src/novelty/a.ts', 'export const x = 1;'],
    ['web/src/data/a.ts', "import { x } from '../views/board/x.ts';"],
    ['web/src/views/chart/a.ts', "import { x } from '../board/x.ts';"],
    ['web/src/data/a.ts', "import { x } from '../../../src/supervisor/ports.ts';"],
    ['web/src/data/a.ts', "import { x } from '../../../src/transport/protocol/ticket.ts';"],
  ])('%s may not say %s', (path, line) => {
    expect(from(path, '// first line', line)).toHaveLength(1);
  });

  test('a violation is told with its line', () => {
    expect(
      from('src/step/a.ts', '/* one', 'two */', "import { x } from '../workers/x.ts';"),
    ).toEqual(['src/step/a.ts:3: step may not import ../workers/x.ts']);
  });

  test('folders that import each other are a circle, whatever the table says', () => {
    const files = {
      'src/a/x.ts': "import { y } from '../b/y.ts';",
      'src/b/y.ts': "import { z } from '../c/z.ts';",
      'src/c/z.ts': "import type { x } from '../a/x.ts';",
    };
    const table = { a: ['b'], b: ['c'], c: ['a'] };
    expect(importDirections.check(aCheckout(files), table).map(({ message }) => message)).toEqual([
      'folders import each other in a circle: a → b → c → a',
    ]);
  });
});

describe('pure charts', () => {
  const chart = (...lines: string[]) => told(pureCharts, { 'src/machines/a.ts': lines.join('\n') });

  test.each([
    "import { setup, assign } from 'xstate';",
    "import { words } from './words.ts';",
    '// never Date.now() here',
    "const description = 'waits, as setTimeout would';",
    'const at = event.at;',
  ])('may say %s', (line) => {
    expect(chart(line)).toEqual([]);
  });

  test.each([
    'const at = Date.now();',
    'const at = new Date(0);',
    'const luck = Math.random();',
    'const id = crypto.randomUUID();',
    'setTimeout(go, 1);',
    'const text = `${Date.now()}`;',
    "import { randomUUID } from 'node:crypto';",
    "import { z } from 'zod';",
    "import { x } from '../step/x.ts';",
    "import { x } from './../step/x.ts';",
    "const env = process.env['X'];",
    "invoke: { src: 'agent' },",
  ])('may not say %s', (line) => {
    const violations = chart('// first line', line);
    expect(violations.length).toBeGreaterThan(0);
    expect(violations[0]).toContain('src/machines/a.ts:2: ');
  });

  test('bind the charts only', () => {
    expect(told(pureCharts, { 'src/supervisor/a.ts': 'Date.now()' })).toEqual([]);
  });
});

describe('file length', () => {
  const lines = (count: number) => 'x\n'.repeat(count);

  test('300 lines pass, 301 do not', () => {
    const files = {
      'src/a.ts': lines(300),
      'src/deep/er/b.ts': lines(301),
      'test/c.ts': lines(999),
    };
    expect(told(fileLength, files)).toEqual(['src/deep/er/b.ts: 301 lines, more than 300']);
  });
});

// In pieces, or the rule would find them here too.
const home = ['', 'home', 'somebody', 'project'].join('/');
const mac = ['', 'Users', 'me'].join('/');
const windows = ['C:', 'Users', 'me'].join('\\');
const [only, skip] = ['only', 'skip'];

describe('clean text', () => {
  test.each([
    ['docs/a.md', `Look into ${home}.`],
    ['src/a.ts', `const path = '${home}';`],
    ['scripts/a.mjs', `open("${mac}")`],
    ['README.md', windows],
    ['test/a.test.ts', `test.${only}('x', () => {});`],
    ['test/a.test.ts', `describe.${skip}('x', () => {});`],
    ['test/a.test.ts', `it.each([1])('x');\ntest.concurrent.${only}('y');`],
  ])('%s may not say %s', (path, text) => {
    expect(told(cleanText, { [path]: text })).toHaveLength(1);
  });

  test.each([
    ['src/a.ts', "fetch('/api/home/x'); join(dir, 'work/x'); url + '/workers/1'"],
    ['test/a.test.ts', "test.skipIf(!chromium)('x', () => {});"],
    ['test/a.test.ts', `// never test.${only}('x')`],
    ['docs/a.md', `https://example.org${home}`],
  ])('%s may say %s', (path, text) => {
    expect(told(cleanText, { [path]: text })).toEqual([]);
  });
});

describe('live docs', () => {
  const packageJson = '{"scripts":{"start":"x","test":"x","check":"x"}}';
  const page = (text: string, path = 'README.md') =>
    told(liveDocs, {
      'package.json': packageJson,
      'docs/other.md': '# A heading: with `code`\n\n## Twice\n\n## Twice\n',
      [path]: text,
    });

  test.each([
    '[x](docs/other.md) [y](docs/) ![z](package.json)',
    '[x](docs/other.md#a-heading-with-code) [x](docs/other.md#twice-1)',
    '[x](https://example.org) [y](mailto:a@example.org)',
    '`[x](none.md)`',
    '```sh\nnpm run check\nnpm test -- --x\n```',
  ])('may say %j', (text) => {
    expect(page(text)).toEqual([]);
  });

  test.each([
    ['[x](none.md)', 'none.md does not exist'],
    ['![x](docs/none.png)', 'docs/none.png does not exist'],
    ['[x](docs/other.md#none)', 'docs/other.md has no heading #none'],
    ['[x](#none)', 'README.md has no heading #none'],
    ['```sh\nnpm run gone\n```', 'package.json has no script gone'],
  ])('may not say %j', (text, message) => {
    const violations = page(text);
    expect(violations).toHaveLength(1);
    expect(violations[0]).toContain(message);
  });

  test('a link in docs/ counts from its own page', () => {
    expect(page('[x](other.md) [y](../package.json)', 'docs/a.md')).toEqual([]);
    expect(page('[x](docs/other.md)', 'docs/a.md')).toHaveLength(1);
  });
});

describe('the lock file', () => {
  const locked = (packages: object) =>
    told(lockFile, { 'package-lock.json': JSON.stringify({ packages }) });
  const tool = { optionalDependencies: { 'tool-linux': '1.0.0' } };

  test.each([
    { 'node_modules/tool': tool, 'node_modules/tool-linux': { optional: true } },
    { 'node_modules/tool': tool, 'node_modules/tool/node_modules/tool-linux': {} },
    { 'node_modules/a/node_modules/tool': tool, 'node_modules/a/node_modules/tool-linux': {} },
    { '': tool, 'node_modules/tool-linux': { resolved: 'https://registry.npmjs.org/x.tgz' } },
  ])('may be %j', (packages) => {
    expect(locked(packages)).toEqual([]);
  });

  test.each([
    { 'node_modules/tool': tool },
    { 'node_modules/tool': tool, 'node_modules/a/node_modules/tool-linux': {} },
    { 'node_modules/tool': { resolved: 'http://localhost:4873/tool.tgz' } },
  ])('may not be %j', (packages) => {
    expect(locked(packages)).toHaveLength(1);
  });
});

describe('scoped styles', () => {
  const inBoard = (text: string) => told(scopedStyles, { 'web/src/views/board/a.css': text });

  test.each([
    [':where(.view-board) {\n  .card { color: red; }\n}'],
    ['.view-board {\n  .card { color: red; }\n}'],
    [':where(.view-board) {\n  @media (max-width: 640px) { .card { color: red; } }\n}'],
    [':where(.view-board) { .a { color: red } }\n@keyframes lit { from { color: red; } }'],
    ["/* .card { */\n:where(.view-board) { .a::after { content: '}'; } .b { color: red } }"],
  ])('%j is the view’s own', (text) => {
    expect(inBoard(text)).toEqual([]);
  });

  test.each([
    ['.card { color: red; }'],
    [':where(.view-board) { .a { color: red } }\n.card { color: red }'],
    [':where(.view-board) .card { color: red }'],
    [':where(.view-ticket) { .card { color: red } }'],
    ['@media (max-width: 640px) { :where(.view-board) { .card { color: red } } }'],
    ["@import './other.css';\n:where(.view-board) { .a { color: red } }"],
  ])('%j would reach other views', (text) => {
    expect(inBoard(text)).toHaveLength(1);
  });

  test('what several views share names each of them', () => {
    const text = ':where(.view-workers, .view-reviewers, .view-operator) { .card { color: red } }';
    expect(told(scopedStyles, { 'web/src/styles/lists.css': text })).toEqual([]);
    expect(told(scopedStyles, { 'web/src/styles/lists.css': '.card { color: red }' })).toEqual([
      'web/src/styles/lists.css:1: .card is outside :where(.view-workers, .view-reviewers, .view-operator) { … }',
    ]);
  });

  test('styles of the shell, of the chart and of the whole page are for all', () => {
    const text = '.button { color: red }';
    expect(told(scopedStyles, { 'web/src/styles/base.css': text })).toEqual([]);
    expect(told(scopedStyles, { 'web/src/chart/chart.css': text })).toEqual([]);
  });

  test('a violation is told with its line', () => {
    expect(
      inBoard(':where(.view-board) { .a { color: red } }\n\n/* shared */\n.b { color: red }'),
    ).toEqual(['web/src/views/board/a.css:4: .b is outside :where(.view-board) { … }']);
  });
});
