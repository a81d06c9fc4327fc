import { lineAt, listFiles, readText } from './files.mjs';

export const name = 'scoped styles';
export const why = 'the styles of a view stay loaded, and another view may use the same class';

/** Styles that several views share, beside the folder of each view. */
const shared = { 'web/src/styles/lists.css': ['workers', 'reviewers', 'operator'] };

/** Violations: styles of a view that do not stand in the class that `main` has while it is shown. */
export function check(root) {
  return listFiles(root, 'web/src')
    .filter((path) => path.endsWith('.css'))
    .flatMap((file) => {
      const view = /^web\/src\/views\/([^/]+)\//.exec(file)?.[1];
      const views = shared[file] ?? (view && [view]);
      return views ? checkStyles(file, readText(root, file), views) : [];
    });
}

function checkStyles(file, source, views) {
  const classes = views.map((view) => `.view-${view}`);
  const wrappers = [`:where(${classes.join(', ')})`, classes.join(', ')];
  return topLevel(source)
    .filter(({ head }) => !wrappers.includes(head) && !/^@keyframes\b/.test(head))
    .map(({ head, offset }) => ({
      file,
      line: lineAt(source, offset),
      message: `${head} is outside ${wrappers[0]} { … }`,
    }));
}

/** What stands before each outermost block, and each outermost statement such as an import. */
function topLevel(source) {
  const code = source.replaceAll(/\/\*[\s\S]*?\*\/|"[^"\n]*"|'[^'\n]*'/g, (text) =>
    text.replaceAll(/[^\n]/g, ' '),
  );
  const found = [];
  let depth = 0;
  let from = 0;
  const take = (to) => {
    const head = code.slice(from, to).trim();
    if (head !== '')
      found.push({
        head: head.replaceAll(/\s+/g, ' '),
        offset: from + code.slice(from).search(/\S/),
      });
  };
  for (const { 0: sign, index } of code.matchAll(/[{};]/g)) {
    if (depth === 0 && sign !== '}') take(index);
    depth += { '{': 1, '}': -1, ';': 0 }[sign];
    if (depth === 0) from = index + 1;
  }
  take(code.length);
  return found;
}
