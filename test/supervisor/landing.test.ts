import { describe, expect, it } from 'vitest';
import type { Address } from '../../src/machines/by.ts';
import type { Deed, Saying } from '../../src/supervisor/ports.ts';
import { aWorld, comments, reasons } from './a-world.ts';
import { aTicketPolicy } from './fake-policies.ts';
import type { World } from './world.ts';

const ENGAGED = { type: 'person.engaged', halt: false, reason: null } as const;
const RELEASED = { type: 'person.released', reason: null } as const;
const LAND = { type: 'person.landed' } as const;
const reopened = { type: 'person.reopened', policy: aTicketPolicy() } as const;

const shaOf = ({ params }: Deed): string => params['sha'] as string;
const landed = (deed: Deed): { to: Address; saying: Saying }[] => [
  { to: deed.actor, saying: { type: 'landing.landed', sha: shaOf(deed) } },
];
const failed = (deed: Deed): { to: Address; saying: Saying }[] => [
  { to: deed.actor, saying: { type: 'landing.failed', sha: shaOf(deed), cause: 'a conflict' } },
];

/** A world in which CB-1 has just been accepted. */
async function accepted(
  landing: 'off' | 'ff-only' = 'ff-only',
  prepare: (world: World) => void | Promise<unknown> = () => {},
) {
  const { world, agents } = await aWorld();
  world.policies.policy = aTicketPolicy({ landing });
  await world.create();
  await world.settle();
  await prepare(world);
  await agents.reports('CB-1.1');
  await world.settle();
  return { world, agents };
}

