import { existsSync, lstatSync, mkdirSync, realpathSync, renameSync } from 'node:fs';
import { join, sep } from 'node:path';
import type { Git, WorktreeEntry } from './git.ts';
import { checkoutMsMax, GitError } from './git.ts';
import { ticketKey } from './ticket-key.ts';
import { inTurn, TurnTimeout } from './in-turn.ts';

export { ticketKey } from './ticket-key.ts';

/** A ticket's workspace. `baseSha` is where its branch left the base branch. */
export type Worktree = { path: string; branch: string; baseSha: string; head: string };

/**
 * `not_a_repository`, `no_base_branch`, `unrelated_history`: the ticket's repo is set up wrongly.
 * `branch_in_use`, `wrong_branch`, `branch_name_taken`: somebody else's work is in the way.
 * `outside_root`: the path leads out of the configured root. `repository_busy`: others of the
 * repository took too long. `git_failed`: git said so.
 */
export type WorktreeErrorCode =
  | 'not_a_repository'
  | 'no_base_branch'
  | 'unrelated_history'
  | 'branch_in_use'
  | 'wrong_branch'
  | 'branch_name_taken'
  | 'outside_root'
  | 'repository_busy'
  | 'git_failed';

/** The ticket gets no worktree; the message is a sentence that says why, and often the mend. */
export class WorktreeError extends Error {
  readonly code: WorktreeErrorCode;
  constructor(code: WorktreeErrorCode, message: string, options?: { cause: unknown }) {
    super(message, options);
    this.name = 'WorktreeError';
    this.code = code;
  }
}

type Place = { git: Git; repoPath: string; path: string; branch: string };

/**
 * Makes sure that the ticket's worktree stands at `<root>/<key>` on `callboard/<key>`, made from
 * the base branch if it is new. Uses again what is there, mends what a crash left half-made, and
 * never deletes: a folder that is no worktree is put aside. One at a time per repository.
 * Throws WorktreeError; GitError `git_missing` and `timeout` pass through.
 */
export async function ensureWorktree(options: {
  git: Git;
  repoPath: string;
  root: string;
  ticketId: string;
  baseBranch: string;
  /** How long others of the repository are waited for. */
  waitMsMax?: number;
}): Promise<Worktree> {
  const { git, repoPath } = options;
  try {
    if (!(await git.isRepository(repoPath))) {
      throw new WorktreeError('not_a_repository', `repo ${repoPath} is not a git repository`);
    }
    const waitMsMax = options.waitMsMax ?? checkoutMsMax;
    return await inTurn(await git.commonDir(repoPath), () => ensure(options), { waitMsMax });
  } catch (error) {
    if (error instanceof TurnTimeout) {
      const message = `the worktree of ${options.ticketId} could not be made in ${repoPath}: ${error.message}; look what git does there`;
      throw new WorktreeError('repository_busy', message, { cause: error });
    }
    if (!(error instanceof GitError) || error.code !== 'git_failed') throw error;
    const message = `the worktree of ${options.ticketId} could not be made: ${error.stderr || error.message}`;
    throw new WorktreeError('git_failed', message, { cause: error });
  }
}

async function ensure(options: Parameters<typeof ensureWorktree>[0]): Promise<Worktree> {
  const { git, repoPath, baseBranch } = options;
  const base = await git.branchHead(repoPath, baseBranch);
  if (!base) {
    throw new WorktreeError(
      'no_base_branch',
      `base branch ${baseBranch} does not exist in ${repoPath} (or has no commit yet)`,
    );
  }
  mkdirSync(options.root, { recursive: true, mode: 0o700 });
  const key = ticketKey(options.ticketId);
  const path = join(realpathSync(options.root), key);
  const branch = `callboard/${key}`;
  const place = { git, repoPath, path, branch };
  if (!(await standsReady(place))) await add(place, base);
  assertInside(options.root, path);
  const head = await git.branchHead(repoPath, branch);
  const baseSha = head && (await git.mergeBase(repoPath, head, base));
  if (!head || !baseSha) {
    throw new WorktreeError(
      'unrelated_history',
      `branch ${branch} and base branch ${baseBranch} have no common commit in ${repoPath}`,
    );
  }
  return { path, branch, baseSha, head };
}

