import { lineAt, listFiles, readText } from './files.mjs';
import { codeOnly, importsOf } from './source-text.mjs';

const impure = [
  [/\bDate\b/g, 'a chart has no clock: the time is in the event'],
  [/\bperformance\b/g, 'a chart has no clock: the time is in the event'],
  [/\bMath\s*\.\s*random\b/g, 'a chart has no dice: random values are in the event'],
  [/\bcrypto\b/g, 'a chart has no dice: random values are in the event'],
  [
    /\bset(Timeout|Interval|Immediate)\b/g,
    'a chart has no timers: a timer is a row and comes back as an event',
  ],
  [/\b(process|globalThis|console)\s*\./g, 'a chart does nothing: the edge acts'],
  [
    /\b(invoke|spawnChild|fromPromise)\b/g,
    'a persisted chart starts no actors: its host would lose them',
  ],
];

export const name = 'pure charts';
export const why = 'replay is exact only if a chart depends on nothing but its events';

/** Violations: anything in src/machines/ that is not decided by chart and event alone. */
export function check(root) {
  return listFiles(root, 'src/machines')
    .filter((path) => path.endsWith('.ts'))
    .flatMap((file) => checkSource(file, readText(root, file)));
}

function checkSource(file, source) {
  const code = codeOnly(source);
  const imports = importsOf(source)
    .filter(({ specifier }) => specifier !== 'xstate' && !/^\.\/(?!.*\.\.\/)/.test(specifier))
    .map(({ specifier, offset }) => ({
      file,
      line: lineAt(source, offset),
      message: `imports ${specifier}, but a chart imports xstate and its own folder only`,
    }));
  const words = impure.flatMap(([pattern, message]) =>
    [...code.matchAll(pattern)].map((match) => ({
      file,
      line: lineAt(source, match.index),
      message: `${match[0].trim()}: ${message}`,
    })),
  );
  return [...imports, ...words];
}
