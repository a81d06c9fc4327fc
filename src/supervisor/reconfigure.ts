import type { Address } from '../machines/by.ts';
import type { SupervisorContext } from '../machines/supervisor-setup.ts';
import type { TicketContext } from '../machines/ticket-context.ts';
import type { Outcome, Policies, Saying, Store, StoredActor } from './ports.ts';
import { contextOf } from './views.ts';

/** Told together; ten thousand at once would fill the mailboxes. */
const SLICE = 200;

/** The supervisor's reason to ask, where a changed configuration cannot be applied. */
const CONFIG_INVALID = 'config_invalid';

/**
 * Limits travel in the actors' contexts, so that a replay decides with the limits of its day. What a changed
 * configuration says is therefore told to each open actor that was made under another one. A worker ends under the
 * limits that it was started with.
 * @returns false where the store took no commit: to be asked for again, which tells the rest.
 */
export async function reconfigure(
  {
    store,
    policies,
  }: {
    readonly store: Pick<Store, 'liveActors' | 'openEscalations'>;
    readonly policies: () => Policies;
  },
  tell: (to: Address, saying: Saying) => Promise<Outcome>,
): Promise<boolean> {
  // A person was told of a configuration that could not be applied, and this is the next good one.
  const refused = store
    .openEscalations()
    .some(({ ticket, reason }) => ticket === null && reason === CONFIG_INVALID);
  const changes = changesFor(store.liveActors(), policies(), refused);
  for (let at = 0; at < changes.length; at += SLICE) {
    const slice = changes.slice(at, at + SLICE);
    const outcomes = await Promise.all(slice.map(({ to, saying }) => tell(to, saying)));
    if (outcomes.some(({ outcome }) => outcome === 'unavailable')) return false;
  }
  return true;
}

function changesFor(
  actors: Iterable<StoredActor>,
  policies: Policies,
  refused: boolean,
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
      if (refused || !same(limits, contextOf<SupervisorContext>(snapshot).limits)) {
        changes.push({ to: address, saying: { type: 'config.applied', limits } });
      }
    }
  }
  return changes;
}

/** Both are plain JSON; the order of keys is the code's and the same for both, or it counts as a change. */
const same = (one: object, other: object): boolean => JSON.stringify(one) === JSON.stringify(other);
