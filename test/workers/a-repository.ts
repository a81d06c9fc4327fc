/** Real git repositories for tests. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, realpathSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const author = [
  '-c',
  'user.name=Test',
  '-c',
  'user.email=test@example.com',
  '-c',
  'commit.gpgsign=false',
];

export function git(dir: string, ...args: string[]): string {
  return execFileSync('git', ['-C', dir, ...author, ...args], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  }).trim();
}

/** Writes a file and commits it; gives the commit's id. */
export function commit(dir: string, file: string, text: string): string {
  mkdirSync(dirname(join(dir, file)), { recursive: true });
  writeFileSync(join(dir, file), text);
  git(dir, 'add', '--', file);
  git(dir, 'commit', '-q', '-m', `Write ${file}`);
  return git(dir, 'rev-parse', 'HEAD');
}

/** A repository with one commit on `main`; gives its real path. */
export function aRepository(folder: string, name = 'repo'): string {
  const path = join(realpathSync(folder), name);
  mkdirSync(path);
  git(path, 'init', '-q', '-b', 'main');
  commit(path, 'README.md', 'hello\n');
  return path;
}
