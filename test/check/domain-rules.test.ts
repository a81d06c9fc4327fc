import { describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { render, undecided, unknownTags, unproven } from '../../scripts/rules/domain-rules.mjs';
import { tagsOf } from '../../scripts/rules/rule-tags.mjs';
import * as domainRules from '../../scripts/rules/domain-rules.mjs';
import { aCheckout } from './a-checkout.ts';

/** The rules' ids stand apart from their brackets: this file must not prove rules itself. */
const tagged = (title: string, ids: string): string => `${title} [${ids}]`;
const book = (rule: object = {}) => [
  {
    section: '2.3',
    title: 'Death',
    rules: [
      { id: '2.3.first', says: 'It is | silent.', by: ['ticket guard mayRestart'], ...rule },
      { id: '2.3.second', says: 'It asks.', by: ['src/a.ts'] },
    ],
  },
];
const tag = (id: string, file = 'test/a.test.ts') => ({
  id,
  file,
  line: 1,
  says: 'dies',
  always: false,
});
const messages = (violations: readonly { message: string }[]) =>
  violations.map(({ message }) => message);

describe('tags', () => {
  const found = (text: string, file = 'test/a.test.ts') =>
    tagsOf(aCheckout({ [file]: text })).map(({ id, says }: { id: string; says: string }) => [
      id,
      says,
    ]);

  test.each([
    [`it('${tagged('dies', '2.3')}', () => {});`, [['2.3', 'dies']]],
    [
      `describe('${tagged('a death', '2.3.first, 10.6')}', f);`,
      [
        ['2.3.first', 'a death'],
        ['10.6', 'a death'],
      ],
    ],
    [`it.each([[1]])(\n  "${tagged('it’s %s', '8')}",\n f);`, [['8', 'it’s %s']]],
    [`// it('${tagged('dies', '2.3')}')`, []],
    [`const list = ['${tagged('dies', '2.3')}'];`, []],
    [`it('dies', () => x[2]);`, []],
  ])('of %j are %j', (text, tags) => {
    expect(found(text)).toEqual(tags);
  });

  test('are the laws and findings of the simulation too: a bare number is an invariant', () => {
    const text = ['10', '2.3', '§4'].map((of) => `law('${of}', 'holds', f);`).join('\n');
    const file = 'test/supervisor/invariants/a-laws.ts';
    expect(found(text, file).map(([id]: string[]) => id)).toEqual(['10.10', '2.3', '4']);
    expect(found('p.push(`19: x`, `19: y`);', 'test/supervisor/watch.ts')).toEqual([
      ['10.19', 'watched in every simulated history'],
    ]);
    expect(found(text, 'test/other/a-laws.ts')).toEqual([]);
  });
});

describe('a rule', () => {
  test('that no test names is told, also where its section is named', () => {
    expect(messages(unproven(book(), [tag('2.3'), tag('2.3.second')]))).toEqual([
      `2.3.first has no test; name it at the end of a title: ${tagged('', '2.3.first').trim()}`,
    ]);
    expect(unproven(book(), [tag('2.3.first'), tag('2.3.second')])).toEqual([]);
  });

  test('that awaits its test has none, or it says so no longer', () => {
    const awaiting = book({ awaits: 'not built' });
    expect(unproven(awaiting, [tag('2.3.second')])).toEqual([]);
    expect(unproven(awaiting, [tag('2.3.first'), tag('2.3.second')])).toHaveLength(1);
  });

  test('that nobody wrote down must not be named', () => {
    const tags = ['2.3', '2', '2.3.first', '2.3.third', '9'].map((id) => tag(id));
    expect(messages(unknownTags(book(), tags)).map((said) => said.split(';')[0])).toEqual([
      'there is no rule 2.3.third',
      'there is no rule 9',
    ]);
  });

  test('is decided by a word of the charts or a module that there is', () => {
    const words = new Set(['ticket guard mayRestart']);
    expect(undecided(aCheckout({ 'src/a.ts': '' }), book(), words)).toEqual([]);
    expect(messages(undecided(aCheckout({}), book(), words))).toEqual([
      '2.3.second is decided by "src/a.ts", which there is not',
    ]);
    expect(undecided(aCheckout({ 'src/a.ts': '' }), book(), new Set())).toHaveLength(1);
  });
});

describe('the page', () => {
  const files = {
    'src/a.ts': '',
    'scripts/rules/domain-rules.yaml': stringify(book()),
    'test/a.test.ts': ['first', 'second']
      .map((id) => `it('${tagged(`dies ${id}`, `2.3.${id}`)}', f);`)
      .join('\n'),
  };

  test('has a row for each rule, with links to what decides it and what proves it', () => {
    const page = render(book(), [tag('2.3.first'), tag('2.3')]);
    expect(page).toContain('| **2.3.first** It is \\| silent. | `ticket guard mayRestart` |');
    expect(page).toContain('[a.ts](../src/a.ts)');
    expect(page).toContain('[a](../test/a.test.ts): dies |');
    expect(page).toContain('| the section as a whole |');
  });

  test('that is out of date is told, with the command that writes it', async () => {
    const stale = aCheckout({ ...files, 'docs/rules.md': '# Rules' });
    expect(messages(await domainRules.check(stale))).toEqual([
      'is out of date; write it anew with: npm run schema',
    ]);
    const fresh = render(book(), tagsOf(stale));
    expect(await domainRules.check(aCheckout({ ...files, 'docs/rules.md': fresh }))).toEqual([]);
  });
});
