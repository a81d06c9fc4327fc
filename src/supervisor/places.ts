import type { ChartName } from '../machines/charts.ts';
import { statePath } from '../step/step.ts';
import type { Address } from '../machines/by.ts';
import type { Memory } from './memory.ts';
import type { QuerySources } from './queries.ts';

/**
 * How many actors of a chart are in each state, as the last commit left them. Nothing is awaited between this and the
 * reading of the head, so that both speak of the same moment. Workers that have ended are in no state any more.
 */
export function placesOf(
  chart: ChartName,
  { memory, supervisor }: QuerySources,
): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  const count = (path: string): void => void counts.set(path, (counts.get(path) ?? 0) + 1);
  const { states, tickets, workers } = memory.roster;
  switch (chart) {
    case 'ticket':
      // A resting ticket is known by its state alone; the final states have no sub-states.
      for (const [id, state] of states) count(tickets.get(id)?.path ?? state);
      break;
    case 'worker':
      for (const { path } of workers.values()) count(path);
      break;
    case 'supervisor':
      count(statePath(supervisor().value));
  }
  return counts;
}

/** Addresses of actors that are not at rest, the newest of each kind first. */
export function newestActors({ roster }: Memory, limit: number): readonly Address[] {
  const workers = [...roster.workers.keys()].toReversed().map((id): Address => `worker/${id}`);
  const tickets = [...roster.tickets.values()]
    .toReversed()
    .toSorted((a, b) => b.createdAt - a.createdAt)
    .map(({ id }): Address => `ticket/${id}`);
  return ['supervisor' as const, ...workers, ...tickets].slice(0, limit);
}
