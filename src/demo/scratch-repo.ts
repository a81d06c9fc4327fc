import { execFile } from 'node:child_process';
import { devNull } from 'node:os';
import { promisify } from 'node:util';
import { failure } from '../cli/cli-error.ts';

const run = promisify(execFile);

/** Settings of the scratch repository itself, so that agents in its worktrees have them too. */
const SETTINGS: Readonly<Record<string, string>> = {
  'user.name': 'Callboard demo',
  'user.email': 'demo@callboard.invalid',
  'commit.gpgsign': 'false',
  'core.hooksPath': devNull,
  'core.autocrlf': 'false',
  'gc.auto': '0',
};

/** Same content, same date, same identity: the first commit has the same sha on every machine. */
const DATE = '2024-03-01T10:00:00Z';

/** Turns the folder into a git repository with one commit on `main`, whatever the user's own git is set to. */
export async function initScratchRepo(dir: string): Promise<void> {
  await git(dir, 'init', '--quiet', '--template=');
  // `init --initial-branch` would need git 2.28.
  await git(dir, 'symbolic-ref', 'HEAD', 'refs/heads/main');
  for (const [key, value] of Object.entries(SETTINGS)) await git(dir, 'config', key, value);
  await git(dir, 'add', '--all', '--force');
  await git(dir, 'commit', '--quiet', '--message', 'Orders of a small shop');
}

async function git(dir: string, ...args: string[]): Promise<void> {
  try {
    await run('git', args, { cwd: dir, env: environment() });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      throw failure(
        'git was not found: install it (https://git-scm.com) and put it on PATH',
        error,
      );
    }
    const said = (error as { stderr?: string }).stderr?.trim();
    throw failure(`git ${args[0]} in ${dir} failed: ${said ?? String(error)}`, error);
  }
}

/** GIT_DIR and its like would point git at another repository; the user's configuration may sign or run hooks. */
function environment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !name.startsWith('GIT_'));
  return {
    ...Object.fromEntries(kept),
    GIT_CONFIG_GLOBAL: devNull,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_TERMINAL_PROMPT: '0',
    GIT_AUTHOR_DATE: DATE,
    GIT_COMMITTER_DATE: DATE,
  };
}
