import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { readText } from './files.mjs';
import { tagsOf } from './rule-tags.mjs';

const DATA = 'scripts/rules/domain-rules.yaml';
const PAGE = 'docs/rules.md';

export const name = 'domain rules';
export const why =
  'a rule that no test names, or whose guard is gone, is one that nobody would miss until it fails';

/** Violations: rules without a test, tags of no rule, rules decided by nothing that there is, and a stale page. */
export async function check(root) {
  const book = readBook(root);
  const tags = tagsOf(root);
  const page = existsSync(join(root, PAGE)) ? readText(root, PAGE) : '';
  return [
    ...unproven(book, tags),
    ...unknownTags(book, tags),
    ...undecided(root, book, await chartWords()),
    ...(page === render(book, tags)
      ? []
      : [{ file: PAGE, message: 'is out of date; write it anew with: npm run schema' }]),
  ];
}

/** The sections of the data file, each with its rules. */
export const readBook = (root) => parse(readText(root, DATA));

const rulesOf = (book) => book.flatMap(({ rules }) => rules);

/** The charts are TypeScript; they are read by themselves, so that what is checked need not be built. */
async function chartWords() {
  const { tsImport } = await import('tsx/esm/api');
  const path = fileURLToPath(new URL('chart-words.ts', import.meta.url));
  const { chartWords: words } = await tsImport(path, import.meta.url);
  return new Set(words());
}

export function unproven(book, tags) {
  const proven = new Set(tags.map(({ id }) => id));
  return rulesOf(book).flatMap(({ id, awaits }) => {
    if (awaits && proven.has(id)) {
      return [{ file: DATA, message: `${id} has a test now; take its "awaits" away` }];
    }
    if (awaits || proven.has(id)) return [];
    return [{ file: DATA, message: `${id} has no test; name it at the end of a title: [${id}]` }];
  });
}

/** A tag may name a rule, or a whole section where it proves more than one rule of it. */
export function unknownTags(book, tags) {
  const known = new Set([
    ...rulesOf(book).map(({ id }) => id),
    ...book.flatMap(({ section }) => [section, section.split('.', 1)[0]]),
  ]);
  return tags
    .filter(({ id }) => !known.has(id))
    .map(({ id, file, line }) => ({ file, line, message: `there is no rule ${id}; see ${DATA}` }));
}

export function undecided(root, book, words) {
  return rulesOf(book).flatMap(({ id, by }) =>
    by
      .filter((what) => !(what.startsWith('src/') ? existsSync(join(root, what)) : words.has(what)))
      .map((what) => ({
        file: DATA,
        message: `${id} is decided by "${what}", which there is not`,
      })),
  );
}

/** The page: per section a table of rules, what decides each, and the tests that prove it. */
export function render(book, tags) {
  const of = grouped(tags);
  const lines = [
    '# Rules',
    '',
    'What Callboard does, rule by rule: what decides it, and the tests that prove it. Rules are decided by states, guards,',
    'actions and limits of the charts in [src/machines](../src/machines), or by the module that is named. A test says at the',
    'end of its title which rules it proves; laws are checked after every step of every simulated history.',
    '',
    'This page is made of [domain-rules.yaml](../scripts/rules/domain-rules.yaml) and the tests by `npm run schema`;',
    '`npm run check` fails where a rule has no test.',
  ];
  for (const { section, title, rules } of book) {
    lines.push(
      '',
      `## ${section} ${title}`,
      '',
      '| rule | decided by | proved by |',
      '| --- | --- | --- |',
    );
    for (const { id, says, by, awaits } of rules) {
      const proofs = awaits ? `_none yet: ${awaits}_` : list(of.get(id) ?? []);
      lines.push(`| **${id}** ${cell(says)} | ${by.map(decider).join('<br>')} | ${proofs} |`);
    }
    const whole = rules.some(({ id }) => id === section) ? [] : (of.get(section) ?? []);
    if (whole.length > 0) lines.push(`| the section as a whole | | ${list(whole)} |`);
  }
  return `${lines.join('\n')}\n`;
}

/** Tests by file, each title once. */
function list(tags) {
  const files = new Map();
  for (const { file, says } of tags) files.set(file, new Set([...(files.get(file) ?? []), says]));
  return [...files]
    .map(([file, titles]) => {
      const short = file.replace(/^test\//, '').replace(/\.test\.ts$|\.ts$/, '');
      return `[${short}](../${file}): ${[...titles].map(cell).join('; ')}`;
    })
    .join('<br>');
}

const decider = (what) =>
  what.startsWith('src/') ? `[${what.slice(4)}](../${what})` : `\`${what}\``;

const cell = (text) => text.replaceAll(/[|<>[\]*_`\\]/g, String.raw`\$&`);

function grouped(tags) {
  const groups = new Map();
  for (const tag of tags) groups.set(tag.id, [...(groups.get(tag.id) ?? []), tag]);
  return groups;
}
