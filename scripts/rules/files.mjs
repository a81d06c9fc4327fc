import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

const skipped = new Set(['node_modules', 'dist', 'coverage', '.git', '.callboard']);

/** Paths of a checkout's files, relative to it and with forward slashes; what is made, not written, is left out. */
export function listFiles(root, folder = '') {
  let entries;
  try {
    entries = readdirSync(join(root, folder), { withFileTypes: true });
  } catch {
    return [];
  }
  return entries
    .filter((entry) => !skipped.has(entry.name))
    .flatMap((entry) => {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) return listFiles(root, path);
      return entry.isFile() ? [path] : [];
    })
    .toSorted();
}

/** The text of one file of a checkout. */
export function readText(root, path) {
  return readFileSync(join(root, path), 'utf8');
}

/** The 1-based number of the line that holds an offset. */
export function lineAt(text, offset) {
  return text.slice(0, offset).split('\n').length;
}

/** `path` relative to `root`, with forward slashes. */
export function slashed(root, path) {
  return relative(root, path).split(sep).join('/');
}