/**
 * The real path of a folder that must lie inside root, symlinks resolved. To be called again right
 * before a start: between the two an agent could have put a symlink there.
 * Throws WorktreeError `outside_root`.
 */
export function assertInside(root: string, path: string): string {
  const realRoot = realpathSync(root);
  const real = realpathSync(path);
  if (!real.startsWith(realRoot + sep)) {
    throw new WorktreeError(
      'outside_root',
      `worktree ${path} leads to ${real}, outside of ${realRoot}`,
    );
  }
  return real;
}

/** Uses the worktree that is there, or clears the way for a new one and says false. */
async function standsReady(place: Place): Promise<boolean> {
  const { git, repoPath, path, branch } = place;
  const entries = await git.worktrees(repoPath);
  const elsewhere = entries.find((entry) => entry.branch === branch && entry.path !== path);
  if (elsewhere && existsSync(elsewhere.path)) {
    const message = `branch ${branch} is checked out at ${elsewhere.path}: switch to another branch there`;
    throw new WorktreeError('branch_in_use', message);
  }
  const entry = entries.find((found) => found.path === path);
  if (entry && entry.locked !== 'initializing' && (await isWorktreeAt(git, repoPath, path))) {
    if (entry.branch !== branch) await comeBack(place, entry);
    return true;
  }
  putAside(path);
  for (const dead of [entry, elsewhere]) {
    if (!dead) continue;
    // A crash within `git worktree add` leaves this lock. Others are people's, and stay.
    if (dead.locked === 'initializing') await git.unlockWorktree(repoPath, dead.path);
    await git.forgetWorktree(repoPath, dead.path);
  }
  return false;
}

/**
 * A folder inside another worktree would be answered for by that one, and a symlink by what it
 * leads to: compare the tops.
 */
async function isWorktreeAt(git: Git, repoPath: string, path: string): Promise<boolean> {
  if (!existsSync(path)) return false;
  if ((await git.topLevel(path)) !== path) return false;
  return (await git.commonDir(path)) === (await git.commonDir(repoPath));
}

/** The agent left its branch. Back to it, if that leaves nothing behind. */
async function comeBack(
  { git, repoPath, path, branch }: Place,
  entry: WorktreeEntry,
): Promise<void> {
  const dirty = (await git.status(path)).length > 0;
  const own = await git.branchHead(repoPath, branch);
  const kept =
    entry.branch !== null ||
    (entry.head !== null &&
      own !== null &&
      (await git.isAncestor(repoPath, { ancestor: entry.head, descendant: own })));
  if (dirty || !kept || !own) {
    const where = entry.branch ? `branch ${entry.branch}` : `commit ${entry.head} without a branch`;
    throw new WorktreeError(
      'wrong_branch',
      `worktree ${path} stands on ${where} with work that is not on ${branch}: bring it there, then retry`,
    );
  }
  await git.switchTo(path, branch);
}

/** Work may be in it, whatever it is: it goes beside its place under a name that is free. */
function putAside(path: string): void {
  if (!lstatSync(path, { throwIfNoEntry: false })) return;
  for (let n = 1; ; n += 1) {
    const aside = `${path}.aside-${n}`;
    if (lstatSync(aside, { throwIfNoEntry: false })) continue;
    renameSync(path, aside);
    return;
  }
}

async function add({ git, repoPath, path, branch }: Place, base: string): Promise<void> {
  if (await git.hasBranch(repoPath, branch)) return git.addWorktree(repoPath, { path, branch });
  if (await git.hasBranch(repoPath, 'callboard')) {
    throw new WorktreeError(
      'branch_name_taken',
      `a branch named callboard in ${repoPath} leaves no room for ${branch}: rename it`,
    );
  }
  await git.addWorktree(repoPath, { path, branch, from: base });
}
