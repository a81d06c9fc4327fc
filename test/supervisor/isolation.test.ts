import { describe, expect, it } from 'vitest';
import type { Snapshot } from '../../src/step/step.ts';
import type { StoredActor } from '../../src/supervisor/ports.ts';
import { aUnit } from '../persistence/a-unit.ts';
import { aWorld, openEscalations } from './a-world.ts';
import type { World } from './world.ts';

/** Puts a snapshot into the store that no chart has written. */
async function spoil(
  world: World,
  change: (actor: StoredActor) => Partial<StoredActor>,
): Promise<void> {
  const actor = world.actor('ticket/CB-1');
  world.store.commit(aUnit({ actors: [{ ...actor, ...change(actor) }] }));
  await world.restart();
}

const without = (snapshot: Snapshot, field: string): Snapshot => {
  const { [field]: _gone, ...context } = snapshot.context;
  return { ...snapshot, context };
};

describe('a chart that throws', () => {
  it('costs only its own event: it is kept apart, a person is asked, and the others live on [10.21]', async () => {
    const { world } = await aWorld();
    for (let n = 0; n < 3; n += 1) await world.create({ assignee: 'mia' });
    const { policy } = world.policies;
    // No chart writes this; an event that only reads it fails.
    await spoil(world, ({ snapshot }) => ({
      snapshot: { ...snapshot, context: { ...snapshot.context, judgedFail: null, feedback: null } },
    }));
    const reject = { type: 'person.routed', phase: 'signOff' } as const;
    await world.tell('ticket/CB-1', reject);
    const before = world.actor('ticket/CB-1');
    const outcomes = await Promise.all([
      world.tell('ticket/CB-2', { type: 'person.edited', changes: { title: 'two' }, policy }),
      world.tell('ticket/CB-1', { type: 'person.rejected', feedback: 'no' }),
      world.tell('ticket/CB-3', { type: 'person.edited', changes: { title: 'three' }, policy }),
    ]);
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(['applied', 'dead_letter', 'applied']);
    expect(world.actor('ticket/CB-1')).toEqual(before);
    expect(world.ticket('CB-3').title).toBe('three');
    const [letter] = world.store.refused({ limit: 5 }).items;
    expect(letter).toMatchObject({ outcome: 'dead_letter', type: 'person.rejected' });
    expect(JSON.parse(letter?.body ?? '')).toMatchObject({ feedback: 'no' });
    expect(openEscalations(world).map(({ reason }) => reason)).toContain('dead_letter ticket/CB-1');
    expect(await world.tell('ticket/CB-2', { type: 'person.cancelled' })).toMatchObject({
      outcome: 'applied',
    });
  });

  it('opens one escalation, however often it throws [8.one, 10.9]', async () => {
    const { world } = await aWorld();
    await world.create({ assignee: 'mia' });
    await world.tell('ticket/CB-1', { type: 'person.routed', phase: 'signOff' });
    await spoil(world, ({ snapshot }) => ({
      snapshot: { ...snapshot, context: { ...snapshot.context, feedback: null } },
    }));
    const reject = { type: 'person.rejected', feedback: 'no' } as const;
    await Promise.all([world.tell('ticket/CB-1', reject), world.tell('ticket/CB-1', reject)]);
    await world.restart();
    await world.tell('ticket/CB-1', reject);
    const letters = openEscalations(world).filter(({ reason }) => reason.startsWith('dead_letter'));
    expect(letters).toHaveLength(1);
  });
});

describe('a stored snapshot that does not fit the chart of today', () => {
  it.each([
    [
      'names a state that the chart does not have',
      (actor: StoredActor) => ({
        chartHash: 'another',
        snapshot: { ...actor.snapshot, value: 'limbo' },
      }),
    ],
    [
      'lacks a part of its context',
      (actor: StoredActor) => ({
        chartHash: 'another',
        snapshot: without(actor.snapshot, 'reviewCycles'),
      }),
    ],
    [
      'was written by a later version of the chart',
      () => ({ chartVersion: 99, chartHash: 'another' }),
    ],
  ])('is set apart when it %s', async (_, change) => {
    const { world, agents } = await aWorld();
    await world.create({ assignee: 'mia' });
    await world.create();
    await world.settle();
    await spoil(world, change);
    const before = world.actor('ticket/CB-1');
    expect(world.log.errors.map(({ message }) => message)).toContain('an actor is in quarantine');
    expect(await world.tell('ticket/CB-1', { type: 'person.cancelled' })).toMatchObject({
      outcome: 'dead_letter',
    });
    expect(world.actor('ticket/CB-1')).toEqual(before);
    await agents.reports('CB-2.1');
    await world.settle();
    expect(world.path('ticket/CB-2')).toBe('done');
  });

  it('is carried on where the chart only looks different and everything that it needs is there', async () => {
    const { world } = await aWorld();
    await world.create({ assignee: 'mia' });
    await spoil(world, () => ({ chartHash: 'another' }));
    expect(await world.tell('ticket/CB-1', { type: 'person.cancelled' })).toMatchObject({
      outcome: 'applied',
    });
  });
});

describe('a word to somebody', () => {
  it('who is not there is rejected', async () => {
    const { world } = await aWorld();
    expect(await world.tell('ticket/CB-9', { type: 'person.cancelled' })).toMatchObject({
      outcome: 'rejected',
      code: 'not_found',
    });
  });

  it('that comes too late is kept apart as stale, and journal and snapshot stay as they are [10.11]', async () => {
    const { world, agents } = await aWorld();
    await world.create();
    await world.settle();
    await agents.dies('CB-1.1');
    await world.settle();
    const before = [world.store.head(), world.actor('ticket/CB-1')];
    expect(await agents.reports('CB-1.1')).toMatchObject({ outcome: 'stale' });
    expect([world.store.head(), world.actor('ticket/CB-1')]).toEqual(before);
    expect(world.store.refused({ limit: 1 }).items).toMatchObject([
      { outcome: 'stale', type: 'agent.reported', actor: 'worker/CB-1.1' },
    ]);
  });

  it('that a person may not say in this state is ignored, and kept apart [10.21]', async () => {
    const { world } = await aWorld();
    await world.create({ assignee: 'mia' });
    expect(await world.tell('ticket/CB-1', { type: 'person.approved' })).toEqual({
      outcome: 'ignored',
      address: 'ticket/CB-1',
      state: 'todo',
    });
    expect(world.store.refused({ limit: 1 }).items).toMatchObject([
      { outcome: 'ignored', by: 'person:ana' },
    ]);
  });
});