describe('landing', () => {
  it('is asked for once a ticket is done, with the commit that was accepted [9.landing]', async () => {
    const { world } = await accepted();
    expect(world.path('ticket/CB-1')).toBe('done');
    expect(world.deeds.of('land').map(({ params, automatic }) => ({ params, automatic }))).toEqual([
      { params: { sha: 's1', automatic: true }, automatic: true },
    ]);
    expect(world.host.queries.ticket('CB-1')).toMatchObject({ landed: true, waitingFor: null });
  });

  it('is left to people where it is off [9.landing]', async () => {
    const { world } = await accepted('off');
    expect(world.deeds.of('land')).toEqual([]);
    await world.tell('ticket/CB-1', LAND);
    await world.settle();
    expect(world.ticket('CB-1').landed).toBe(true);
  });

  it('is held by the kill-switch, also across a restart, and done once on release [4]', async () => {
    const { world } = await accepted('ff-only', async (at) => {
      at.deeds.script('land', landed);
    });
    await world.tell('ticket/CB-1', reopened);
    await world.settle();
    await world.tell('supervisor', ENGAGED);
    await world.tell('ticket/CB-1', { type: 'person.cancelled' });
    await world.tell('ticket/CB-1', reopened);
    await world.settle();
    // By hand into `done` while the switch is engaged: what follows by itself is held.
    await world.tell('ticket/CB-1', { type: 'person.routed', phase: 'signOff' });
    await world.tell('ticket/CB-1', { type: 'person.approved' });
    await world.settle();
    const before = world.deeds.of('land').length;
    expect(world.host.queries.ticket('CB-1')).toMatchObject({
      state: 'done',
      landed: false,
      waitingFor: 'its landing, held by the kill-switch, engaged by ana',
    });
    expect(world.host.queries.killSwitch().held).toContainEqual({ what: 'land', ticket: 'CB-1' });
    await world.restart();
    await world.advance(600_000);
    expect(world.deeds.of('land')).toHaveLength(before);
    await world.tell('supervisor', RELEASED);
    await world.advance(1_000);
    expect(world.deeds.of('land')).toHaveLength(before + 1);
    expect(world.ticket('CB-1').landed).toBe(true);
  });

  it('goes on by hand under the kill-switch [4]', async () => {
    const { world } = await accepted('off');
    await world.tell('supervisor', ENGAGED);
    await world.tell('ticket/CB-1', LAND);
    await world.settle();
    expect(world.ticket('CB-1').landed).toBe(true);
  });

  it('that fails leaves the ticket done, asks its owner once, and is forgotten when one succeeds [9.landing]', async () => {
    const { world } = await accepted('ff-only', (at) => at.deeds.script('land', failed));
    await world.tell('ticket/CB-1', LAND);
    await world.settle();
    expect(world.deeds.of('land')).toHaveLength(2);
    expect(world.path('ticket/CB-1')).toBe('done');
    expect(reasons(world)).toEqual(['landing_failed']);
    world.deeds.script('land', landed);
    await world.tell('ticket/CB-1', LAND);
    await world.settle();
    expect(reasons(world)).toEqual([]);
    expect(world.ticket('CB-1').landed).toBe(true);
  });

  it('that failed asks nobody any more once the ticket is opened again [8]', async () => {
    const { world } = await accepted('ff-only', (at) => at.deeds.script('land', failed));
    await world.tell('ticket/CB-1', reopened);
    expect(reasons(world)).toEqual([]);
  });

  it.each([
    ['success', landed],
    ['failure', failed],
  ])(
    'whose ticket was opened again meanwhile changes nothing: %s is recorded as stale',
    async (_, end) => {
      let finish = (): void => {};
      const { world } = await accepted('ff-only', (at) =>
        at.deeds.script('land', async (deed) => {
          await new Promise<void>((resolve) => (finish = resolve));
          return end(deed);
        }),
      );
      expect(world.host.queries.ticket('CB-1')?.waitingFor).toBe('its landing');
      await world.tell('ticket/CB-1', reopened);
      finish();
      await world.settle();
      expect(world.ticket('CB-1').landed).toBe(false);
      expect(reasons(world)).toEqual([]);
      expect(world.store.refused({ limit: 1 }).items[0]).toMatchObject({
        actor: 'ticket/CB-1',
        outcome: 'stale',
      });
    },
  );

  it('of a ticket without a commit is said to be nothing, and asks nobody', async () => {
    const { world, agents } = await aWorld();
    world.policies.policy = aTicketPolicy({ landing: 'ff-only' });
    await world.create({ requiresCommit: false });
    await world.settle();
    // The branch stands where it was made.
    agents.check = () => ({ sha: 'h0', head: 'h0', base: 'h0' });
    await agents.reports('CB-1.1', 'DONE', null);
    await world.settle();
    expect(world.path('ticket/CB-1')).toBe('done');
    await world.tell('ticket/CB-1', LAND);
    await world.settle();
    expect(world.deeds.of('land')).toEqual([]);
    expect(reasons(world)).toEqual([]);
    expect(comments(world, 'CB-1')).toEqual([
      'There is nothing to land: CB-1 was accepted without a commit.',
    ]);
  });

  it('of several tickets goes one after the other in one repository', async () => {
    const { world, agents } = await aWorld({ lanes: { land: () => 'the repository' } });
    const finish: (() => void)[] = [];
    world.deeds.script('land', async (deed) => {
      await new Promise<void>((resolve) => finish.push(resolve));
      return landed(deed);
    });
    world.policies.policy = aTicketPolicy({ landing: 'ff-only' });
    for (const id of ['CB-1', 'CB-2', 'CB-3']) {
      await world.create();
      await world.settle();
      await agents.reports(`${id}.1`);
    }
    await world.settle();
    expect(world.deeds.of('land')).toHaveLength(1);
    finish.shift()?.();
    await world.settle();
    expect(world.deeds.of('land')).toHaveLength(2);
    // What waits in the queue is held by the switch as it is when its turn comes.
    await world.tell('supervisor', ENGAGED);
    finish.shift()?.();
    await world.advance(60_000);
    expect(world.deeds.of('land')).toHaveLength(2);
    await world.tell('supervisor', RELEASED);
    await world.advance(1_000);
    expect(world.deeds.of('land')).toHaveLength(3);
    finish.shift()?.();
    await world.settle();
    expect(['CB-1', 'CB-2', 'CB-3'].map((id) => world.ticket(id).landed)).toEqual([
      true,
      true,
      true,
    ]);
  });
});
