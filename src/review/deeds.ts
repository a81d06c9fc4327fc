import type { CheckCommit } from '../machines/ticket-setup.ts';
import type { DeedHandler } from '../supervisor/ports.ts';
import type { WorkersEdge } from '../workers/edge.ts';
import { ticketKey } from '../workers/ticket-key.ts';
import { checkCommit, CommitCheckError } from './commit-check.ts';

/** How often a check that cannot be made is tried before a person is asked. */
const ATTEMPTS_MAX = 4;

/** The deeds of judging that need no process of their own. */
export function reviewDeeds(edge: WorkersEdge): Readonly<Record<string, DeedHandler>> {
  return {
    checkCommit: async ({ actor, params, attempts }) => {
      const { run, turn, sha, judgedFail, requiresCommit } = params as unknown as CheckCommit;
      const ticket = edge.ticket(actor.slice('ticket/'.length));
      const repo = ticket && edge.repo(ticket);
      if (!ticket) return [];
      const said = { type: 'commit.checked', run, turn, held: false, slotFree: false } as const;
      try {
        if (!repo)
          throw new CommitCheckError(
            'no_repository',
            `the configuration has no repository "${ticket.repo}"`,
          );
        const baseBranch = ticket.baseBranch ?? repo.baseBranch;
        const found = await checkCommit({
          git: edge.git,
          repoPath: repo.path,
          branch: `callboard/${ticketKey(ticket.id)}`,
          base: baseBranch,
          sha,
          judgedFail,
          requiresCommit,
        });
        const { head } = found;
        const base = found.ok ? await leftBaseAt(edge, repo.path, found.sha, baseBranch) : null;
        return [
          {
            to: actor,
            saying: found.ok
              ? { ...said, outcome: 'found', sha: found.sha, head, base, gap: null }
              : { ...said, outcome: 'missing', sha: found.sha, head, base, gap: found.gap },
          },
        ];
      } catch (error) {
        if (!(error instanceof CommitCheckError) && attempts + 1 < ATTEMPTS_MAX) throw error;
        const gap = error instanceof Error ? error.message : String(error);
        return [
          {
            to: actor,
            saying: { ...said, outcome: 'unable', sha: null, head: null, base: null, gap },
          },
        ];
      }
    },
  };
}

/** Kept for the diff: once the commit has landed, it and the base branch have nothing but itself in common. */
async function leftBaseAt(
  { git }: WorkersEdge,
  repoPath: string,
  sha: string | null,
  baseBranch: string,
): Promise<string | null> {
  const baseHead = sha && (await git.branchHead(repoPath, baseBranch));
  return sha && baseHead ? await git.mergeBase(repoPath, sha, baseHead) : null;
}
