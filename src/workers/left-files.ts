import { lstat, opendir } from 'node:fs/promises';
import { join } from 'node:path';

/** What is named of a run's files; the folder itself has them all. */
const FILES_MAX = 50;
/** A folder with a million entries is not read to its end, nor is a tree without one. */
const ENTRIES_MAX = 1_000;
const PATH_CHARS_MAX = 300;

/**
 * The files that a run left in its artifacts folder: paths relative to it, with `/`, sorted, the upper levels first
 * where they are too many. Symlinks and whatever else is no file are passed over, and none is followed. Never throws:
 * what cannot be read is not named.
 */
export async function filesLeft(root: string): Promise<readonly string[]> {
  const files: string[] = [];
  let entries = 0;
  // The agent may have put a symlink in the place of the folder itself.
  const isFolder = await lstat(root).then(
    (stat) => stat.isDirectory(),
    () => false,
  );
  const folders = isFolder ? [''] : [];
  for (let folder = folders.shift(); folder !== undefined; folder = folders.shift()) {
    try {
      for await (const entry of await opendir(join(root, folder))) {
        entries += 1;
        if (entries > ENTRIES_MAX || files.length === FILES_MAX) return files.toSorted();
        const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
        if (path.length > PATH_CHARS_MAX) continue;
        if (entry.isDirectory()) folders.push(path);
        else if (entry.isFile()) files.push(path);
      }
    } catch {
      // Taken away, or closed to us, while it was read.
    }
  }
  return files.toSorted();
}
