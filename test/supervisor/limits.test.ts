import { describe, expect, it } from 'vitest';
import type { TicketLimits } from '../../src/machines/policy.ts';
import { aWorld, reasons } from './a-world.ts';
import { aTicketPolicy, FakePolicies } from './fake-policies.ts';
import type { PolicyChange } from './fake-policies.ts';
import type { Processes } from './processes.ts';
import type { World } from './world.ts';

const MANY = 1_000;
const NO_LIMIT: Partial<TicketLimits> = {
  deaths: MANY,
  reviewCycles: MANY,
  startFailures: MANY,
  interruptions: MANY,
  bounces: MANY,
  runsPerTicket: MANY,
};

interface Limit {
  readonly name: keyof TicketLimits;
  readonly asks: string;
  readonly policy?: PolicyChange;
  /** What happens once more; `run` counts from 1. */
  readonly happens: (world: World, agents: Processes, run: number) => Promise<unknown>;
  /** How often it happens before a person is asked. */
  readonly borne: (limit: number) => number;
}

const author = (run: number): string => `CB-1.${run}`;
const dies = (_: World, agents: Processes, run: number) => agents.dies(author(run));

const LIMITS: readonly Limit[] = [
  { name: 'deaths', asks: 'died_twice', happens: dies, borne: (limit) => limit },
  // The first run leaves a commit behind, and that is progress.
  { name: 'bounces', asks: 'bounce_loop', happens: dies, borne: (limit) => limit + 1 },
  {
    name: 'interruptions',
    asks: 'interrupted',
    happens: (_, agents, run) => agents.isLost(author(run)),
    borne: (limit) => limit,
  },
  {
    name: 'startFailures',
    asks: 'cannot_start',
    // Its start fails by itself; only the back-off has to pass.
    happens: (world, _, run) => world.advance([0, 1_000, 5_000, 30_000][run - 1] ?? 0),
    borne: (limit) => limit,
  },
  {
    name: 'reviewCycles',
    asks: 'max_review_cycles',
    policy: { reviewMode: 'enforce' },
    happens: async (world, agents, run) => {
      await agents.reports(author(run));
      await agents.exits(author(run));
      await world.settle();
      await agents.judges(`CB-1.r${run}`, 'fail');
    },
    borne: (limit) => limit - 1,
  },
  { name: 'runsPerTicket', asks: 'max_runs', happens: dies, borne: (limit) => limit - 1 },
];

const cases = LIMITS.flatMap((limit) => [1, 2, 3].map((n) => [limit.name, n, limit] as const));

describe('a limit', () => {
  it.each(cases)(
    '%s of %i is kept to the letter, and across restarts of the service [2.limits]',
    async (name, n, { asks, policy, happens, borne }) => {
      const policies = new FakePolicies();
      policies.policy = aTicketPolicy({ ...policy, limits: { ...NO_LIMIT, [name]: n } });
      const { world, agents } = await aWorld({ policies });
      if (name === 'startFailures') agents.failsToStart = () => true;
      await world.create();
      await world.settle();
      // The first start has failed already.
      const first = name === 'startFailures' ? 2 : 1;
      for (let run = first; run <= borne(n); run += 1) {
        await happens(world, agents, run);
        await world.settle();
        expect(reasons(world)).toEqual([]);
        await world.restart();
        await world.settle();
      }
      await happens(world, agents, borne(n) + 1);
      await world.settle();
      expect(reasons(world)).toEqual([asks]);
      expect(world.path('ticket/CB-1')).toBe('needs_input');
      await world.advance(120_000);
      expect(reasons(world)).toEqual([asks]);
    },
  );
});

describe('a return to todo', () => {
  it.each([
    [
      'a failed start',
      async (world: World, agents: Processes) => {
        agents.failsToStart = (worker) => worker === 'CB-1.2';
        await world.tell('ticket/CB-1', { type: 'person.stopped_worker', worker: 'CB-1.1' });
        await world.settle();
        await world.tell('ticket/CB-1', { type: 'person.retried' });
      },
    ],
    ['an interruption', (_: World, agents: Processes) => agents.isLost('CB-1.1')],
    [
      'a halt',
      async (world: World) => {
        await world.tell('supervisor', { type: 'person.engaged', halt: true, reason: null });
        await world.settle();
      },
    ],
    [
      'a restart by hand',
      (world: World) =>
        world.tell('ticket/CB-1', { type: 'person.restarted_worker', worker: 'CB-1.1' }),
    ],
  ] as const)(
    'by %s does not count as going round in circles [2.10.not-counted]',
    async (_, happens) => {
      const { world, agents } = await aWorld();
      world.policies.policy = aTicketPolicy({ limits: { ...NO_LIMIT, bounces: 1 } });
      await world.create();
      await world.settle();
      await happens(world, agents);
      await world.settle();
      expect(world.ticket('CB-1')).toMatchObject({ bounces: 0, deathCount: 0 });
      expect(reasons(world)).toEqual([]);
    },
  );

  it('with a new commit sets the count to zero [2.10.not-counted]', async () => {
    const { world, agents } = await aWorld();
    world.policies.policy = aTicketPolicy({ limits: { ...NO_LIMIT, bounces: 2 } });
    await world.create();
    await world.settle();
    const counts: number[] = [];
    for (const [index, head] of ['a', 'a', 'b', 'b', 'b', 'c'].entries()) {
      await world.tell('ticket/CB-1', {
        type: 'worker.died',
        worker: author(index + 1),
        cause: 'exit 1',
        head,
      });
      await agents.dies(author(index + 1));
      await world.settle();
      counts.push(world.ticket('CB-1').bounces);
    }
    expect(counts.slice(2)).toEqual([0, 1, 2, 0]);
    expect(reasons(world)).toEqual([]);
  });
});

describe('in every review mode', () => {
  it.each(['off', 'shadow', 'enforce'] as const)(
    '%s, a missing commit is a fail that says what is missing [2.6.every-mode]',
    async (reviewMode) => {
      const { world, agents } = await aWorld();
      world.policies.policy = aTicketPolicy({ reviewMode, limits: { reviewCycles: 1 } });
      agents.check = () => ({ outcome: 'missing', sha: null, gap: 'no new commit' });
      await world.create();
      await world.settle();
      await agents.reports('CB-1.1');
      await world.settle();
      expect(reasons(world)).toEqual(['max_review_cycles']);
      expect(world.ticket('CB-1').feedback.at(-1)?.gaps).toEqual(['no new commit']);
    },
  );

  it.each(['off', 'shadow', 'enforce'] as const)(
    '%s, a failing gate is a fail with its output as the gap [2.9.every-mode]',
    async (reviewMode) => {
      const { world, agents } = await aWorld();
      world.policies.policy = aTicketPolicy({
        reviewMode,
        phases: { gates: ['one'] },
        limits: { reviewCycles: 1 },
      });
      await world.create();
      await world.settle();
      await agents.reports('CB-1.1');
      await world.settle();
      if (reviewMode === 'enforce') await agents.judges('CB-1.r1', 'pass');
      await world.settle();
      expect(world.path('ticket/CB-1')).toBe('review.gating');
      await agents.exits('CB-1.g1', 1);
      await world.settle();
      expect(reasons(world)).toEqual(['max_review_cycles']);
      expect(world.ticket('CB-1').feedback.at(-1)).toMatchObject({
        by: 'gate one',
        gaps: ['tail'],
      });
    },
  );
});
