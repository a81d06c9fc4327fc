import type { TicketContext } from '../machines/ticket-context.ts';
import type { WorkersEdge } from '../workers/edge.ts';
import type { Git } from '../workers/git.ts';
import { GitError } from '../workers/git.ts';
import { ticketKey } from '../workers/ticket-key.ts';

interface Work {
  readonly repo: { readonly path: string; readonly baseBranch: string };
  readonly ticket: TicketContext;
  readonly sha: string;
}

/**
 * Where the work left its base branch. That branch moves on: once the work has landed, the two have the commit itself in
 * common, and what it was made from is what the commit check remembered.
 */
async function baseOf(git: Git, { repo, ticket, sha }: Work): Promise<string | null> {
  if (ticket.acceptedSha !== null && ticket.baseSha !== null) return ticket.baseSha;
  const baseHead = await git.branchHead(repo.path, ticket.baseBranch ?? repo.baseBranch);
  const common = baseHead && (await git.mergeBase(repo.path, sha, baseHead));
  return common && common !== sha ? common : (ticket.baseSha ?? common);
}

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
    const named = ticket.acceptedSha ?? ticket.report?.sha;
    const sha = named ? await git.revParse(repo.path, named) : head;
    if (!sha) return null;
    const base = await baseOf(git, { repo, ticket, sha });
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
