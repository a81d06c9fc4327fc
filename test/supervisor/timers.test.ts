import { describe, expect, it } from 'vitest';
import { aWorld } from './a-world.ts';
import { aTicketPolicy, aWorkerPolicy, FakePolicies } from './fake-policies.ts';

const DAY = 24 * 3_600_000;

describe('a timer', () => {
  it('survives a restart of the service and fires at its time, once [10.16]', async () => {
    const { world, agents } = await aWorld();
    let tries = 0;
    agents.failsToStart = () => (tries += 1) === 1;
    await world.create();
    await world.advance(600);
    expect(world.store.timers()).toMatchObject([{ actor: 'ticket/CB-1', id: 'backoff' }]);
    await world.restart();
    await world.advance(399);
    expect(tries).toBe(1);
    await world.advance(1);
    expect(tries).toBe(2);
    expect(world.store.timers().map(({ id }) => id)).not.toContain('backoff');
    const fired = world.journal().filter(({ body }) => body.includes('"backoff.elapsed"'));
    expect(fired).toHaveLength(1);
  });

  it('that fell due while the service was down fires when it comes back', async () => {
    const { world, agents } = await aWorld();
    let tries = 0;
    agents.failsToStart = () => (tries += 1) === 1;
    await world.create();
    await world.settle();
    world.crash();
    world.clock.set(world.clock.now() + DAY);
    await world.restart();
    await world.settle();
    expect(tries).toBe(2);
  });

  it('is gone when its state was left [10.16]', async () => {
    const { world, agents } = await aWorld();
    agents.failsToStart = () => true;
    await world.create();
    await world.settle();
    await world.tell('ticket/CB-1', { type: 'person.cancelled' });
    expect(world.store.timers()).toEqual([]);
    const { version } = world.actor('ticket/CB-1');
    await world.advance(DAY);
    expect(world.actor('ticket/CB-1').version).toBe(version);
  });

  it('that fires in the very turn in which its state is left does not count [10.16]', async () => {
    const { world, agents } = await aWorld();
    agents.failsToStart = () => true;
    await world.create();
    await world.settle();
    const cancelled = world.tell('ticket/CB-1', { type: 'person.cancelled' });
    world.clock.fireNext(world.clock.now() + 1_000);
    await cancelled;
    await world.settle();
    expect(world.path('ticket/CB-1')).toBe('cancelled');
    expect(world.journal().filter(({ body }) => body.includes('backoff.elapsed'))).toEqual([]);
    expect(world.store.refused({ limit: 5 }).items).toEqual([]);
  });

  it('fires at its time where that is more than 24.8 days away', async () => {
    const policies = new FakePolicies();
    policies.policy = aTicketPolicy({ phases: { signOff: true } });
    policies.profiles = { luci: aWorkerPolicy({ idleForMs: 40 * DAY, maxRunTimeMs: 90 * DAY }) };
    const { world, agents } = await aWorld({ policies });
    await world.create();
    await world.settle();
    await agents.reports('CB-1.1');
    await agents.endsTurn('CB-1.1');
    await world.advance(40 * DAY - 1);
    expect(world.path('worker/CB-1.1')).toBe('live.idle');
    await world.advance(1);
    expect(world.path('worker/CB-1.1')).toBe('ended');
  });

  it('fires once when its commit fails the first time', async () => {
    const { world, agents } = await aWorld();
    let tries = 0;
    agents.failsToStart = () => (tries += 1) === 1;
    await world.create();
    await world.settle();
    let failures = 2;
    world.beforeCommit = () => {
      if (failures-- > 0) throw new Error('disk full');
    };
    await world.advance(10_000);
    const fired = world.journal().filter(({ body }) => body.includes('"backoff.elapsed"'));
    expect(fired).toHaveLength(1);
    expect(tries).toBe(2);
  });

  it('fires at its time though the clock was set back meanwhile', async () => {
    const { world, agents } = await aWorld();
    let tries = 0;
    agents.failsToStart = () => (tries += 1) === 1;
    await world.create();
    await world.settle();
    world.clock.set(world.clock.now() - 1_000);
    await world.advance(2_000);
    expect(tries).toBe(2);
    const times = world.journal().map(({ body }) => (JSON.parse(body) as { time: string }).time);
    expect(times).toEqual(times.toSorted());
  });
});
