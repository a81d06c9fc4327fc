import { readdir, realpath, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Remark } from './draft.ts';

export const FILES_MAX = 10_000;
const DEPTH_MAX = 32;

export interface FoundFiles {
  /** As given or as walked to, sorted within each directory; each file once, however many paths lead to it. */
  readonly files: readonly string[];
  readonly problems: readonly Remark[];
  readonly notes: readonly Remark[];
}

/** `paths` themselves, and the `*.md` of those that are directories. Never throws: what cannot be read is a problem. */
export async function findFiles(paths: readonly string[]): Promise<FoundFiles> {
  const files = new Map<string, string>();
  const problems: Remark[] = [];
  const notes: Remark[] = [];
  const about = (list: Remark[], file: string, message: string): void =>
    void list.push({ file, line: 0, message });

  const add = async (path: string): Promise<void> => {
    const real = await realpath(path);
    if (!files.has(real)) files.set(real, path);
  };
  const walk = async (directory: string, depth: number): Promise<number> => {
    if (depth > DEPTH_MAX) {
      about(problems, directory, `deeper than ${DEPTH_MAX} directories`);
      return 0;
    }
    let found = 0;
    const entries = await readdir(directory, { withFileTypes: true });
    for (const entry of entries.toSorted((a, b) => inOrder(a.name, b.name))) {
      const path = join(directory, entry.name);
      if (entry.name.startsWith('.') || entry.name === 'node_modules') continue;
      if (files.size > FILES_MAX) return found;
      // A link to a directory is not followed: it may lead back up here.
      if (entry.isDirectory()) found += await guarded(path, () => walk(path, depth + 1), 0);
      else if (/\.md$/i.test(entry.name)) found += await guarded(path, () => takeFile(path), 0);
    }
    return found;
  };
  const takeFile = async (path: string): Promise<number> => {
    // A pipe called tickets.md would be waited for forever.
    if (!(await stat(path)).isFile()) return 0;
    if (/^readme\.md$/i.test(basename(path))) {
      about(
        notes,
        path,
        'left out: a readme among tickets is not one (name the file to import it)',
      );
      return 0;
    }
    await add(path);
    return 1;
  };
  const guarded = async <T>(path: string, work: () => Promise<T>, otherwise: T): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      about(problems, path, fileErrorWords(error));
      return otherwise;
    }
  };

  for (const path of paths) {
    await guarded(
      path,
      async () => {
        const entry = await stat(path);
        if (entry.isDirectory()) {
          const found = await walk(path, 1);
          if (found === 0) about(problems, path, 'there is no *.md file in this directory');
        } else if (entry.isFile()) {
          await add(path);
        } else {
          about(problems, path, 'is neither a file nor a directory');
        }
      },
      undefined,
    );
  }
  if (files.size > FILES_MAX) about(problems, paths[0] ?? '', `more than ${FILES_MAX} files`);
  return { files: [...files.values()].slice(0, FILES_MAX), problems, notes };
}

const collator = new Intl.Collator('en', { numeric: true });

/** MC-2 before MC-10; names that sort alike have an order of their own, so that two imports agree. */
const inOrder = (a: string, b: string): number => collator.compare(a, b) || (a < b ? -1 : 1);

/** A sentence for what the file system said. */
export function fileErrorWords(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  if (code === 'ENOENT') return 'there is no such file or directory';
  if (code === 'EACCES' || code === 'EPERM') return 'may not be read (permission denied)';
  if (code === 'ELOOP') return 'is a symbolic link that leads back to itself';
  return error instanceof Error ? error.message : String(error);
}
