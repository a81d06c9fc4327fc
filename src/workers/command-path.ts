import { statSync } from 'node:fs';
import { resolve } from 'node:path';

/** A word of a command that can only be meant as a file: it has a folder or a suffix, and is no option. */
const FILE_WORD = /^(?!-)(?:.*\/.*|.*\.[A-Za-z0-9]+)$/;

/**
 * A configured command with its relative files as absolute paths, since it is run in a worktree. For an agent or a
 * reviewer they count from the configuration's folder, whatever lies in the worktree: an author must not be able to put
 * a reviewer of its own in place. A gate judges the branch, so its own files are taken from the worktree where it has
 * them. A word that names no file stays as it is.
 */
export function commandIn(
  command: readonly string[],
  places: {
    readonly folder: string;
    readonly worktree: string;
    readonly first: 'folder' | 'worktree';
  },
): string[] {
  const { folder, worktree, first } = places;
  const order = first === 'folder' ? [folder] : [worktree, folder];
  return command.map((word) => {
    if (!FILE_WORD.test(word)) return word;
    const found = order.map((place) => resolve(place, word)).find(isFile);
    return found ?? word;
  });
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}
