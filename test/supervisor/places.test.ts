import { describe, expect, it } from 'vitest';
import { statePath } from '../../src/step/step.ts';
import { aWorld } from './a-world.ts';
import { aTicketPolicy } from './fake-policies.ts';
import type { World } from './world.ts';

/** Where every actor of a chart is, by the journal alone: the last place that its events name. */
function placesByJournal(world: World, source: RegExp): Record<string, number> {
  const places = new Map<string, string>();
  for (const { body, actor } of world.store.journalAfter(0, 500)) {
    const { source: from, data } = JSON.parse(body) as { source: string; data: { to?: string } };
    if (source.test(from) && data.to !== undefined) places.set(actor, data.to);
  }
  const counts: Record<string, number> = {};
  for (const path of places.values()) counts[path] = (counts[path] ?? 0) + 1;
  return counts;
}

const placesOf = (world: World, chart: 'ticket' | 'worker' | 'supervisor') =>
  Object.fromEntries(world.host.queries.places(chart).counts);

describe('the places of a chart', () => {
  it('are those of the journal up to its head, at every step of a life and after a restart', async () => {
    const { world, agents } = await aWorld();
    world.policies.policy = aTicketPolicy({ reviewMode: 'enforce' });
    const compare = (): void => {
      expect(world.host.queries.places('ticket').seq).toBe(world.store.head());
      expect(placesOf(world, 'ticket')).toEqual(placesByJournal(world, /^\/tickets/));
      const { ended: _, ...workers } = placesByJournal(world, /^\/workers/);
      expect(placesOf(world, 'worker')).toEqual(workers);
      const supervisor = world.store.actor('supervisor');
      expect(placesOf(world, 'supervisor')).toEqual({
        [statePath(supervisor?.snapshot.value ?? '')]: 1,
      });
    };
    compare();
    for (const step of [
      () => world.create(),
      () => world.create(),
      () => agents.reports('CB-1.1'),
      () => agents.exits('CB-2.1', 1),
      () => agents.judges('CB-1.r1', 'pass'),
      () => world.restart(),
    ]) {
      await step();
      compare();
      await world.settle();
      compare();
    }
    expect(placesOf(world, 'ticket')).toMatchObject({ done: 1 });
  });
});
