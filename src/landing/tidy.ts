import { existsSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { inTurn } from '../workers/in-turn.ts';
import { ticketKey } from '../workers/ticket-key.ts';
import { assertInside } from '../workers/worktree.ts';
import type { LandingEdge } from './edge.ts';

/**
 * Removes the worktree of a ticket that is done, when its branch is part of the base branch, nothing in it is
 * uncommitted or untracked, and no worker of the ticket is left. Anything in doubt stays, and so does the branch
 * (DOMAIN §9). What git ignores goes with the worktree.
 * @returns why it stays; null where it is gone.
 */
export async function removeLanded(edge: LandingEdge, id: string): Promise<string | null> {
  const { git } = edge;
  const ticket = edge.ticket(id);
  const repo = ticket && edge.repo(ticket);
  if (!ticket || !repo || !existsSync(edge.worktrees)) return 'there is no such worktree';
  const path = join(realpathSync(edge.worktrees), ticketKey(id));
  if (!existsSync(path)) return null;
  assertInside(edge.worktrees, path);
  // In the queue of those that make worktrees: what is looked at here stays true until it is gone, since a start that
  // has not made its worktree yet waits behind us, and one that has shows as a worker.
  return await inTurn(await git.commonDir(repo.path), async () => {
    const branch = `callboard/${ticketKey(id)}`;
    const entry = (await git.worktrees(repo.path)).find((found) => found.path === path);
    if (!entry || entry.branch !== branch) return `it does not stand on ${branch}`;
    if (entry.locked !== null) return 'it is locked';
    const head = await git.branchHead(repo.path, branch);
    const base = await git.branchHead(repo.path, ticket.baseBranch ?? repo.baseBranch);
    if (!head || !base) return 'a branch is missing';
    if (!(await git.isAncestor(repo.path, { ancestor: head, descendant: base }))) {
      return `${branch} has commits that are not on the base branch`;
    }
    if ((await git.status(path)).length > 0) return 'it has changes that are not committed';
    if (await git.hidesChanges(path)) return 'it has files that git is told not to look at';
    const now = edge.ticket(id);
    if (now?.acceptedSha == null || !now.landed) return 'the ticket is not done and landed';
    if (edge.hasWorker(id)) return 'a worker of the ticket is left';
    // Without force: git looks once more, and refuses where anything is left to lose.
    await git.removeWorktree(repo.path, path);
    return null;
  });
}

/** Removes worktrees of landed tickets as soon as nothing of theirs runs any more. */
export class Tidy {
  readonly #edge: LandingEdge;
  readonly #waiting = new Set<string>();
  #under: Promise<void> = Promise.resolve();
  #stopped = false;

  constructor(edge: LandingEdge) {
    this.#edge = edge;
  }

  /** The ticket has landed: its worktree may go when its last worker has ended. */
  add(ticket: string): void {
    this.#waiting.add(ticket);
  }

  /** To be called after each commit. */
  look(): void {
    if (this.#stopped || this.#waiting.size === 0 || this.#edge.held()) return;
    for (const ticket of this.#waiting) {
      const context = this.#edge.ticket(ticket);
      if (!context?.landed || this.#edge.hasWorker(ticket)) continue;
      this.#waiting.delete(ticket);
      this.#under = this.#under.then(() => this.#remove(ticket));
    }
  }

  /** Resolves when nothing is being removed any more. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#under;
  }

  async #remove(ticket: string): Promise<void> {
    if (this.#stopped) return;
    try {
      const why = await removeLanded(this.#edge, ticket);
      if (why === null) this.#edge.log.info({ ticket }, 'the worktree of a landed ticket is gone');
      else this.#edge.log.info({ ticket, why }, 'the worktree of a landed ticket stays');
    } catch (error) {
      this.#edge.log.warn({ ticket, cause: String(error) }, 'a worktree could not be removed');
    }
  }
}
