import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { aWorld, openEscalations, reasons } from './a-world.ts';
import { aTicketPolicy, aWorkerPolicy, FakePolicies } from './fake-policies.ts';

/** Corners where two rules of the domain meet; each was once got wrong. */
describe('in a corner of the rules', () => {
  it('a single failed commit, of a deed’s outcome, leaves the supervisor running', async () => {
    const { world, agents } = await aWorld();
    let failures = 1;
    world.beforeCommit = () => {
      const telling = agents.started.length > 0;
      if (telling && failures > 0 && failures-- > 0) throw new Error('disk full');
    };
    await world.create();
    await world.advance(10_000);
    expect(failures).toBe(0);
    expect(world.path('worker/CB-1.1')).toBe('live.working');
    expect(agents.started).toEqual(['CB-1.1/1']);
    expect(world.path('supervisor')).toBe('running');
  });

  it('an idle worker needs a free slot to go on [2.11.idle]', async () => {
    const policies = new FakePolicies();
    policies.slots = { authors: 1, judges: 1 };
    policies.policy = aTicketPolicy({ reviewMode: 'enforce' });
    const { world, agents } = await aWorld({ policies });
    await world.create();
    await world.create();
    await world.settle();
    await agents.reports('CB-1.1');
    await agents.endsTurn('CB-1.1');
    await world.settle();
    expect(world.path('ticket/CB-2')).toBe('in_progress');
    await agents.judges('CB-1.r1', 'fail');
    await world.settle();
    expect(world.host.memory.roster.running(({ role }) => role === 'author')).toBe(1);
  });

  it('an answer to an idle worker needs a free slot [2.5.answer]', async () => {
    const policies = new FakePolicies();
    policies.slots = { authors: 1, judges: 1 };
    const { world, agents } = await aWorld({ policies });
    await world.create();
    await world.create();
    await world.settle();
    await agents.reports('CB-1.1', 'QUESTION');
    await agents.endsTurn('CB-1.1');
    await world.settle();
    await world.tell('ticket/CB-1', { type: 'person.answered', text: 'x', slotFree: false });
    await world.settle();
    expect(world.host.memory.roster.running(({ role }) => role === 'author')).toBe(1);
  });

  it('a fail for a worker that is being stopped for idleness goes to a fresh run [2.8]', async () => {
    const policies = new FakePolicies();
    policies.policy = aTicketPolicy({ reviewMode: 'enforce' });
    policies.profiles = { luci: aWorkerPolicy({ idleForMs: 1_000 }) };
    const { world, agents } = await aWorld({ policies });
    await world.create();
    await world.settle();
    await agents.reports('CB-1.1');
    await agents.endsTurn('CB-1.1');
    await world.settle();
    world.deeds.script('stopRunner', () => []);
    await world.advance(1_000);
    expect(world.path('worker/CB-1.1')).toBe('stopping');
    await agents.judges('CB-1.r1', 'fail');
    await world.settle();
    expect(world.path('ticket/CB-1')).toBe('todo');
  });

  it('gates that are begun again by hand all run [2.11.route]', async () => {
    const { world, agents } = await aWorld();
    world.policies.policy = aTicketPolicy({ phases: { gates: ['one', 'two'] } });
    await world.create();
    await world.settle();
    await agents.reports('CB-1.1');
    await world.settle();
    await agents.exits('CB-1.g1', 0);
    await world.settle();
    await world.tell('ticket/CB-1', { type: 'person.routed', phase: 'gates' });
    await world.settle();
    await agents.exits('CB-1.g2', 0);
    await world.settle();
    const passed = ['CB-1.g3', 'CB-1.g4'].map(
      (id) => world.store.worker(id) && world.worker(id).gate,
    );
    expect(passed[0]).toBe('one');
  });

  it('an interrupted turn that ends without a report is no death [2.11.interrupt]', async () => {
    const { world, agents } = await aWorld();
    await world.create();
    await world.settle();
    world.activity.at.set('CB-1.1', world.clock.now());
    await world.tell('worker/CB-1.1', { type: 'person.interrupted' });
    await agents.endsTurn('CB-1.1');
    await world.advance(3_600_000);
    expect(world.ticket('CB-1').deathCount).toBe(0);
  });

  it('work without a commit can be reviewed where none is required [2.6.not-required]', async () => {
    const { world, agents } = await aWorld();
    world.policies.policy = aTicketPolicy({ reviewMode: 'enforce' });
    agents.check = () => ({ sha: null, head: null });
    await world.create({ requiresCommit: false });
    await world.settle();
    await agents.reports('CB-1.1', 'DONE', null);
    await world.settle();
    await agents.judges('CB-1.r1', 'pass');
    await world.settle();
    expect(world.path('ticket/CB-1')).toBe('done');
  });

  it('what the chart says because of a person is not that person’s comment', async () => {
    const { world, agents } = await aWorld();
    world.policies.policy = aTicketPolicy({ limits: { runsPerTicket: 1 } });
    await world.create({ assignee: 'luci' });
    await world.settle();
    await world.tell('supervisor', { type: 'person.engaged', halt: false, reason: null });
    await agents.isLost('CB-1.1');
    await world.tell('ticket/CB-1', {
      type: 'person.dispatched',
      startsAllowed: false,
      slotFree: false,
      dependenciesDone: false,
      launch: null,
    });
    expect(reasons(world)).toEqual(['max_runs']);
    expect(world.store.comments('CB-1', { limit: 5 }).items.at(-1)).toMatchObject({
      kind: 'system',
    });
  });

  it('the history of an actor can be followed back from its last event, comments and all', async () => {
    const { world } = await aWorld();
    await world.create({ assignee: 'mia' });
    await world.tell('ticket/CB-1', { type: 'person.commented', text: 'x' });
    await world.tell('ticket/CB-1', { type: 'person.assigned', assignee: 'ben' });
    const rows = new Map(world.journal().map((row) => [row.seq, row]));
    const chain: number[] = [];
    for (let at = rows.get(world.actor('ticket/CB-1').lastSeq); at; at = rows.get(at.prev))
      chain.push(at.seq);
    expect(chain).toHaveLength(3);
  });

  it('an escalation that was resolved and opened again in one turn can be resolved in that turn [8.one]', async () => {
    const { world } = await aWorld();
    await world.create({ assignee: 'mia' });
    await world.tell('ticket/CB-1', { type: 'person.routed', phase: 'signOff' });
    await Promise.all([
      world.tell('ticket/CB-1', { type: 'person.routed', phase: 'author' }),
      world.tell('ticket/CB-1', { type: 'person.routed', phase: 'signOff' }),
      world.tell('ticket/CB-1', { type: 'person.routed', phase: 'author' }),
    ]);
    expect(openEscalations(world)).toEqual([]);
  });

  it('a drain goes on after the store has failed and recovered [2.4.drain]', async () => {
    const { world } = await aWorld();
    await world.tell('supervisor', { type: 'person.drained' });
    let failures = 1;
    world.beforeCommit = () => {
      if (failures > 0 && failures-- > 0) throw new Error('disk full');
    };
    await world.create();
    await world.advance(5_000);
    expect(world.path('supervisor')).toMatch(/^draining/);
  });

  it('the feed ends when the host stops', async () => {
    const { world } = await aWorld();
    let ended = false;
    const reading = (async () => {
      for await (const _ of world.host.feed(0, new AbortController().signal)) continue;
      ended = true;
    })();
    void reading;
    await world.settle();
    await world.stop();
    for (let n = 0; n < 10; n += 1) await nextTurn();
    expect(ended).toBe(true);
  });

  it('a flag that appeared and went between two looks holds nothing up', async () => {
    const { world, agents } = await aWorld({ watchesFlag: true });
    world.flag.engaged = true;
    await world.create();
    await world.settle();
    world.flag.clear();
    await world.advance(10_000);
    expect(agents.started).toEqual(['CB-1.1/1']);
  });

  it('a decision about a judged sha is stored beside the verdict [3.decision]', async () => {
    const { world, agents } = await aWorld();
    world.policies.policy = aTicketPolicy({ reviewMode: 'shadow', phases: { signOff: true } });
    await world.create();
    await world.settle();
    await agents.reports('CB-1.1');
    await world.settle();
    await agents.judges('CB-1.r1', 'fail');
    await world.tell('ticket/CB-1', { type: 'person.approved' });
    await world.settle();
    expect(world.store.reviews({ limit: 1 }).items).toMatchObject([
      { humanDecision: 'accepted_done' },
    ]);
  });

  it('a person who stops a shadow reviewer stops it and leaves the ticket where it is', async () => {
    const { world, agents } = await aWorld();
    world.policies.policy = aTicketPolicy({ reviewMode: 'shadow', phases: { signOff: true } });
    await world.create();
    await world.settle();
    await agents.reports('CB-1.1');
    await world.settle();
    expect(agents.of('CB-1.r1')?.state).toBe('live');
    await world.tell('ticket/CB-1', { type: 'person.stopped_worker', worker: 'CB-1.r1' });
    await world.settle();
    expect(agents.of('CB-1.r1')?.state).toBe('ended');
  });

  it('a ticket that a person sends back holds no verdict any more', async () => {
    const { world, agents } = await aWorld();
    world.policies.policy = aTicketPolicy({ reviewMode: 'enforce' });
    await world.create();
    await world.settle();
    await agents.reports('CB-1.1');
    await world.settle();
    await world.tell('supervisor', { type: 'person.engaged', halt: false, reason: null });
    await agents.judges('CB-1.r1', 'pass');
    await world.tell('ticket/CB-1', { type: 'person.rejected', feedback: 'no' });
    await world.settle();
    const held = world.host.queries.killSwitch().held.map(({ what }) => what);
    expect(held).not.toContain('verdict');
  });

  it('a ticket routed to its author gets one although its workflow has none [1.workflow]', async () => {
    const { world } = await aWorld();
    world.policies.policy = aTicketPolicy({ phases: { author: false, signOff: true } });
    await world.create();
    await world.settle();
    await world.tell('ticket/CB-1', { type: 'person.routed', phase: 'author' });
    await world.settle();
    expect(world.path('ticket/CB-1')).toBe('in_progress');
  });

  it('a runner that reports itself while it is being called off is known', async () => {
    const { world } = await aWorld();
    let go: () => void = () => {};
    const gate = new Promise<void>((resolve) => (go = resolve));
    const before = world.deeds;
    before.script('startRunner', async ({ actor }) => {
      await gate;
      return [
        {
          to: actor,
          saying: {
            type: 'runner.spawned',
            incarnation: 1,
            identity: { pid: 5, startTime: '5', bootId: 'b' },
            nonceHash: 'n',
            cwd: 'c',
            branch: 'b',
            head: null,
            baseSha: null,
          },
        },
      ];
    });
    await world.create();
    await world.settle();
    await world.tell('ticket/CB-1', { type: 'person.cancelled' });
    await world.settle();
    world.deeds.script('stopRunner', () => []);
    go();
    await world.settle();
    expect(world.worker('CB-1.1').identity?.pid).toBe(5);
  });
});
