import { execFile } from 'node:child_process';
import { basename } from 'node:path';

/** The git repository around `folder`, or null where there is none or no git. */
export interface Repository {
  /** Absolute. */
  readonly root: string;
  readonly baseBranch: string;
  /** A prefix for ids, from the repository's name. */
  readonly prefix: string;
}

/**
 * @returns null where `folder` lies in no working tree.
 * @throws where git is not installed.
 */
export async function repositoryAt(folder: string): Promise<Repository | null> {
  const root = await git(folder, ['rev-parse', '--show-toplevel']);
  if (!root) return null;
  return { root, baseBranch: await baseBranchOf(root), prefix: prefixOf(basename(root)) };
}

export async function isIgnored(root: string, path: string): Promise<boolean> {
  return (await git(root, ['check-ignore', path])) !== null;
}

/** What the others branch from: the remote's own choice, a usual name, else where the person stands. */
async function baseBranchOf(root: string): Promise<string> {
  const remote = await git(root, ['symbolic-ref', '--short', 'refs/remotes/origin/HEAD']);
  const candidates = [remote?.replace(/^origin\//, ''), 'main', 'master'];
  for (const branch of candidates) {
    if (branch && (await git(root, ['rev-parse', '--verify', '--quiet', `refs/heads/${branch}`])))
      return branch;
  }
  return (await git(root, ['symbolic-ref', '--short', 'HEAD'])) || 'main';
}

/** `mission-control` → `MC`, `missionControl` → `MC`, `callboard` → `CAL`; `CB` where a name has no letters. */
export function prefixOf(name: string): string {
  const words = name
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .split(/[^A-Za-z\d]+/)
    .filter((word) => /^[A-Za-z]/.test(word));
  const [only = ''] = words;
  const letters = words.length > 1 ? words.map((word) => word.charAt(0)).join('') : only;
  return letters.slice(0, words.length > 1 ? 4 : 3).toUpperCase() || 'CB';
}

/** The output without its line end; null where git says no. */
function git(cwd: string, args: readonly string[]): Promise<string | null> {
  return new Promise((resolve, reject) => {
    execFile('git', args, { cwd, encoding: 'utf8' }, (error, stdout) => {
      if (error && error.code === 'ENOENT') reject(error);
      else resolve(error ? null : stdout.trimEnd());
    });
  });
}
