import type { Address } from '../machines/by.ts';
import type { SupervisorContext } from '../machines/supervisor-setup.ts';
import type { TicketContext } from '../machines/ticket-context.ts';
import type { Policies, Saying, StoredActor } from './ports.ts';
import { contextOf } from './views.ts';

/** Told together; ten thousand at once would fill the mailboxes. */
const SLICE = 200;

/**
 * Limits travel in the actors' contexts, so that a replay decides with the limits of its day. What a changed
 * configuration says is therefore told to each open actor that was made under another one. A worker ends under the
 * limits that it was started with.
 */
export async function reconfigure(
  actors: Iterable<StoredActor>,
  policies: Policies,
  tell: (to: Address, saying: Saying) => Promise<unknown>,
): Promise<void> {
  const changes = changesFor(actors, policies);
  for (let at = 0; at < changes.length; at += SLICE) {
    await Promise.all(changes.slice(at, at + SLICE).map(({ to, saying }) => tell(to, saying)));
  }
}

function changesFor(
  actors: Iterable<StoredActor>,
  policies: Policies,
): { readonly to: Address; readonly saying: Saying }[] {
  const changes: { to: Address; saying: Saying }[] = [];
  for (const { address, chart, snapshot } of actors) {
    if (chart === 'ticket') {
      const context = contextOf<TicketContext>(snapshot);
      const policy = policies.ticket(context);
      if (!same(policy, context.policy)) {
        changes.push({ to: address, saying: { type: 'config.applied', policy } });
      }
    } else if (chart === 'supervisor') {
      const limits = policies.supervisor;
      if (!same(limits, contextOf<SupervisorContext>(snapshot).limits)) {
        changes.push({ to: address, saying: { type: 'config.applied', limits } });
      }
    }
  }
  return changes;
}

/** Both are plain JSON; the order of keys is the code's and the same for both, or it counts as a change. */
const same = (one: object, other: object): boolean => JSON.stringify(one) === JSON.stringify(other);
