import { describe, expect, it } from 'vitest';
import { aWorld, openEscalations, reasons } from './a-world.ts';
import { aTicketPolicy, aWorkerPolicy, FakePolicies } from './fake-policies.ts';

const MINUTE = 60_000;

function slots(authors: number, slotsOf: Record<string, number> = {}): FakePolicies {
  const policies = new FakePolicies();
  policies.slots = { authors, judges: 1 };
  policies.slotsOf = slotsOf;
  policies.profiles = { luci: aWorkerPolicy(), nina: aWorkerPolicy({ profile: 'nina' }) };
  return policies;
}

describe('dispatch', () => {
  it('starts no more authors than there are slots, however many tickets arrive in one turn [1.in-progress, 2.1.slots, 10.13]', async () => {
    const { world, agents } = await aWorld({ policies: slots(3) });
    await Promise.all(Array.from({ length: 20 }, () => world.create()));
    await world.settle();
    expect(agents.started).toHaveLength(3);
    await agents.reports('CB-1.1');
    await agents.exits('CB-1.1');
    await world.settle();
    expect(agents.started).toHaveLength(4);
  });

  it('starts no more authors of a profile than it has slots [1.todo, 2.1.slots]', async () => {
    const { world, agents } = await aWorld({ policies: slots(4, { luci: 1 }) });
    for (const profile of ['luci', 'luci', 'nina', 'luci']) await world.create({ profile });
    await world.settle();
    expect(agents.started.toSorted()).toEqual(['CB-1.1/1', 'CB-3.1/1']);
    expect(world.host.queries.ticket('CB-2')?.waitingFor).toBe('a free slot for profile luci');
  });

  it('gives reviewers and gates slots of their own [1.todo, 2.1.judge-slots]', async () => {
    const policies = slots(2);
    policies.policy = aTicketPolicy({ reviewMode: 'enforce' });
    const { world, agents } = await aWorld({ policies });
    for (let n = 0; n < 4; n += 1) await world.create();
    await world.settle();
    for (const ticket of [1, 2]) {
      await agents.reports(`CB-${ticket}.1`);
      await agents.exits(`CB-${ticket}.1`);
    }
    await world.settle();
    const running = [...world.host.memory.roster.workers.values()].filter(({ slot }) => slot);
    expect(running.map(({ role }) => role).toSorted()).toEqual(['author', 'author', 'reviewer']);
    expect(world.host.queries.ticket('CB-2')?.waitingFor).toBe('a free slot for a reviewer');
  });

  it('starts the urgent before the high, the high before the low [2.1.order]', async () => {
    const { world, agents } = await aWorld({ policies: slots(1) });
    await world.create();
    await world.settle();
    for (const priority of ['low', 'high', 'urgent', 'normal'] as const)
      await world.create({ priority });
    for (const ticket of [1, 4, 3, 5]) {
      await agents.reports(`CB-${ticket}.1`);
      await agents.exits(`CB-${ticket}.1`);
      await world.settle();
    }
    expect(agents.started.map((key) => key.split('.')[0])).toEqual([
      'CB-1',
      'CB-4',
      'CB-3',
      'CB-5',
      'CB-2',
    ]);
  });

  it('lets a low priority grow old instead of waiting for ever [2.1.ageing]', async () => {
    const { world, agents } = await aWorld({ policies: slots(1) });
    await world.create();
    await world.create({ priority: 'low' });
    await world.advance(91 * MINUTE);
    world.activity.at.set('CB-1.1', world.clock.now());
    await world.create({ priority: 'urgent' });
    const current = world.ticket('CB-1').author?.id ?? '';
    await agents.reports(current);
    await agents.exits(current);
    await world.settle();
    expect(world.ticket('CB-2').author?.id).toBe('CB-2.1');
    expect(world.path('ticket/CB-3')).toBe('todo');
  });

  it('gives a retry the place that it had [2.1.retry-keeps-place]', async () => {
    const { world, agents } = await aWorld({ policies: slots(1) });
    await world.create();
    await world.settle();
    const { readyAt } = world.ticket('CB-1');
    await world.advance(5 * MINUTE);
    await world.create();
    await agents.dies('CB-1.1');
    await world.settle();
    expect(world.ticket('CB-1').readyAt).toBe(readyAt);
    expect(agents.started).toEqual(['CB-1.1/1', 'CB-1.2/1']);
  });

  it('uses no attempt up while a ticket waits for a slot [2.1.waiting-is-free]', async () => {
    const { world } = await aWorld({ policies: slots(1) });
    await world.create();
    await world.create();
    await world.advance(60 * MINUTE);
    expect(world.ticket('CB-2')).toMatchObject({ runs: 0, startFailures: 0, bounces: 0 });
  });

  it('tells a person who asks for a start that there is no slot [2.11.dispatch]', async () => {
    const { world } = await aWorld({ policies: slots(1) });
    await world.create();
    await world.create();
    await world.settle();
    const outcome = await world.tell('ticket/CB-2', {
      type: 'person.dispatched',
      startsAllowed: true,
      slotFree: true,
      dependenciesDone: true,
      launch: aWorkerPolicy(),
    });
    expect(outcome).toMatchObject({ outcome: 'rejected', code: 'no_free_slot' });
    expect(world.path('ticket/CB-2')).toBe('todo');
  });

  it('waits by name where an assignee is a person [1.person-assignee]', async () => {
    const { world } = await aWorld();
    await world.create({ assignee: 'mia' });
    await world.advance(MINUTE);
    expect(world.path('ticket/CB-1')).toBe('todo');
    expect(world.host.queries.ticket('CB-1')?.waitingFor).toBe(
      'mia, a person: no profile has that name',
    );
  });

  it('stops at the cap on runs, and a decision gives a fresh one [2.10.max-runs]', async () => {
    const policies = new FakePolicies();
    policies.policy = aTicketPolicy({ limits: { runsPerTicket: 2, deaths: 9, bounces: 9 } });
    const { world, agents } = await aWorld({ policies });
    await world.create();
    for (let run = 1; run <= 2; run += 1) {
      await world.settle();
      await agents.dies(`CB-1.${run}`);
    }
    await world.settle();
    expect(reasons(world)).toEqual(['max_runs']);
    await world.tell('ticket/CB-1', { type: 'person.retried' });
    await world.settle();
    expect(world.ticket('CB-1')).toMatchObject({ author: { id: 'CB-1.3' }, runsCounted: 1 });
  });

  it('begins the review cycles of a ticket at its first start [2.2]', async () => {
    const { world, agents } = await aWorld();
    world.policies.policy = aTicketPolicy({ phases: { author: false } });
    agents.check = () => {
      world.policies.slots = { authors: 0, judges: 1 };
      return { outcome: 'missing', sha: null, gap: 'there is no new commit' };
    };
    await world.create();
    await world.settle();
    expect(world.ticket('CB-1')).toMatchObject({ runs: 0, reviewCycles: 1 });
    world.policies.policy = aTicketPolicy();
    world.policies.slots = { authors: 1, judges: 1 };
    await world.host.reconfigure();
    await world.settle();
    expect(world.ticket('CB-1')).toMatchObject({ runs: 1, reviewCycles: 0 });
  });

  it.each([
    ['tokens', { tokens: 10, cost: 0 }],
    ['cost', { tokens: 0, cost: 10 }],
  ] as const)(
    'stops at a spent budget of %s; a decision gives a fresh one, and the totals go on [2.10.budget, 2.11.budgets]',
    async (limit, whole) => {
      const policies = new FakePolicies();
      policies.policy = aTicketPolicy({ limits: { [limit]: 10 } });
      const { world, agents } = await aWorld({ policies });
      await world.create();
      await world.settle();
      const half = { tokens: whole.tokens / 2, cost: whole.cost / 2 };
      for (const [offset, state] of ['in_progress', 'needs_input'].entries()) {
        const used = { type: 'agent.used', offset: offset + 1, ...half } as const;
        await world.tell('worker/CB-1.1', used);
        await world.settle();
        expect(world.path('ticket/CB-1')).toBe(state);
      }
      expect(reasons(world)).toEqual(['budget_spent']);
      expect(agents.of('CB-1.1')?.state).toBe('ended');
      await world.tell('ticket/CB-1', { type: 'person.retried' });
      await world.settle();
      expect(agents.started).toEqual(['CB-1.1/1', 'CB-1.2/1']);
      expect(reasons(world)).toEqual([]);
      const again = { type: 'agent.used', offset: 1, ...half } as const;
      await world.tell('worker/CB-1.2', again);
      // Read once more after a restart, it does not count twice.
      await world.tell('worker/CB-1.2', again);
      await world.settle();
      expect(world.path('ticket/CB-1')).toBe('in_progress');
      expect(world.ticket('CB-1')).toMatchObject({ [limit]: 15, [`${limit}Counted`]: 5 });
    },
  );
});

