import { describe, expect, it } from 'vitest';
import type { Config } from '../../src/config/config.ts';
import { ConfigInForce } from '../../src/config/in-force.ts';
import { Reload } from '../../src/reload.ts';
import { configErrorOf, least, parse } from '../config/a-config.ts';
import { aWorld, openEscalations, reasons } from './a-world.ts';
import { aTicketPolicy, FakePolicies } from './fake-policies.ts';

/** A world whose configuration file holds what the test puts there. */
async function aFile(policies = new FakePolicies()) {
  const { world, agents } = await aWorld({ policies });
  const file = { content: least as object };
  const inForce = new ConfigInForce(parse(least), { file: 'config.yaml', at: world.clock.now() });
  const life = (applied: (config: Config) => void = () => {}) =>
    new Reload({
      inForce,
      read: async () => parse(file.content),
      host: world.host,
      clock: world.clock,
      log: world.log,
      onApplied: () => applied(inForce.config),
    });
  return { world, agents, file, inForce, life };
}

const bad = { ...least, limts: {} };
const sentence = async () => (await configErrorOf(() => parse(bad))).message;

describe('a bad change of the configuration', () => {
  it('keeps the last good one, says so in the sentence of a start, and asks a person once [8.one]', async () => {
    const { world, file, inForce, life } = await aFile();
    const reload = life();
    const kept = inForce.config;
    file.content = bad;
    await reload.now();
    await reload.now();
    const cause = await sentence();
    expect(inForce.config).toBe(kept);
    expect(inForce.state.error).toBe(cause);
    expect(world.log.errors.map(({ message }) => message)).toEqual([cause]);
    expect(openEscalations(world)).toMatchObject([
      { ticket: null, reason: 'config_invalid', owner: 'lead' },
    ]);
    expect(openEscalations(world)[0]?.text).toContain(cause);
  });

  it('asks no second time for another mistake, and says that one in the log', async () => {
    const { world, file, inForce, life } = await aFile();
    const reload = life();
    file.content = bad;
    await reload.now();
    file.content = { ...least, owner: 7 };
    await reload.now();
    expect(reasons(world)).toEqual(['config_invalid']);
    expect(world.log.errors).toHaveLength(2);
    expect(inForce.state.error).toContain('owner');
  });

  it('is over with the next good one [8.resolved]', async () => {
    const { world, file, inForce, life } = await aFile();
    const reload = life();
    file.content = bad;
    await reload.now();
    file.content = { ...least, owner: 'bob' };
    await reload.now();
    expect(reasons(world)).toEqual([]);
    expect(inForce.state.error).toBeNull();
    expect(inForce.config.owner).toBe('bob');
    // The same mistake later is a new one.
    file.content = bad;
    await reload.now();
    expect(reasons(world)).toEqual(['config_invalid']);
  });

  it('is over with a start on a good one', async () => {
    const { world, file, life } = await aFile();
    file.content = bad;
    await life().now();
    await world.restart();
    expect(reasons(world)).toEqual([]);
  });

  it('is told when the store takes commits again', async () => {
    const { world, file, life } = await aFile();
    const reload = life();
    world.beforeCommit = () => {
      throw new Error('disk full');
    };
    await world.create();
    file.content = bad;
    await reload.now();
    expect(reasons(world)).toEqual([]);
    world.beforeCommit = () => {};
    await world.advance(60_000);
    expect(reasons(world)).toEqual(['config_invalid']);
    expect(world.log.errors.filter(({ message }) => message.includes('limts'))).toHaveLength(1);
    reload.stop();
  });
});

describe('a good change of the configuration', () => {
  it('counts at once: more slots start what waits, fewer stop nobody [10.13]', async () => {
    const policies = new FakePolicies();
    policies.slots = { authors: 1, judges: 1 };
    const { world, agents, file, life } = await aFile(policies);
    const reload = life(({ limits }) => {
      policies.slots = { authors: limits.workers, judges: limits.reviewers };
    });
    for (let n = 0; n < 4; n += 1) await world.create();
    await world.settle();
    const running = () => world.host.memory.roster.running(() => true);
    expect(running()).toBe(1);
    file.content = { ...least, limits: { workers: 3 } };
    await reload.now();
    await world.settle();
    expect(running()).toBe(3);
    file.content = { ...least, limits: { workers: 1 } };
    await reload.now();
    await agents.dies('CB-1.1');
    await world.settle();
    expect(running()).toBe(2);
  });

  it('says what a ticket waits for whose profile is gone, and starts it when it is back [1.todo]', async () => {
    const { world, file, life } = await aFile();
    const { profiles } = world.policies;
    const reload = life(({ profiles: named }) => {
      world.policies.profiles = 'luci' in named ? profiles : {};
    });
    file.content = { profiles: { other: { command: ['x'] } }, defaultProfile: 'other' };
    await reload.now();
    await world.create({ profile: 'luci' });
    await world.settle();
    expect(world.host.queries.ticket('CB-1')?.waitingFor).toBe('a profile named luci');
    file.content = least;
    await reload.now();
    await world.settle();
    expect(world.path('ticket/CB-1')).toBe('in_progress');
  });

  it('reaches open tickets, and what is not told for a store that fails is told later', async () => {
    const { world, file, life } = await aFile();
    const reload = life(({ limits }) => {
      world.policies.policy = aTicketPolicy({ limits: { deaths: limits.deaths } });
    });
    await world.create({ state: 'inbox' });
    await world.settle();
    world.beforeCommit = () => {
      throw new Error('disk full');
    };
    file.content = { ...least, limits: { deaths: 5 } };
    await reload.now();
    expect(world.ticket('CB-1').policy.limits.deaths).toBe(1);
    world.beforeCommit = () => {};
    await world.advance(60_000);
    expect(world.ticket('CB-1').policy.limits.deaths).toBe(5);
    reload.stop();
  });

  it('that says what runs already changes no actor [10.18]', async () => {
    const { world, life } = await aFile();
    const head = world.host.head();
    await life().now();
    expect(world.host.head()).toBe(head);
  });

  it('names what takes effect at the next start', async () => {
    const { world, file, inForce, life } = await aFile();
    file.content = { ...least, server: { port: 5000 } };
    await life().now();
    expect(inForce.config.server.port).toBe(4747);
    expect(world.log.warnings.map(({ message }) => message)).toEqual([
      'server.port takes effect at the next start',
    ]);
  });

  it('that comes while another one is read is read after it', async () => {
    const { world, inForce } = await aFile();
    const reads: ((config: Config) => void)[] = [];
    const reload = new Reload({
      inForce,
      read: () => new Promise((resolve) => reads.push(resolve)),
      host: world.host,
      clock: world.clock,
      log: world.log,
      onApplied: () => {},
    });
    const done = [reload.now(), reload.now(), reload.now()];
    reads[0]?.(parse({ ...least, owner: 'first' }));
    await world.settle();
    expect(reads).toHaveLength(2);
    reads[1]?.(parse({ ...least, owner: 'second' }));
    await Promise.all(done);
    expect(inForce.config.owner).toBe('second');
  });

  it('that is read when the service ends has no effect', async () => {
    const { world, inForce } = await aFile();
    const reads: ((config: Config) => void)[] = [];
    const reload = new Reload({
      inForce,
      read: () => new Promise((resolve) => reads.push(resolve)),
      host: world.host,
      clock: world.clock,
      log: world.log,
      onApplied: () => {},
    });
    const done = reload.now();
    reload.stop();
    reads[0]?.(parse({ ...least, owner: 'late' }));
    await done;
    expect(inForce.config.owner).toBe('lead');
  });
});
