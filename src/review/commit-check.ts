import type { Git } from '../workers/git.ts';

/**
 * Outcome of the commit check. `sha` is the full id of the commit that was checked, `head` that of
 * the ticket's branch. `gap` says to the author what is missing and how to mend it.
 */
export type CommitCheck =
  | { ok: true; sha: string | null; head: string | null }
  | { ok: false; sha: string | null; head: string | null; gap: string };

/** The check itself is impossible, which is nobody's `fail`: `no_repository`, `no_base`. */
export class CommitCheckError extends Error {
  readonly code: 'no_repository' | 'no_base';
  constructor(code: CommitCheckError['code'], message: string) {
    super(message);
    this.name = 'CommitCheckError';
    this.code = code;
  }
}

type Question = {
  git: Git;
  repoPath: string;
  /** The ticket's branch. */
  branch: string;
  /** The base branch's name, or a full commit id. */
  base: string;
  /** What the author reported; null or undefined: the head of the branch counts. */
  sha: string | null | undefined;
  /** Full ids of commits of this ticket that got the verdict `fail`. */
  judgedFail: readonly string[];
  requiresCommit: boolean;
};

/** DOMAIN 2.6. Throws CommitCheckError, and GitError when git itself fails. */
export async function checkCommit(question: Question): Promise<CommitCheck> {
  const { git, repoPath, branch, base } = question;
  if (!(await git.isRepository(repoPath))) {
    throw new CommitCheckError('no_repository', `repo ${repoPath} is not a git repository`);
  }
  const head = await git.branchHead(repoPath, branch);
  const reported = question.sha ?? null;
  if (!question.requiresCommit) {
    const sha = reported === null ? head : await resolve(git, repoPath, reported);
    return { ok: true, sha, head };
  }
  const fail = (sha: string | null, gap: string): CommitCheck => ({ ok: false, sha, head, gap });
  const mend = `commit your work on branch ${branch} and report the id that \`git rev-parse HEAD\` gives`;

  if (!head)
    return fail(null, `Branch ${branch} does not exist in the ticket's repository: ${mend}.`);
  if (reported !== null && !isCommitId(reported)) {
    return fail(
      null,
      `The reported sha ${quote(reported)} is no commit id (7 to 64 hex digits): ${mend}.`,
    );
  }
  const sha = reported === null ? head : await resolve(git, repoPath, reported);
  if (!sha) {
    return fail(null, `Commit ${reported} does not exist in the ticket's repository: ${mend}.`);
  }
  if (!(await git.isAncestor(repoPath, { ancestor: sha, descendant: head }))) {
    return fail(sha, `Commit ${sha} is not on branch ${branch} (its head is ${head}): ${mend}.`);
  }
  const baseHead = await baseCommit(git, repoPath, base);
  if (await git.isAncestor(repoPath, { ancestor: sha, descendant: baseHead })) {
    return fail(sha, `Commit ${sha} holds nothing new, it is part of ${base} already: ${mend}.`);
  }
  if (question.judgedFail.includes(sha)) {
    return fail(
      sha,
      `Commit ${sha} was already judged and failed: mend what that review found, then ${mend}.`,
    );
  }
  return { ok: true, sha, head };
}

/** Names of branches, HEAD, options and the like are no ids. */
function isCommitId(text: string): boolean {
  return /^[0-9a-f]{7,64}$/i.test(text);
}

/** The full id; null if there is none, or if a branch of that name is in its place. */
async function resolve(git: Git, repoPath: string, reported: string): Promise<string | null> {
  if (!isCommitId(reported)) return null;
  const sha = await git.revParse(repoPath, reported);
  return sha?.startsWith(reported.toLowerCase()) ? sha : null;
}

async function baseCommit(git: Git, repoPath: string, base: string): Promise<string> {
  const isId = /^([0-9a-f]{40}|[0-9a-f]{64})$/.test(base);
  const found =
    (await git.branchHead(repoPath, base)) ?? (isId ? await git.revParse(repoPath, base) : null);
  if (!found)
    throw new CommitCheckError('no_base', `base branch ${base} does not exist in ${repoPath}`);
  return found;
}

/** What an agent sent, short and on one line. */
function quote(text: string): string {
  return JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}…` : text);
}
