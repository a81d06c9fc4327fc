import { statePath } from '../step/step.ts';
import type { Store, StoredActor } from './ports.ts';
import { ticketView, workerView } from './views.ts';

/** What a check of the read model needs of a store. */
export type CheckedStore = Pick<Store, 'ticket' | 'worker'> & { actors(): Iterable<StoredActor> };

/** Added by whoever reads. */
const OF_THE_MOMENT = new Set(['waitingFor', 'lastActivityAt']);

/**
 * Whether lists and search tell what the snapshots hold.
 * @returns one sentence per ticket or worker of which they tell something else
 */
export function readModelProblems(store: CheckedStore): readonly string[] {
  const problems: string[] = [];
  for (const actor of store.actors()) {
    const id = actor.address.slice(actor.address.indexOf('/') + 1);
    if (actor.chart === 'supervisor') continue;
    const stored = actor.chart === 'ticket' ? store.ticket(id) : store.worker(id);
    const path = statePath(actor.snapshot.value);
    if (!stored) {
      problems.push(`${actor.chart} ${id} is in ${path} and in no list.`);
      continue;
    }
    const now: object =
      actor.chart === 'ticket'
        ? ticketView(actor, 'branch' in stored ? stored.branch : '')
        : workerView(actor);
    const unlike = Object.entries(stored).filter(
      ([key, value]) =>
        !OF_THE_MOMENT.has(key) &&
        JSON.stringify(value) !== JSON.stringify((now as Record<string, unknown>)[key]),
    );
    if (unlike.length > 0) {
      const fields = unlike.map(([key]) => key).join(', ');
      problems.push(
        `the lists tell of ${actor.chart} ${id} what its snapshot does not hold: ${fields}.`,
      );
    }
  }
  return problems;
}
