import { describe, expect, it } from 'vitest';
import { aWorld, comments, openEscalations, reasons } from './a-world.ts';
import { aTicketPolicy, FakePolicies } from './fake-policies.ts';

const DIED_TWICE = 'Worker died twice. Needs lead to review.';

describe('a worker that dies', () => {
  it('is replaced at once and silently the first time [2.3.first, 10.6]', async () => {
    const { world, agents } = await aWorld();
    await world.create();
    await world.settle();
    await agents.dies('CB-1.1');
    await world.settle();
    expect(world.path('ticket/CB-1')).toBe('in_progress');
    expect(world.ticket('CB-1')).toMatchObject({ deathCount: 1, author: { id: 'CB-1.2' } });
    expect(openEscalations(world)).toEqual([]);
    const [entry] = world.store.comments('CB-1', { limit: 10 }).items;
    expect(entry).toMatchObject({
      kind: 'system',
      text: expect.stringContaining('death 1 of 1') as string,
    });
  });

  it('leaves the ticket to its owner the second time, with one escalation and no further worker [1.needs-input, 2.3.second, 10.5]', async () => {
    const { world, agents } = await aWorld();
    await world.create();
    await world.settle();
    await agents.dies('CB-1.1');
    await world.settle();
    await agents.dies('CB-1.2');
    await world.settle();
    expect(world.path('ticket/CB-1')).toBe('needs_input');
    expect(comments(world, 'CB-1').at(-1)).toBe(DIED_TWICE);
    expect(openEscalations(world)).toMatchObject([
      { reason: 'died_twice', ticket: 'CB-1', owner: 'lead' },
    ]);
    expect(agents.started).toEqual(['CB-1.1/1', 'CB-1.2/1']);
    await world.advance(24 * 3_600_000);
    expect(agents.started).toHaveLength(2);
    expect(openEscalations(world)).toHaveLength(1);
  });

  it('names the owner of its own ticket [2.3.second]', async () => {
    const { world, agents } = await aWorld();
    await world.create({ owner: 'mia' });
    await world.settle();
    await agents.dies('CB-1.1');
    await world.settle();
    await agents.dies('CB-1.2');
    await world.settle();
    expect(comments(world, 'CB-1').at(-1)).toBe('Worker died twice. Needs mia to review.');
    expect(openEscalations(world)[0]?.owner).toBe('mia');
  });

  it('counts as dead across restarts of the service [2.3.survives]', async () => {
    const { world, agents } = await aWorld();
    await world.create();
    await world.settle();
    await agents.dies('CB-1.1');
    await world.restart();
    await world.settle();
    expect(world.ticket('CB-1').deathCount).toBe(1);
    await agents.dies('CB-1.2');
    await world.restart();
    await world.settle();
    expect(world.path('ticket/CB-1')).toBe('needs_input');
    expect(reasons(world)).toEqual(['died_twice']);
  });

  it('has a fresh budget after a decision of a person [2.3.reset, 2.11.budgets, 8.resolved]', async () => {
    const { world, agents } = await aWorld();
    await world.create();
    await world.settle();
    await agents.dies('CB-1.1');
    await world.settle();
    await agents.dies('CB-1.2');
    await world.settle();
    await world.tell('ticket/CB-1', { type: 'person.retried' });
    await world.settle();
    expect(openEscalations(world)).toEqual([]);
    expect(world.ticket('CB-1')).toMatchObject({
      deathCount: 0,
      runsCounted: 1,
      author: { id: 'CB-1.3' },
    });
    await agents.dies('CB-1.3');
    await world.settle();
    expect(world.path('ticket/CB-1')).toBe('in_progress');
  });

  it('has a fresh budget after success [2.3.reset]', async () => {
    const { world, agents } = await aWorld();
    await world.create();
    await world.settle();
    await agents.dies('CB-1.1');
    await world.settle();
    await agents.reports('CB-1.2');
    await world.settle();
    expect(world.path('ticket/CB-1')).toBe('done');
    expect(world.ticket('CB-1').deathCount).toBe(0);
  });

  it('dies of silence: no output for as long as a stall takes [2.3.stall]', async () => {
    const { world, agents } = await aWorld();
    await world.create();
    await world.settle();
    world.activity.at.set('CB-1.1', world.clock.now());
    await world.advance(599_000);
    expect(agents.of('CB-1.1')?.state).toBe('live');
    await world.advance(2_000);
    expect(agents.of('CB-1.1')?.state).toBe('ended');
    expect(world.ticket('CB-1')).toMatchObject({ deathCount: 1, author: { id: 'CB-1.2' } });
  });

  it('lives on as long as it gives signs of life, up to the longest run [2.3.alive]', async () => {
    const { world, agents } = await aWorld();
    await world.create();
    await world.settle();
    for (let minutes = 0; minutes <= 119; minutes += 7) {
      world.activity.at.set('CB-1.1', world.clock.now());
      await world.advance(7 * 60_000);
    }
    expect(world.ticket('CB-1').deathCount).toBe(1);
    expect(world.worker('CB-1.1').stopping).toBe('max_run_time');
    expect(agents.started).toHaveLength(2);
  });
});