describe('dependencies', () => {
  it('keep a ticket waiting until they are done [1.todo, 2.1.dependencies, 10.12]', async () => {
    const { world, agents } = await aWorld();
    await world.create();
    await world.create({ dependsOn: ['CB-1'] });
    await world.settle();
    expect(world.path('ticket/CB-2')).toBe('todo');
    expect(world.host.queries.ticket('CB-2')?.waitingFor).toBe('dependencies: CB-1 (in_progress)');
    await agents.reports('CB-1.1');
    await world.settle();
    expect(world.path('ticket/CB-2')).toBe('in_progress');
  });

  it('that do not exist are rejected with their names [2.1.rejected-dependencies]', async () => {
    const { world } = await aWorld();
    const outcome = await world.create({ dependsOn: ['CB-8', 'CB-9'] });
    expect(outcome).toMatchObject({
      outcome: 'rejected',
      code: 'unknown_dependency',
      path: ['CB-8', 'CB-9'],
    });
    expect(world.store.ticket('CB-1')).toBeNull();
  });

  it('that close a circle are rejected with the path [2.1.rejected-dependencies]', async () => {
    const { world } = await aWorld({ policies: slots(0) });
    await world.create();
    await world.create({ dependsOn: ['CB-1'] });
    await world.create({ dependsOn: ['CB-2'] });
    const outcome = await world.tell('ticket/CB-1', {
      type: 'person.edited',
      changes: { dependsOn: ['CB-3'] },
      policy: world.policies.policy,
    });
    expect(outcome).toMatchObject({
      outcome: 'rejected',
      code: 'dependency_cycle',
      path: ['CB-1', 'CB-3', 'CB-2', 'CB-1'],
    });
    expect(world.ticket('CB-1').dependsOn).toEqual([]);
  });

  it('on the ticket itself are rejected [2.1.rejected-dependencies]', async () => {
    const { world } = await aWorld();
    const outcome = await world.create({ id: 'CB-7', dependsOn: ['CB-7'] });
    expect(outcome).toMatchObject({ code: 'dependency_cycle', path: ['CB-7', 'CB-7'] });
  });

  it('that an import names before they exist are waited for by name [11.unknown-dependency]', async () => {
    const { world, agents } = await aWorld();
    await world.create({ id: 'CB-2', dependsOn: ['CB-1'], allowUnknownDependencies: true });
    await world.settle();
    expect(world.host.queries.ticket('CB-2')?.waitingFor).toBe(
      'dependencies: CB-1 (does not exist yet)',
    );
    await world.create({ id: 'CB-1' });
    await world.settle();
    await agents.reports('CB-1.1');
    await world.settle();
    expect(world.path('ticket/CB-2')).toBe('in_progress');
  });

  it('that are cancelled are asked about, and a person who goes on has decided about them [2.1.cancelled-dependency]', async () => {
    const { world } = await aWorld();
    await world.create();
    await world.create({ dependsOn: ['CB-1'] });
    await world.settle();
    await world.tell('ticket/CB-1', { type: 'person.cancelled' });
    await world.settle();
    expect(world.path('ticket/CB-2')).toBe('needs_input');
    expect(openEscalations(world)).toMatchObject([
      { reason: 'dependency_cancelled', ticket: 'CB-2' },
    ]);
    await world.tell('ticket/CB-2', { type: 'person.retried' });
    await world.settle();
    expect(world.path('ticket/CB-2')).toBe('in_progress');
  });

  it('that are cancelled are asked about at once under the kill-switch, for nothing starts by that [2.1.cancelled-dependency, 4.facts]', async () => {
    const { world, agents } = await aWorld();
    await world.tell('supervisor', { type: 'person.engaged', halt: false, reason: null });
    await world.create();
    await world.create({ dependsOn: ['CB-1'] });
    await world.settle();
    await world.tell('ticket/CB-1', { type: 'person.cancelled' });
    await world.settle();
    expect(world.path('ticket/CB-2')).toBe('needs_input');
    expect(openEscalations(world)).toMatchObject([
      { reason: 'dependency_cancelled', ticket: 'CB-2' },
    ]);
    expect(agents.started).toEqual([]);
  });

  it('that are re-opened later leave work alone that has begun [2.1.reopened-dependency]', async () => {
    const { world, agents } = await aWorld();
    await world.create();
    await world.create({ dependsOn: ['CB-1'] });
    await world.settle();
    await agents.reports('CB-1.1');
    await world.settle();
    await world.tell('ticket/CB-1', { type: 'person.reopened', policy: world.policies.policy });
    await world.settle();
    expect(world.path('ticket/CB-2')).toBe('in_progress');
  });
});
