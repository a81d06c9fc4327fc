import type { OperatorEdge } from '../edge.ts';
import type { Sweeper } from '../sweeper.ts';
import { ticketsByKey } from '../tickets-by-key.ts';

/** Folders among the worktrees that belong to no ticket. Work may be in them: none is ever deleted. */
export const driftWorktrees = (edge: OperatorEdge): Sweeper => ({
  name: 'drift-worktrees',
  async sweep() {
    const folders = await edge.workspaces.folders();
    // After the folders were read: a ticket is there before its worktree is.
    const tickets = ticketsByKey(edge);
    const drift = folders
      .filter((name) => !tickets.has(name))
      .map((name) => ({
        kind: 'worktree_without_ticket' as const,
        ref: name,
        detail: `${edge.workspaces.root}/${name} belongs to no ticket; look whether work is left in it, then remove it with "git worktree remove"`,
      }));
    return { drift };
  },
});
