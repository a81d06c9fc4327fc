import { createHash } from 'node:crypto';
import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

/** Every entry below a folder: its kind, mode, time of change and bytes. Equal twice = nothing was written in between. */
export function snapshot(dir: string): Record<string, string> {
  const entries: Record<string, string> = {};
  const walk = (path: string): void => {
    const stat = lstatSync(path);
    const content = stat.isFile()
      ? createHash('sha256').update(readFileSync(path)).digest('hex')
      : '';
    entries[relative(dir, path)] = `${stat.mode.toString(8)} ${stat.mtimeMs} ${content}`;
    if (!stat.isDirectory()) return;
    for (const name of readdirSync(path).toSorted()) walk(join(path, name));
  };
  walk(dir);
  return entries;
}
