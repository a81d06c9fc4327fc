import type { OperatorEdge } from '../edge.ts';
import type { Found, Sweeper } from '../sweeper.ts';
import { breathe } from '../sweeper.ts';
import type { TicketsByKey } from '../tickets-by-key.ts';
import { ticketsByKey } from '../tickets-by-key.ts';

const PREFIX = 'callboard/';
/** Base branches of their own that tickets of one repository may name, and that one sweep compares with. */
const BASES_MAX = 10;
const SLICE = 100;

type Drift = NonNullable<Found['drift']>[number];

/** Branches whose ticket is done and whose commits are on no base branch, and branches of no ticket. */
export const driftBranches = (edge: OperatorEdge): Sweeper => ({
  name: 'drift-branches',
  async sweep(signal) {
    const drift: Drift[] = [];
    const problems: string[] = [];
    const tickets = ticketsByKey(edge);
    for (const [name, repo] of Object.entries(edge.branches.repositories())) {
      try {
        // The start has said so already; it may come later.
        if (!(await edge.branches.isRepository(repo.path))) continue;
        for (const branch of await edge.branches.all(repo.path)) {
          if (!tickets.has(branch.slice(PREFIX.length))) drift.push(ofNobody(branch, name));
        }
        drift.push(...(await unmerged(edge, { name, ...repo }, tickets, signal)));
      } catch (cause) {
        problems.push(cause instanceof Error ? cause.message : String(cause));
      }
    }
    return { drift, problems };
  },
});

const ofNobody = (branch: string, repo: string): Drift => ({
  kind: 'branch_without_ticket',
  ref: branch,
  detail: `repository ${repo} has the branch ${branch} and there is no such ticket; delete it if nobody needs it`,
});

interface Repository {
  readonly name: string;
  readonly path: string;
  readonly baseBranch: string;
}

/** One look per base branch, so that ten thousand done tickets do not mean ten thousand processes of git. */
async function unmerged(
  { branches, host }: OperatorEdge,
  repo: Repository,
  tickets: TicketsByKey,
  signal: AbortSignal,
): Promise<readonly Drift[]> {
  const found: Drift[] = [];
  const ownBases = new Map<string, Promise<ReadonlySet<string>>>();
  let looked = 0;
  for (const branch of await branches.unmerged(repo.path, repo.baseBranch)) {
    const ticket = tickets.get(branch.slice(PREFIX.length));
    if (ticket?.state !== 'done') continue;
    looked += 1;
    if (looked % SLICE === 0) await breathe();
    if (signal.aborted) break;
    const view = host.queries.ticket(ticket.id);
    if (!view || view.repo !== repo.name || view.landed) continue;
    const base = view.baseBranch ?? repo.baseBranch;
    if (base !== repo.baseBranch) {
      if (!ownBases.has(base) && ownBases.size === BASES_MAX) continue;
      const look = ownBases.get(base) ?? notOn(branches, repo, base);
      ownBases.set(base, look);
      if (!(await look).has(branch)) continue;
    }
    found.push({
      kind: 'branch_unmerged',
      ref: branch,
      detail: `${ticket.id} is done and ${branch} is not merged into ${base} of repository ${repo.name}; land or merge it`,
    });
  }
  return found;
}

/** A base that is gone has nothing merged into it. */
async function notOn(
  branches: OperatorEdge['branches'],
  repo: Repository,
  base: string,
): Promise<ReadonlySet<string>> {
  const names = await branches
    .unmerged(repo.path, base)
    .catch(() => branches.unmerged(repo.path, repo.baseBranch));
  return new Set(names);
}
