import { describe, expect, it } from 'vitest';
import type { Sweeper } from '../../src/operator/sweeper.ts';
import { aWorld, openEscalations, reasons } from '../supervisor/a-world.ts';
import { aTicketPolicy, FakePolicies } from '../supervisor/fake-policies.ts';
import type { World } from '../supervisor/world.ts';
import { anOperator, EVERY_MS, newest, samples } from './an-operator.ts';

const ENGAGED = { type: 'person.engaged', halt: false, reason: null } as const;
const RELEASED = { type: 'person.released', reason: null } as const;

/** The moves of the operator that the journal tells of. */
const moves = (world: World): readonly string[] =>
  world
    .journal()
    .map(({ body }) => JSON.parse(body) as { subject?: string; data: Record<string, unknown> })
    .filter(({ data }) => (data['by'] as { kind: string } | undefined)?.kind === 'operator')
    .filter(({ data }) => data['event'] !== undefined)
    .map(({ subject, data }) => `${subject} ${data['from'] as string} → ${data['to'] as string}`);

/** A ticket that cannot be started, as often as its limit allows. */
async function unstartable(startFailures = 0) {
  const policies = new FakePolicies();
  policies.policy = aTicketPolicy({ limits: { startFailures } });
  const { world, agents } = await aWorld({ policies });
  agents.failsToStart = () => true;
  await world.create();
  await world.settle();
  return { world, agents };
}

describe('the operator', () => {
  it('sends an assigned ticket of the inbox on, and leaves the others to a person [5.triage]', async () => {
    const { world } = await aWorld();
    await world.create({ state: 'inbox', assignee: 'luci' });
    await world.create({ state: 'inbox' });
    await world.create({ state: 'inbox', assignee: 'ana' });
    anOperator(world);
    await world.advance(EVERY_MS * 3);
    expect(['CB-1', 'CB-2', 'CB-3'].map((id) => world.path(`ticket/${id}`))).toEqual([
      'in_progress',
      'inbox',
      'todo',
    ]);
    expect(moves(world)).toEqual(['CB-1 inbox → todo', 'CB-3 inbox → todo']);
    expect(samples(world).map(({ moved }) => moved.triaged)).toEqual([0, 2, 0]);
  });

  it('looks before it moves: the first sweep after a start moves nothing [5]', async () => {
    const { world } = await aWorld();
    await world.create({ state: 'inbox', assignee: 'luci' });
    anOperator(world);
    await world.advance(EVERY_MS - 1);
    expect(samples(world)).toHaveLength(1);
    expect(world.path('ticket/CB-1')).toBe('inbox');
  });

  it('goes by a changed interval at once, counted from its last sweep', async () => {
    const { world } = await aWorld();
    const { operator, outside } = anOperator(world);
    outside.everyMs = EVERY_MS * 60;
    await world.advance(EVERY_MS);
    expect(samples(world)).toHaveLength(1);
    outside.everyMs = EVERY_MS * 2;
    operator.retime();
    await world.advance(EVERY_MS);
    expect(samples(world)).toHaveLength(1);
    await world.advance(1_000);
    expect(samples(world)).toHaveLength(2);
    await operator.stop();
    operator.retime();
    await world.advance(EVERY_MS * 10);
    expect(samples(world)).toHaveLength(2);
  });

  it('returns a ticket that could not be started once, until a person decides [5.return]', async () => {
    const { world } = await unstartable();
    expect(world.ticket('CB-1').ask?.reason).toBe('cannot_start');
    const [first] = openEscalations(world);
    anOperator(world);
    await world.advance(EVERY_MS * 10);
    expect(moves(world)).toEqual(['CB-1 needs_input → todo']);
    expect(world.path('ticket/CB-1')).toBe('needs_input');
    expect(reasons(world)).toEqual(['cannot_start']);
    const all = world.store.escalations({ limit: 10 }).items;
    expect(all).toHaveLength(2);
    expect(all.find(({ id }) => id === first?.id)).toMatchObject({ resolvedBy: 'operator' });
    expect(openEscalations(world)[0]?.text).toContain('could not be started 2 times');
    await world.tell('ticket/CB-1', { type: 'person.retried' });
    await world.advance(EVERY_MS * 10);
    expect(moves(world)).toHaveLength(1);
  });

  it('gives a returned ticket one start more: its counters stand, and the next failure asks at once [5]', async () => {
    const { world, agents } = await unstartable(2);
    await world.advance(36_000);
    expect(world.ticket('CB-1')).toMatchObject({
      startFailures: 3,
      ask: { reason: 'cannot_start' },
    });
    const before = agents.started.length;
    anOperator(world);
    const spawned = () => world.ticket('CB-1').runs;
    const runs = spawned();
    await world.advance(EVERY_MS * 5);
    expect(spawned()).toBe(runs + 1);
    expect(agents.started).toHaveLength(before);
    expect(world.ticket('CB-1')).toMatchObject({ startFailures: 4, bounces: 0 });
  });

  it.each(['interrupted', 'input_undeliverable'])(
    'returns %s once too [5.return]',
    async (reason) => {
      const policies = new FakePolicies();
      policies.policy = aTicketPolicy({ limits: { interruptions: 0, inputRetries: 0 } });
      const { world, agents } = await aWorld({ policies });
      await world.create();
      await world.settle();
      if (reason === 'interrupted') await agents.isLost('CB-1.1');
      else {
        agents.undeliverable = true;
        await agents.reports('CB-1.1', 'QUESTION');
        await agents.endsTurn('CB-1.1');
        await world.settle();
        await world.tell('ticket/CB-1', { type: 'person.answered', text: 'this', slotFree: false });
      }
      await world.settle();
      expect(world.ticket('CB-1').ask?.reason).toBe(reason);
      anOperator(world);
      await world.advance(EVERY_MS * 2);
      // What a person has decided about is theirs, and an answer is a decision.
      const its = reason === 'interrupted';
      expect(moves(world)).toEqual(its ? ['CB-1 needs_input → todo'] : []);
      expect(world.path('ticket/CB-1')).toBe(its ? 'in_progress' : 'needs_input');
    },
  );

  it('rests under the kill-switch and moves once after the release [10.7, 5.rests]', async () => {
    const { world } = await unstartable();
    await world.create({ state: 'inbox', assignee: 'ana' });
    await world.tell('supervisor', ENGAGED);
    anOperator(world);
    await world.advance(EVERY_MS * 5);
    expect(moves(world)).toEqual([]);
    expect(samples(world).length).toBeGreaterThanOrEqual(5);
    await world.tell('supervisor', RELEASED);
    await world.advance(EVERY_MS * 5);
    expect(moves(world).toSorted()).toEqual(['CB-1 needs_input → todo', 'CB-2 inbox → todo']);
  });

  it('rests as soon as the flag file is there, before the supervisor knows [5, 10.7]', async () => {
    const { world } = await aWorld();
    await world.create({ state: 'inbox', assignee: 'luci' });
    world.flag.engaged = true;
    anOperator(world);
    await world.advance(EVERY_MS * 3);
    expect(moves(world)).toEqual([]);
  });

  it('rests while draining and while many deaths pause the service [5.rests]', async () => {
    const policies = new FakePolicies();
    policies.supervisor = { ...policies.supervisor, massDeaths: { count: 1, withinMs: 60_000 } };
    const { world, agents } = await aWorld({ policies });
    await world.create();
    await world.settle();
    await world.create({ state: 'inbox', assignee: 'ana' });
    await world.tell('supervisor', { type: 'person.drained' });
    anOperator(world);
    await world.advance(EVERY_MS * 2);
    expect(newest(world).state).toBe('draining.going');
    expect(moves(world)).toEqual([]);
    await world.tell('supervisor', { type: 'person.resumed' });
    await agents.dies('CB-1.1');
    await world.settle();
    await world.advance(EVERY_MS * 2);
    expect(newest(world).state).toBe('paused.mass_deaths');
    expect(moves(world)).toEqual([]);
    await world.tell('supervisor', { type: 'person.resumed' });
    await world.advance(EVERY_MS);
    expect(moves(world)).toEqual(['CB-2 inbox → todo']);
  });

  it('is told by the guard itself, in the very commit in which the switch is engaged [10.7, 5.rests]', async () => {
    const { world } = await aWorld();
    await world.create({ state: 'inbox', assignee: 'ana' });
    const by = { kind: 'operator', id: 'operator' } as const;
    const [, outcome] = await Promise.all([
      world.tell('supervisor', ENGAGED),
      world.tell('ticket/CB-1', { type: 'operator.triaged', held: false }, { by }),
    ]);
    expect(outcome).toMatchObject({ outcome: 'ignored', state: 'inbox' });
  });
});