describe('no death', () => {
  it('is a worker that a person stops [2.4.own-stop, 2.11.stop, 10.20]', async () => {
    const { world, agents } = await aWorld();
    await world.create();
    await world.settle();
    await world.tell('ticket/CB-1', { type: 'person.stopped_worker', worker: 'CB-1.1' });
    await world.settle();
    expect(agents.of('CB-1.1')?.state).toBe('ended');
    expect(world.path('ticket/CB-1')).toBe('needs_input');
    expect(world.ticket('CB-1')).toMatchObject({ deathCount: 0, author: null });
    expect(reasons(world)).toEqual(['stopped']);
  });

  it('is a worker that a halt stops; its ticket waits in todo for the release [2.4.own-stop]', async () => {
    const { world, agents } = await aWorld();
    await world.create();
    await world.settle();
    await world.tell('supervisor', { type: 'person.engaged', halt: true, reason: null });
    await world.settle();
    expect(agents.of('CB-1.1')?.state).toBe('ended');
    expect(world.path('ticket/CB-1')).toBe('todo');
    expect(world.ticket('CB-1').deathCount).toBe(0);
    await world.tell('supervisor', { type: 'person.released', reason: null });
    await world.settle();
    expect(world.ticket('CB-1').author?.id).toBe('CB-1.2');
  });

  it('is a worker that a person restarts: a fresh run follows when the earlier one has ended [2.11.restart]', async () => {
    const { world, agents } = await aWorld();
    await world.create();
    await world.settle();
    await world.tell('ticket/CB-1', { type: 'person.restarted_worker', worker: 'CB-1.1' });
    await world.settle();
    expect(world.ticket('CB-1')).toMatchObject({
      deathCount: 0,
      bounces: 0,
      author: { id: 'CB-1.2' },
    });
    expect(agents.started).toEqual(['CB-1.1/1', 'CB-1.2/1']);
  });

  it('is a start that fails: it is tried again after one, five and thirty seconds, then a person is asked [2.4.failed-start]', async () => {
    const { world, agents } = await aWorld();
    const tries: number[] = [];
    agents.failsToStart = () => {
      tries.push(world.clock.now());
      return true;
    };
    const begun = world.clock.now();
    await world.create();
    await world.advance(3_600_000);
    expect(tries.map((at) => at - begun)).toEqual([0, 1_000, 6_000, 36_000]);
    expect(world.path('ticket/CB-1')).toBe('needs_input');
    expect(reasons(world)).toEqual(['cannot_start']);
    expect(world.ticket('CB-1').deathCount).toBe(0);
  });

  it('is a run whose end nothing recorded: three are borne, the fourth is asked about [2.4.interruption]', async () => {
    const { world, agents } = await aWorld();
    await world.create();
    for (let run = 1; run <= 3; run += 1) {
      await world.settle();
      await agents.isLost(`CB-1.${run}`);
    }
    await world.settle();
    expect(world.path('ticket/CB-1')).toBe('in_progress');
    await agents.isLost('CB-1.4');
    await world.settle();
    expect(reasons(world)).toEqual(['interrupted']);
    expect(world.ticket('CB-1').deathCount).toBe(0);
  });

  it('is the end of a worker that has reported [2.5.first-counts, 2.8]', async () => {
    const { world, agents } = await aWorld();
    world.policies.policy = aTicketPolicy({ phases: { signOff: true } });
    await world.create();
    await world.settle();
    await agents.reports('CB-1.1');
    await world.settle();
    await agents.dies('CB-1.1');
    await world.settle();
    expect(world.path('ticket/CB-1')).toBe('review.deciding');
    expect(world.ticket('CB-1')).toMatchObject({ deathCount: 0, author: null });
  });
});

describe('the circuit breaker', () => {
  it('stops a ticket that comes back again and again with the same head [2.10.loop]', async () => {
    const { world, agents } = await aWorld();
    world.policies.policy = aTicketPolicy({ limits: { deaths: 10, bounces: 2 } });
    await world.create();
    await world.settle();
    for (let run = 1; run <= 3; run += 1) {
      await world.tell(`worker/CB-1.${run}`, {
        type: 'runner.exited',
        incarnation: 1,
        exit: { code: 1, signal: null, lastLine: '', head: 'h0' },
        answer: null,
        tail: '',
      });
      await world.settle();
    }
    expect(agents.started).toHaveLength(3);
    expect(reasons(world)).toEqual(['bounce_loop']);
  });

  it('pauses dispatch when many workers die at once, with one escalation [2.10.mass-deaths]', async () => {
    const policies = new FakePolicies();
    policies.supervisor = { massDeaths: { count: 3, withinMs: 60_000 }, reviewerFailures: 3 };
    const { world, agents } = await aWorld({ policies });
    for (let n = 0; n < 4; n += 1) await world.create();
    await world.settle();
    for (const ticket of [1, 2, 3]) await agents.dies(`CB-${ticket}.1`);
    await world.settle();
    expect(world.path('supervisor')).toBe('paused.mass_deaths');
    expect(reasons(world)).toEqual(['mass_deaths']);
    const started = agents.started.length;
    await agents.dies('CB-4.1');
    await world.advance(3_600_000);
    expect(agents.started).toHaveLength(started);
    await world.tell('supervisor', { type: 'person.resumed' });
    await world.settle();
    expect(agents.started.length).toBeGreaterThan(started);
    expect(openEscalations(world)).toEqual([]);
  });
});
