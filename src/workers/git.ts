import { GitError, runGit } from './git-process.ts';

export { GitError } from './git-process.ts';

/** A worktree as git lists it. `branch` is null when HEAD is detached. */
export type WorktreeEntry = {
  path: string;
  head: string | null;
  branch: string | null;
  /** The reason, '' if none was given, null if not locked. */
  locked: string | null;
  /** Its folder is gone. */
  prunable: boolean;
};

/**
 * The questions and the few deeds that Callboard needs of git. `dir` is a repository or worktree,
 * commits come as full hex ids. Everything rejects with GitError when git itself fails; "there is
 * no such thing" is a value (null, false).
 */
export type Git = {
  isRepository(dir: string): Promise<boolean>;
  /** Real path of the folder that all worktrees of a repository share. */
  commonDir(dir: string): Promise<string>;
  /** Top folder of the worktree that `dir` lies in, null for a bare repository. */
  topLevel(dir: string): Promise<string | null>;
  /** The commit that a revision names, or null. */
  revParse(dir: string, revision: string): Promise<string | null>;
  branchHead(dir: string, branch: string): Promise<string | null>;
  hasBranch(dir: string, branch: string): Promise<boolean>;
  isAncestor(dir: string, commits: { ancestor: string; descendant: string }): Promise<boolean>;
  /** Local branches below `prefix` (ends with `/`), by name; with `notOn` those with commits that are not on that branch. */
  branches(dir: string, below: { prefix: string; notOn?: string }): Promise<string[]>;
  /** Null if the two have no common history. */
  mergeBase(dir: string, one: string, other: string): Promise<string | null>;
  /** What `sha` changes against `base`, at most 512 KiB of it. */
  diff(dir: string, range: DiffRange): Promise<{ patch: string; truncated: boolean }>;
  /** `git diff --stat` of it. */
  diffStat(dir: string, range: DiffRange): Promise<string>;
  /** Lines of `git status --porcelain`, empty for a clean worktree. */
  status(dir: string): Promise<string[]>;
  /** Whether files are marked so that `status` does not look at them (`assume-unchanged`, `skip-worktree`). */
  hidesChanges(dir: string): Promise<boolean>;
  worktrees(dir: string): Promise<WorktreeEntry[]>;
  /** Checks a branch out at `path`; with `from`, the branch is made there first. */
  addWorktree(dir: string, add: { path: string; branch: string; from?: string }): Promise<void>;
  /** Forgets a worktree whose folder is gone; refuses one that has changes. */
  forgetWorktree(dir: string, path: string): Promise<void>;
  unlockWorktree(dir: string, path: string): Promise<void>;
  switchTo(dir: string, branch: string): Promise<void>;
  /** Removes a clean worktree with its folder; git refuses one with changes or untracked files. The branch stays. */
  removeWorktree(dir: string, path: string): Promise<void>;
  /** Moves a branch that is checked out nowhere, if it still stands at `from`. */
  moveBranch(
    dir: string,
    move: { branch: string; from: string; to: string; why: string },
  ): Promise<void>;
  /** Moves the branch that is checked out in `dir`, and its files, forward to `sha`; overwrites nothing that is not committed. */
  fastForward(dir: string, sha: string): Promise<void>;
};

export type DiffRange = { base: string; sha: string };

const diffBytesMax = 512 * 1024;
const plainDiff = ['--no-color', '--no-ext-diff', '--no-textconv'];
/** A checkout of a large repository takes its time. */
export const checkoutMsMax = 5 * 60_000;