describe('a health sample', () => {
  it('says who is where, how long, and what waits [5.sample]', async () => {
    const { world, agents } = await aWorld();
    await world.create();
    await world.create({ state: 'inbox' });
    await world.create({ dependsOn: ['CB-2'] });
    await world.settle();
    await agents.reports('CB-1.1', 'REVIEW');
    await world.settle();
    anOperator(world);
    await world.advance(1_000);
    expect(newest(world)).toMatchObject({
      at: new Date(world.clock.now()).toISOString(),
      state: 'running',
      counts: {
        inbox: 1,
        todo: 1,
        in_progress: 0,
        review: 1,
        needs_input: 0,
        done: 0,
        cancelled: 0,
      },
      paths: { 'review.deciding': 1 },
      oldestMs: { inbox: 1_000, todo: 1_000, review: 1_000 },
      queues: { mailboxes: 0, outbox: {}, dispatcher: 0 },
      openEscalations: 1,
      workers: { 'live.reported': 1 },
      eventLoopMs: { p50: 1, p99: 2, max: 3 },
      databaseBytes: 4096,
      freeDiskBytes: 1_000_000,
      drift: [],
      driftTotal: 0,
      failed: [],
    });
  });

  it('is in the stream and in the list, newest first, and moves nobody [10.2, 5.sample]', async () => {
    const { world } = await aWorld();
    anOperator(world);
    const before = world.actor('supervisor').snapshot;
    await world.advance(EVERY_MS * 3);
    const told = world
      .journal()
      .map(({ body }) => JSON.parse(body) as { type: string; data: { sample: { at: string } } })
      .filter(({ type }) => type === 'callboard.operator.health')
      .map(({ data }) => data.sample);
    expect(told.length).toBeGreaterThanOrEqual(3);
    expect(samples(world)).toEqual(told.toReversed());
    expect(world.actor('supervisor').snapshot).toEqual(before);
  });

  it('counts deaths, reviewer errors and stalls once, also across a crash [5.sample]', async () => {
    const { world, agents } = await aWorld();
    const first = anOperator(world);
    await world.create();
    await world.settle();
    await world.advance(1_000);
    await agents.dies('CB-1.1');
    await world.settle();
    await first.operator.stop();
    await world.restart();
    anOperator(world);
    await world.advance(1_000);
    expect(newest(world)).toMatchObject({ deaths: 1, stalls: 0, reviewerErrors: 0 });
    await world.advance(EVERY_MS);
    expect(newest(world).deaths).toBe(0);
    world.activity.at.set('CB-1.2', world.clock.now());
    // Silent for ten minutes: it is stopped, and that is a stall and a death.
    await world.advance(11 * EVERY_MS);
    const sum = (of: 'deaths' | 'stalls'): number =>
      samples(world).reduce((total, sample) => total + sample[of], 0);
    expect([sum('deaths'), sum('stalls')]).toEqual([2, 1]);
  });

  it('counts reviewers that give no verdict [5]', async () => {
    const policies = new FakePolicies();
    policies.policy = aTicketPolicy({ reviewMode: 'enforce' });
    const { world, agents } = await aWorld({ policies });
    await world.create();
    await world.settle();
    await agents.reports('CB-1.1');
    await world.settle();
    await agents.exits('CB-1.r1', 1);
    await world.settle();
    anOperator(world);
    await world.advance(1_000);
    expect(newest(world)).toMatchObject({ reviewerErrors: 1, drift: [] });
  });

  it('goes on under the kill-switch, while draining and while the service is paused [5.sample]', async () => {
    const { world } = await aWorld();
    anOperator(world);
    await world.tell('supervisor', ENGAGED);
    await world.advance(EVERY_MS * 2);
    expect(newest(world).state).toBe('paused.held');
    const count = samples(world).length;
    await world.tell('supervisor', { type: 'person.drained' });
    await world.advance(EVERY_MS * 2);
    expect(newest(world).state).toBe('draining.held');
    expect(samples(world)).toHaveLength(count + 2);
  });

  it('is left out while the store takes no commits, and comes again with the store [5]', async () => {
    const { world } = await aWorld();
    anOperator(world);
    await world.advance(EVERY_MS);
    const count = samples(world).length;
    let full = true;
    world.beforeCommit = () => {
      if (full) throw new Error('the disk is full');
    };
    await world.advance(2_000);
    await world.tell('ticket/CB-9', { type: 'person.commented', text: 'x' });
    full = false;
    await world.advance(EVERY_MS * 2);
    expect(samples(world).length).toBeGreaterThan(count);
    expect(world.fatal).toBeNull();
  });
});

