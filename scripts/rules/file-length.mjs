import { listFiles, readText } from './files.mjs';

export const linesMax = 300;
export const name = 'file length';
export const why = 'a file that is longer has more than one word of the domain in it';

/** Violations: sources of more than 300 lines. */
export function check(root) {
  return ['src', 'web']
    .flatMap((folder) => listFiles(root, folder))
    .filter((path) => /\.[cm]?[jt]sx?$/.test(path))
    .flatMap((file) => {
      const lines = readText(root, file).replace(/\n$/, '').split('\n').length;
      return lines > linesMax ? [{ file, message: `${lines} lines, more than ${linesMax}` }] : [];
    });
}
