import { describe, expect, it } from 'vitest';
import { aWorld, openEscalations, reasons } from './a-world.ts';
import { aTicketPolicy, aWorkerPolicy } from './fake-policies.ts';

const ENGAGED = { type: 'person.engaged', halt: false, reason: 'a look around' } as const;
const RELEASED = { type: 'person.released', reason: null } as const;
const TURN = { slotFree: false } as const;
const FACTS = { startsAllowed: false, slotFree: false, dependenciesDone: false, launch: null };

describe('the kill-switch', () => {
  it('holds dispatch, and lets it go once [4.holds, 4.release, 10.7]', async () => {
    const { world, agents } = await aWorld();
    await world.tell('supervisor', ENGAGED);
    await world.create();
    await world.advance(3_600_000);
    expect(agents.started).toEqual([]);
    expect(world.host.queries.ticket('CB-1')?.waitingFor).toBe('the kill-switch, engaged by ana');
    await world.tell('supervisor', RELEASED);
    await world.settle();
    expect(agents.started).toEqual(['CB-1.1/1']);
  });

  it('holds a start that was granted before it was engaged and not made yet', async () => {
    const { world, agents } = await aWorld();
    await Promise.all([world.create(), world.tell('supervisor', ENGAGED)]);
    await world.settle();
    expect(agents.started).toEqual([]);
    await world.tell('supervisor', RELEASED);
    await world.settle();
    expect(agents.started).toEqual(['CB-1.1/1']);
  });

  it('names itself as what a ticket waits for whose reviewer was granted and not started yet [4.told]', async () => {
    const { world, agents } = await aWorld();
    world.policies.policy = aTicketPolicy({ reviewMode: 'enforce' });
    await world.create();
    await world.settle();
    world.deeds.onDeed = ({ type }) => {
      if (type === 'startRunner') void world.tell('supervisor', ENGAGED);
    };
    await agents.reports('CB-1.1');
    await world.settle();
    expect(world.path('ticket/CB-1')).toBe('review.judging');
    expect(agents.of('CB-1.r1')?.state).toBe('gated');
    expect(world.host.queries.ticket('CB-1')?.waitingFor).toBe('the kill-switch, engaged by ana');
  });

  it('lets people start by hand [2.11.dispatch, 4.people]', async () => {
    const { world, agents } = await aWorld();
    await world.tell('supervisor', ENGAGED);
    await world.create();
    await world.tell('ticket/CB-1', { type: 'person.dispatched', ...FACTS });
    await world.settle();
    expect(agents.of('CB-1.1')?.state).toBe('live');
  });

  it('lets people restart a worker by hand [4.people]', async () => {
    const { world, agents } = await aWorld();
    await world.create();
    await world.settle();
    await world.tell('supervisor', ENGAGED);
    await world.tell('ticket/CB-1', { type: 'person.restarted_worker', worker: 'CB-1.1' });
    await world.settle();
    expect(agents.of('CB-1.2')?.state).toBe('live');
  });

  it.each([
    ['triage', 'inbox', { type: 'person.triaged' }, 'todo'],
    ['assign', 'todo', { type: 'person.assigned', assignee: 'luci' }, 'todo'],
    ['comment', 'todo', { type: 'person.commented', text: 'look' }, 'todo'],
    ['cancel', 'todo', { type: 'person.cancelled' }, 'cancelled'],
    ['answer', 'needs_input', { type: 'person.answered', text: 'both', ...TURN }, 'in_progress'],
    ['approve', 'needs_input', { type: 'person.approved' }, 'done'],
    ['reject', 'needs_input', { type: 'person.rejected', feedback: 'no' }, 'todo'],
    ['retry', 'needs_input', { type: 'person.retried' }, 'todo'],
    ['route', 'needs_input', { type: 'person.routed', phase: 'signOff' }, 'review.deciding'],
    ['reopen', 'done', { type: 'person.reopened', policy: aTicketPolicy() }, 'todo'],
  ] as const)('lets people %s a ticket in %s [4.people]', async (_, from, saying, to) => {
    const { world, agents } = await aWorld();
    await world.create(from === 'inbox' ? { state: 'inbox' } : {});
    if (from === 'needs_input' || from === 'done') {
      await world.settle();
      await agents.reports('CB-1.1', from === 'done' ? 'DONE' : 'QUESTION');
      await agents.endsTurn('CB-1.1');
      await world.settle();
      await world.tell('supervisor', ENGAGED);
    } else {
      await world.tell('supervisor', ENGAGED);
      await world.settle();
    }
    expect(world.path('ticket/CB-1')).toBe(from);
    expect(await world.tell('ticket/CB-1', saying)).toMatchObject({ outcome: 'applied' });
    await world.settle();
    expect(world.path('ticket/CB-1')).toBe(to);
  });

  it('holds the commit check, and lets it go once [4.holds]', async () => {
    const { world, agents } = await aWorld();
    await world.create();
    await world.settle();
    await world.tell('supervisor', ENGAGED);
    await agents.reports('CB-1.1');
    await world.settle();
    expect(world.path('ticket/CB-1')).toBe('review.verifying');
    expect(world.deeds.of('checkCommit')).toEqual([]);
    expect(world.host.queries.killSwitch().held).toEqual([{ what: 'checkCommit', ticket: 'CB-1' }]);
    await world.restart();
    await world.settle();
    expect(world.deeds.of('checkCommit')).toEqual([]);
    await world.tell('supervisor', RELEASED);
    await world.settle();
    expect(world.deeds.of('checkCommit')).toHaveLength(1);
    expect(world.path('ticket/CB-1')).toBe('done');
  });

  it('lets a reviewer finish, holds its verdict, and applies it on release [4.holds, 4.workers-go-on]', async () => {
    const { world, agents } = await aWorld();
    world.policies.policy = aTicketPolicy({ reviewMode: 'enforce' });
    await world.create();
    await world.settle();
    await agents.reports('CB-1.1');
    await world.settle();
    await world.tell('supervisor', ENGAGED);
    await agents.judges('CB-1.r1', 'fail');
    await world.settle();
    expect(world.path('ticket/CB-1')).toBe('review.judging');
    expect(world.store.reviews({ limit: 5 }).items).toMatchObject([{ outcome: 'held' }]);
    expect(world.host.queries.killSwitch().held).toEqual([{ what: 'verdict', ticket: 'CB-1' }]);
    await world.stopAndStart();
    await world.settle();
    expect(world.path('ticket/CB-1')).toBe('review.judging');
    await world.tell('supervisor', RELEASED);
    await world.settle();
    expect(world.ticket('CB-1').reviewCycles).toBe(1);
    const sentBack = world
      .journal()
      .filter(({ body }) => body.includes('"from":"review.judging","to":"todo"'));
    expect(sentBack).toHaveLength(1);
  });

  it('holds feedback on its way to a worker [4.holds]', async () => {
    const { world, agents } = await aWorld();
    world.policies.policy = aTicketPolicy({ reviewMode: 'enforce' });
    await world.create();
    await world.settle();
    await agents.reports('CB-1.1');
    await agents.endsTurn('CB-1.1');
    await world.settle();
    await Promise.all([agents.judges('CB-1.r1', 'fail'), world.tell('supervisor', ENGAGED)]);
    await world.settle();
    expect(world.deeds.of('deliverInput')).toEqual([]);
    await world.tell('supervisor', RELEASED);
    await world.settle();
    expect(world.deeds.of('deliverInput')).toHaveLength(1);
    expect(world.worker('CB-1.1').turn).toBe(2);
  });

  it('holds landing, and lets it go once [4.holds]', async () => {
    const { world, agents } = await aWorld();
    world.policies.policy = aTicketPolicy({ landing: 'ff-only' });
    await world.create();
    await world.settle();
    await world.tell('supervisor', ENGAGED);
    await agents.reports('CB-1.1');
    await world.tell('ticket/CB-1', { type: 'person.approved' });
    await world.settle();
    expect(world.path('ticket/CB-1')).toBe('done');
    expect(world.deeds.of('land')).toEqual([]);
    await world.tell('supervisor', RELEASED);
    await world.settle();
    expect(world.deeds.of('land')).toHaveLength(1);
    expect(world.ticket('CB-1').landed).toBe(true);
  });

  it('lets facts move tickets: deaths, reports and questions [4.facts]', async () => {
    const { world, agents } = await aWorld();
    for (let n = 0; n < 3; n += 1) await world.create();
    await world.settle();
    await agents.dies('CB-1.1');
    await world.settle();
    await world.tell('supervisor', ENGAGED);
    await agents.dies('CB-1.2');
    await agents.dies('CB-2.1');
    await agents.reports('CB-3.1', 'QUESTION');
    await world.settle();
    expect(world.path('ticket/CB-1')).toBe('needs_input');
    expect(world.path('ticket/CB-2')).toBe('todo');
    expect(world.path('ticket/CB-3')).toBe('needs_input');
    expect(reasons(world).toSorted()).toEqual(['died_twice', 'question']);
  });

  it('survives restarts, and says who engaged it and why [4.told, 4.survives]', async () => {
    const { world } = await aWorld();
    await world.tell('supervisor', ENGAGED);
    const engaged = { engaged: true, source: 'stored', by: 'ana', reason: 'a look around' };
    await world.restart();
    expect(world.host.queries.killSwitch()).toMatchObject(engaged);
    await world.stopAndStart();
    expect(world.host.queries.killSwitch()).toMatchObject(engaged);
  });

  it('is engaged by the flag file before the next look at it [4.engaged]', async () => {
    const { world, agents } = await aWorld({ watchesFlag: true });
    world.flag.engaged = true;
    await world.create();
    await world.settle();
    expect(agents.started).toEqual([]);
    await world.advance(100);
    expect(world.path('supervisor')).toBe('paused.held');
    expect(world.host.queries.killSwitch()).toMatchObject({ source: 'file', by: 'flag file' });
    world.flag.clear();
    await world.advance(100);
    expect(agents.started).toEqual(['CB-1.1/1']);
  });

  it('is noticed by polling alone within 500 ms, whenever the flag comes and goes [4.at-once]', async () => {
    const { world } = await aWorld({ watchesFlag: true });
    /** How long it takes until the supervisor knows, from now on. */
    const noticed = async (path: string): Promise<number> => {
      const before = world.clock.now();
      const head = world.store.head();
      await world.advance(1_000);
      const [first] = world.journal(head);
      const { time } = JSON.parse(first?.body ?? '{}') as { time: string };
      expect(world.path('supervisor')).toBe(path);
      return Date.parse(time) - before;
    };
    const took: number[] = [];
    for (let n = 0; n < 20; n += 1) {
      await world.advance(37);
      world.flag.engaged = true;
      took.push(await noticed('paused.held'));
      world.flag.clear();
      took.push(await noticed('running'));
    }
    expect(Math.max(...took)).toBeLessThan(500);
  });

  it.each([true, false])(
    'lets nothing begin later than 500 ms after the flag while tickets keep arriving, watched: %s [4.at-once]',
    async (watchesFlag) => {
      const { world } = await aWorld({ watchesFlag });
      world.policies.slots.authors = 100;
      const began: number[] = [];
      world.deeds.onDeed = ({ type }) => {
        if (type === 'startRunner') began.push(world.clock.now());
      };
      const arrivals = async (count: number): Promise<void> => {
        for (let n = 0; n < count; n += 1) {
          await world.create();
          await world.advance(20);
        }
      };
      await arrivals(5);
      expect(began).toHaveLength(5);
      const appeared = world.clock.now();
      world.flag.engaged = true;
      await arrivals(40);
      expect(began.filter((at) => at > appeared + 500)).toEqual([]);
      world.flag.clear();
      await world.advance(1_000);
      expect(began).toHaveLength(45);
    },
  );

  it('is engaged by a flag file that cannot be looked at, watched or not, from the first start on [4.engaged, 10.7]', async () => {
    const { world, agents } = await aWorld();
    world.flag.fails = new Error('EIO: i/o error');
    await world.create();
    await world.advance(1_000);
    expect(agents.started).toEqual([]);
    await world.restart();
    expect(world.host.queries.killSwitch()).toMatchObject({
      engaged: true,
      source: 'file',
      reason: expect.stringContaining('EIO') as string,
    });
  });

  it('is engaged while the flag file cannot be looked at, and lets go when it can be [4.engaged]', async () => {
    const { world, agents } = await aWorld({ watchesFlag: true });
    world.flag.fails = new Error('EIO: i/o error');
    await world.advance(100);
    expect(world.path('supervisor')).toBe('paused.held');
    await world.create();
    await world.advance(1_000);
    expect(agents.started).toEqual([]);
    world.flag.fails = null;
    await world.advance(100);
    expect(agents.started).toEqual(['CB-1.1/1']);
    expect(world.log.errors).toEqual([]);
  });

  it('is engaged by a flag file that appeared while the service was down [4.survives]', async () => {
    const { world, agents } = await aWorld({ watchesFlag: true });
    world.flag.engaged = true;
    await world.restart();
    await world.create();
    await world.settle();
    expect(world.path('supervisor')).toBe('paused.held');
    expect(agents.started).toEqual([]);
  });

  it('stays engaged when the flag file goes and the stored switch is on [4.engaged]', async () => {
    const { world } = await aWorld({ watchesFlag: true });
    await world.tell('supervisor', ENGAGED);
    world.flag.engaged = true;
    await world.advance(100);
    world.flag.clear();
    await world.advance(100);
    expect(world.path('supervisor')).toBe('paused.held');
  });

  it('halts running workers and reviewers, whose tickets wait where they are [4.halt]', async () => {
    const { world, agents } = await aWorld();
    world.policies.policy = aTicketPolicy({ reviewMode: 'enforce' });
    world.policies.profiles = { luci: aWorkerPolicy() };
    await world.create();
    await world.create();
    await world.settle();
    await agents.reports('CB-1.1');
    await world.settle();
    await world.tell('supervisor', { type: 'person.engaged', halt: true, reason: null });
    await world.settle();
    expect([...agents.all.values()].map(({ state }) => state)).toEqual(['ended', 'ended', 'ended']);
    expect(world.path('ticket/CB-1')).toBe('review.judging');
    expect(world.path('ticket/CB-2')).toBe('todo');
    expect(openEscalations(world)).toEqual([]);
    await world.tell('supervisor', RELEASED);
    await world.settle();
    expect(world.ticket('CB-1').reviewer?.id).toBe('CB-1.r2');
    expect(world.ticket('CB-2').author?.id).toBe('CB-2.2');
  });
});
