import { statSync, watch } from 'node:fs';
import { basename, dirname } from 'node:path';
import type { WatchedFile } from './watch.ts';

/** A file of this machine. Links are followed: what they lead to is what is read. */
export function watchedFile(path: string): WatchedFile {
  return { stamp: () => stampOf(path), listen: (heard) => listenTo(path, heard) };
}

export function stampOf(path: string): string {
  try {
    const { dev, ino, size, mtimeNs, ctimeNs } = statSync(path, { bigint: true });
    return [dev, ino, size, mtimeNs, ctimeNs].join(':');
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? 'unknown';
  }
}

/** Of the folder, since a file that an editor replaces takes its own watcher with it. */
function listenTo(path: string, heard: () => void): () => void {
  const name = basename(path);
  try {
    const watcher = watch(dirname(path), { persistent: false }, (_, changed) => {
      if (changed === null || changed === name) heard();
    });
    watcher.on('error', () => watcher.close());
    return () => watcher.close();
  } catch {
    // No watcher is left on this machine, or none works here: the looks go on.
    return () => {};
  }
}
