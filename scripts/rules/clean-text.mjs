import { lineAt, listFiles, readText } from './files.mjs';
import { withoutComments } from './source-text.mjs';

// Somebody's folders: a path that is right on one machine only.
const machinePath = /(?<![\w.$}/~-])(?:\/(?:home|Users|root|work)\/[\w.-]|[A-Z]:\\\\?Users\\)/g;
const silenced =
  /\b(?:it|test|describe|suite|bench)(?:\.(?:concurrent|sequential|each))*\.(only|skip)\b/g;
const binary = /\.(png|ico|woff2?|gif|jpg|db|gz)$/;

export const name = 'clean text';
export const why = 'a checkout must work on every machine, and every test must run';

/** Violations: absolute paths of one machine anywhere; tests that are skipped, or that skip the others. */
export function check(root) {
  return listFiles(root)
    .filter((file) => file !== 'package-lock.json' && !binary.test(file))
    .flatMap((file) => {
      const text = readText(root, file);
      const paths = found(file, text, text, machinePath, 'is a path of one machine');
      if (!/^(test|bench)\/.*\.[cm]?[jt]s$/.test(file)) return paths;
      return [
        ...paths,
        ...found(file, text, withoutComments(text), silenced, 'keeps tests from running'),
      ];
    });
}

function found(file, text, searched, pattern, message) {
  return [...searched.matchAll(pattern)].map((match) => ({
    file,
    line: lineAt(text, match.index),
    message: `${match[0]} ${message}`,
  }));
}
