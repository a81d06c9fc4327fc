import type { WorkersEdge } from '../workers/edge.ts';
import { GitError } from '../workers/git.ts';
import { ticketKey } from '../workers/ticket-key.ts';

/**
 * What a ticket's work changes: from where its branch left the base to the commit that was accepted or reported, else to
 * the branch's head. Null while there is no such commit.
 */
export async function ticketDiff(
  edge: WorkersEdge,
  id: string,
): Promise<{ base: string; sha: string; stat: string; patch: string } | null> {
  const ticket = edge.ticket(id);
  const repo = ticket && edge.repo(ticket);
  if (!ticket || !repo) return null;
  const { git } = edge;
  try {
    const head = await git.branchHead(repo.path, `callboard/${ticketKey(id)}`);
    const sha = ticket.acceptedSha ?? ticket.report?.sha ?? head;
    const baseHead = await git.branchHead(repo.path, ticket.baseBranch ?? repo.baseBranch);
    if (!sha || !baseHead) return null;
    // After a fast-forward the merge base is the commit itself; what it was made from is remembered.
    const base = ticket.baseSha ?? (await git.mergeBase(repo.path, sha, baseHead));
    if (!base) return null;
    const [stat, diff] = await Promise.all([
      git.diffStat(repo.path, { base, sha }),
      git.diff(repo.path, { base, sha }),
    ]);
    return { base, sha, stat, patch: diff.patch };
  } catch (error) {
    if (error instanceof GitError) return null;
    throw error;
  }
}
