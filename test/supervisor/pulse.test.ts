import { describe, expect, it } from 'vitest';
import { heartbeat } from '../../src/world/pulse.ts';
import { aWorld, openEscalations } from './a-world.ts';
import { aWorkerPolicy, FakePolicies } from './fake-policies.ts';
import { ManualClock } from './manual-clock.ts';

const MINUTE = 60_000;
const NIGHT = 8 * 60 * MINUTE;

describe('a suspended laptop', () => {
  it('kills nobody when it wakes: only silence that the service could hear counts as a stall [2.3]', async () => {
    const policies = new FakePolicies();
    policies.profiles = { luci: aWorkerPolicy({ maxRunTimeMs: 100 * NIGHT }) };
    policies.supervisor = { ...policies.supervisor, massDeaths: { count: 2, withinMs: MINUTE } };
    const { world, agents } = await aWorld({ policies });
    const pulse = heartbeat(world.clock);
    world.pulse = pulse;
    const workers = ['CB-1.1', 'CB-2.1', 'CB-3.1'];
    for (const worker of workers) {
      await world.create();
      await world.settle();
      world.activity.at.set(worker, world.clock.now());
    }
    const alive = (): readonly string[] =>
      workers.filter((worker) => agents.of(worker)?.state === 'live');
    await world.advance(5 * MINUTE);
    world.clock.set(world.clock.now() + NIGHT);
    await world.advance(4 * MINUTE);
    expect(alive()).toEqual(workers);
    expect(openEscalations(world)).toEqual([]);
    // One of them speaks; the others have now been silent for ten minutes in which somebody listened.
    world.activity.at.set('CB-2.1', world.clock.now());
    await world.advance(2 * MINUTE);
    expect(alive()).toEqual(['CB-2.1']);
    pulse.stop();
  });

  it('takes no run for too long: the night is no part of it, and its own time still ends it [2.3.overrun]', async () => {
    const policies = new FakePolicies();
    policies.profiles = { luci: aWorkerPolicy({ stallAfterMs: 100 * NIGHT }) };
    const { world, agents } = await aWorld({ policies });
    const pulse = heartbeat(world.clock);
    world.pulse = pulse;
    await world.create();
    await world.settle();
    const { maxRunTimeMs } = world.worker('CB-1.1').policy;
    await world.advance(5 * MINUTE);
    world.clock.set(world.clock.now() + NIGHT);
    await world.advance(maxRunTimeMs - 6 * MINUTE);
    expect(agents.of('CB-1.1')?.state).toBe('live');
    expect(world.ticket('CB-1').deathCount).toBe(0);
    await world.advance(2 * MINUTE);
    expect(world.worker('CB-1.1').stopping).toBe('max_run_time');
    expect(world.ticket('CB-1').deathCount).toBe(1);
    pulse.stop();
  });
});

describe('the heartbeat', () => {
  it('counts a gap since a time: all of it, the rest of it, or none', () => {
    const clock = new ManualClock(0);
    const pulse = heartbeat(clock);
    clock.fireNext(5_000);
    clock.set(1_005_000);
    expect(pulse.asleepMs(0)).toBe(1_000_000);
    expect(pulse.asleepMs(5_000)).toBe(1_000_000);
    expect(pulse.asleepMs(905_000)).toBe(100_000);
    expect(pulse.asleepMs(1_005_000)).toBe(0);
  });

  it('adds up gaps, and takes neither a busy moment nor a clock set back for one', () => {
    const clock = new ManualClock(0);
    const pulse = heartbeat(clock);
    for (const at of [100_000, 200_000, 230_000, 50_000]) {
      clock.set(at);
      pulse.asleepMs(0);
    }
    expect(pulse.asleepMs(0)).toBe(200_000);
  });

  it('beats as long as it is not stopped', () => {
    const clock = new ManualClock(0);
    const pulse = heartbeat(clock);
    for (let beats = 0; beats < 20; beats += 1) clock.fireNext(1_000_000);
    expect(pulse.asleepMs(0)).toBe(0);
    expect(clock.now()).toBe(100_000);
    pulse.stop();
    expect(clock.pending).toBe(0);
  });
});