/** Git by way of the program on PATH. */
export function createGit(
  options: { program?: string; timeoutMs?: number; checkoutMs?: number } = {},
): Git {
  const { program = 'git', timeoutMs = 30_000, checkoutMs = checkoutMsMax } = options;
  const run = (
    dir: string,
    args: string[],
    more: { okCodes?: number[]; timeoutMs?: number } = {},
  ) => runGit({ program, dir, args, timeoutMs, ...more });

  async function revParse(dir: string, revision: string): Promise<string | null> {
    // Would be taken for an option by a git that does not know --end-of-options here.
    if (revision === '' || revision.startsWith('-') || revision.includes('\0')) return null;
    const args = ['rev-parse', '--verify', '--quiet', `${revision}^{commit}`];
    const { code, text } = await run(dir, args, { okCodes: [1] });
    return code === 0 ? text.trim() : null;
  }
  const branchHead = (dir: string, branch: string) => revParse(dir, `refs/heads/${branch}`);

  return {
    revParse,
    branchHead,
    async isRepository(dir) {
      try {
        await run(dir, ['rev-parse', '--git-dir']);
        return true;
      } catch (error) {
        // Others, such as "dubious ownership", have a mend of their own that git names.
        const none = /not a git repository|cannot change to/;
        if (error instanceof GitError && none.test(error.stderr)) return false;
        throw error;
      }
    },
    async commonDir(dir) {
      const { text } = await run(dir, ['rev-parse', '--path-format=absolute', '--git-common-dir']);
      return text.trimEnd();
    },
    async topLevel(dir) {
      const { code, text } = await run(dir, ['rev-parse', '--show-toplevel'], { okCodes: [128] });
      return code === 0 ? text.trimEnd() : null;
    },
    hasBranch: async (dir, branch) => (await branchHead(dir, branch)) !== null,
    async isAncestor(dir, { ancestor, descendant }) {
      const args = ['merge-base', '--is-ancestor', ancestor, descendant];
      return (await run(dir, args, { okCodes: [1] })).code === 0;
    },
    async branches(dir, { prefix, notOn }) {
      const unmerged = notOn === undefined ? [] : [`--no-merged=refs/heads/${notOn}`];
      const args = ['for-each-ref', '--format=%(refname)', ...unmerged, `refs/heads/${prefix}`];
      return (await run(dir, args)).text
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => line.slice('refs/heads/'.length));
    },
    async mergeBase(dir, one, other) {
      const { code, text } = await run(dir, ['merge-base', one, other], { okCodes: [1] });
      return code === 0 ? text.trim() : null;
    },
    async diff(dir, { base, sha }) {
      const args = ['diff', ...plainDiff, `${base}...${sha}`, '--'];
      const { text, truncated } = await runGit({
        program,
        dir,
        args,
        timeoutMs,
        bytesMax: diffBytesMax,
      });
      return { patch: text, truncated };
    },
    async diffStat(dir, { base, sha }) {
      return (await run(dir, ['diff', ...plainDiff, '--stat', `${base}...${sha}`, '--'])).text;
    },
    async status(dir) {
      const { text } = await run(dir, ['status', '--porcelain', '--untracked-files=normal']);
      return text.split('\n').filter((line) => line !== '');
    },
    async hidesChanges(dir) {
      const { text } = await run(dir, ['ls-files', '-v']);
      return /^[a-zS] /m.test(text);
    },
    async worktrees(dir) {
      return parseWorktrees((await run(dir, ['worktree', 'list', '--porcelain'])).text);
    },
    async addWorktree(dir, { path, branch, from }) {
      const what = from === undefined ? [path, branch] : ['--no-track', '-b', branch, path, from];
      await run(dir, ['worktree', 'add', '--quiet', ...what], { timeoutMs: checkoutMs });
    },
    async forgetWorktree(dir, path) {
      // Not `prune`: that would forget people's own worktrees on a disk that is away just now.
      await run(dir, ['worktree', 'remove', path]);
    },
    async removeWorktree(dir, path) {
      await run(dir, ['worktree', 'remove', path], { timeoutMs: checkoutMs });
    },
    async moveBranch(dir, { branch, from, to, why }) {
      await run(dir, ['update-ref', '-m', why, `refs/heads/${branch}`, to, from]);
    },
    async fastForward(dir, sha) {
      // An ignored file is somebody's too: without the option git overwrites it. A stash that does not apply again would
      // leave people's changes in conflict.
      const args = ['merge', '--ff-only', '--no-overwrite-ignore', '--quiet', '--no-stat', sha];
      await run(dir, ['-c', 'merge.autoStash=false', ...args], { timeoutMs: checkoutMs });
    },
    async unlockWorktree(dir, path) {
      await run(dir, ['worktree', 'unlock', path]);
    },
    async switchTo(dir, branch) {
      await run(dir, ['switch', '--quiet', branch], { timeoutMs: checkoutMs });
    },
  };
}

/** Entries end with an empty line. Not `-z`, which git before 2.36 does not know. */
function parseWorktrees(text: string): WorktreeEntry[] {
  return text
    .split('\n\n')
    .filter((entry) => entry.trim() !== '')
    .map((entry) => {
      const fields = new Map(
        entry
          .trimEnd()
          .split('\n')
          .map((field): [string, string] => {
            const blank = field.indexOf(' ');
            return blank === -1 ? [field, ''] : [field.slice(0, blank), field.slice(blank + 1)];
          }),
      );
      return {
        path: fields.get('worktree') ?? '',
        head: fields.get('HEAD') ?? null,
        branch: fields.get('branch')?.replace(/^refs\/heads\//, '') ?? null,
        locked: fields.get('locked') ?? null,
        prunable: fields.has('prunable'),
      };
    });
}
