import { existsSync } from 'node:fs';
import type { Git } from '../workers/git.ts';
import { GitError } from '../workers/git.ts';

/** `cause` is a sentence for the ticket's owner, with what mends it. */
export type Landed = { readonly ok: true } | { readonly ok: false; readonly cause: string };

export interface FastForward {
  readonly git: Git;
  readonly repoPath: string;
  readonly baseBranch: string;
  /** What was accepted, as it was reported. */
  readonly sha: string;
  readonly ticket: string;
}

const failed = (cause: string): Landed => ({ ok: false, cause });

/**
 * Moves the base branch forward to the accepted commit, and never in any other way. Where the branch is checked out, the
 * files of that checkout go with it, unless that would touch what is not committed there. Asked again, it finds the
 * commit on the branch and does nothing.
 * @throws GitError where something else was at the repository in the same moment, or git itself fails.
 */
export async function fastForward(landing: FastForward): Promise<Landed> {
  const { git, repoPath, baseBranch, sha: named, ticket } = landing;
  const from = await git.branchHead(repoPath, baseBranch);
  if (!from) {
    return failed(`base branch ${baseBranch} does not exist in ${repoPath}; make it, then land`);
  }
  const sha = await commitOf(git, repoPath, named);
  if (!sha) {
    return failed(
      `the accepted commit ${named} does not exist in ${repoPath}; open ${ticket} again`,
    );
  }
  if (await git.isAncestor(repoPath, { ancestor: sha, descendant: from })) return { ok: true };
  if (!(await git.isAncestor(repoPath, { ancestor: from, descendant: sha }))) {
    return failed(
      `${baseBranch} has moved on: it has commits that ${sha} does not have, so it cannot be moved there by fast-forward; merge by hand and land again, or open ${ticket} again to have the work brought up to date`,
    );
  }
  const checkouts = (await git.worktrees(repoPath)).filter(
    ({ branch, path }) => branch === baseBranch && existsSync(path),
  );
  const [checkout, another] = checkouts;
  if (another) {
    const paths = checkouts.map(({ path }) => path).join(' and ');
    return failed(`${baseBranch} is checked out at ${paths}; leave it in one of them, then land`);
  }
  if (!checkout) {
    const why = `callboard: land ${ticket}`;
    await git.moveBranch(repoPath, { branch: baseBranch, from, to: sha, why });
    return { ok: true };
  }
  try {
    await git.fastForward(checkout.path, sha);
  } catch (error) {
    if (!(error instanceof GitError) || error.code !== 'git_failed' || isBusy(error)) throw error;
    return failed(
      `${baseBranch} is checked out at ${checkout.path} and cannot be moved there: ${error.stderr}\nNothing was changed; commit or put away what stands there, then land`,
    );
  }
  // Somebody may have switched to another branch just now: then that one was moved.
  if ((await git.branchHead(repoPath, baseBranch)) !== sha) {
    return failed(`${baseBranch} did not arrive at ${sha}; look at ${checkout.path}, then land`);
  }
  return { ok: true };
}

/** Another git works there at this moment, or the branch has just moved: a later look finds it otherwise. */
export const isBusy = (error: GitError): boolean =>
  error.code === 'git_failed' && /\.lock|cannot lock ref|unable to lock/i.test(error.stderr);

/** The full id of a reported commit, null where there is none. A name of a branch or an option is no id. */
export async function commitOf(git: Git, repoPath: string, named: string): Promise<string | null> {
  if (!/^[0-9a-f]{7,64}$/i.test(named)) return null;
  const sha = await git.revParse(repoPath, named);
  return sha?.startsWith(named.toLowerCase()) ? sha : null;
}