describe('a sweeper', () => {
  const fine: Sweeper = { name: 'fine', sweep: () => ({ moved: { triaged: 7 } }) };

  it('that throws is named, and the others go on [5]', async () => {
    const { world } = await aWorld();
    const bad: Sweeper = {
      name: 'bad',
      sweep: () => {
        throw new Error('no such thing');
      },
    };
    anOperator(world, { sweepers: [bad, fine] });
    await world.advance(EVERY_MS);
    expect(newest(world)).toMatchObject({
      failed: [{ sweeper: 'bad', cause: 'no such thing' }],
      moved: { triaged: 7 },
    });
  });

  it('that hangs is given up after its time, named, and not begun a second time beside itself [5]', async () => {
    const { world } = await aWorld();
    let begun = 0;
    let aborted = false;
    const hung: Sweeper = {
      name: 'hung',
      sweep: (signal) => {
        begun += 1;
        signal.addEventListener('abort', () => (aborted = true));
        return new Promise(() => {});
      },
    };
    anOperator(world, { sweepers: [hung, fine] });
    await world.advance(30_000);
    expect(newest(world)).toMatchObject({
      failed: [{ sweeper: 'hung', cause: 'it took longer than 20 s' }],
      moved: { triaged: 7 },
    });
    expect(aborted).toBe(true);
    await world.advance(EVERY_MS * 3);
    expect(begun).toBe(1);
    expect(newest(world).failed[0]?.cause).toContain('has not ended');
  });

  it('is broken off with the service, and nothing is swept any more; a second stop does nothing', async () => {
    const { world } = await aWorld();
    const { operator } = anOperator(world, {
      sweepers: [{ name: 'hung', sweep: () => new Promise(() => {}) }],
    });
    await world.advance(1_500);
    await operator.stop();
    await operator.stop();
    await world.advance(EVERY_MS * 3);
    expect(samples(world)).toEqual([]);
  });
});
