import { describe, expect, it } from 'vitest';
import { aWorld, comments, openEscalations, reasons } from './a-world.ts';
import { aTicketPolicy } from './fake-policies.ts';
import { MISSING } from './processes.ts';
import { RUNNER } from './world.ts';

const enforced = aTicketPolicy({ reviewMode: 'enforce' });

describe('review', () => {
  it('accepts a pass [1.review, 2.7.pass, 3.off]', async () => {
    const { world, agents } = await aWorld();
    world.policies.policy = enforced;
    await world.create();
    await world.settle();
    await agents.reports('CB-1.1');
    await world.settle();
    expect(world.path('ticket/CB-1')).toBe('review.judging');
    await agents.judges('CB-1.r1', 'pass');
    await world.settle();
    expect(world.path('ticket/CB-1')).toBe('done');
  });

  it('sends a fail back to the same worker where that one can take another turn [2.7.fail]', async () => {
    const { world, agents } = await aWorld();
    world.policies.policy = enforced;
    await world.create();
    await world.settle();
    await agents.reports('CB-1.1');
    await agents.endsTurn('CB-1.1');
    await world.settle();
    await agents.judges('CB-1.r1', 'fail');
    await world.settle();
    expect(world.path('ticket/CB-1')).toBe('in_progress');
    expect(world.worker('CB-1.1').turn).toBe(2);
    expect(comments(world, 'CB-1').at(-1)).toContain('a gap');
    expect(agents.started).toEqual(['CB-1.1/1', 'CB-1.r1/1']);
  });

  it('sends a fail to a fresh run where the worker has ended [2.7.fail]', async () => {
    const { world, agents } = await aWorld();
    world.policies.policy = enforced;
    await world.create();
    await world.settle();
    await agents.reports('CB-1.1');
    await agents.exits('CB-1.1');
    await world.settle();
    await agents.judges('CB-1.r1', 'fail');
    await world.settle();
    expect(world.ticket('CB-1')).toMatchObject({ reviewCycles: 1, author: { id: 'CB-1.2' } });
    expect(world.ticket('CB-1').feedback).toMatchObject([{ gaps: ['a gap'] }]);
  });

  it('leaves the third fail to the owner [1.needs-input, 2.7.limit]', async () => {
    const { world, agents } = await aWorld();
    world.policies.policy = enforced;
    await world.create();
    await world.settle();
    for (let cycle = 1; cycle <= 3; cycle += 1) {
      const sha = `s${cycle}`;
      await agents.reports('CB-1.1', 'DONE', sha);
      await agents.endsTurn('CB-1.1');
      await world.restart();
      await world.settle();
      await agents.judges(`CB-1.r${cycle}`, 'fail');
      await world.settle();
    }
    expect(world.path('ticket/CB-1')).toBe('needs_input');
    expect(comments(world, 'CB-1').at(-1)).toBe('Max review cycles reached. Needs lead decision.');
    expect(openEscalations(world)).toMatchObject([{ reason: 'max_review_cycles', owner: 'lead' }]);
    expect(world.ticket('CB-1').reviewCycles).toBe(3);
  });

  it('begins with fresh cycles after a decision [2.11.budgets]', async () => {
    const { world, agents } = await aWorld();
    world.policies.policy = aTicketPolicy({ reviewMode: 'enforce', limits: { reviewCycles: 1 } });
    await world.create();
    await world.settle();
    await agents.reports('CB-1.1');
    await agents.endsTurn('CB-1.1');
    await world.settle();
    await agents.judges('CB-1.r1', 'fail');
    await world.settle();
    await world.tell('ticket/CB-1', {
      type: 'person.answered',
      text: 'a smaller step',
      slotFree: false,
    });
    await world.settle();
    expect(world.path('ticket/CB-1')).toBe('in_progress');
    expect(world.ticket('CB-1').reviewCycles).toBe(0);
    expect(world.worker('CB-1.1').turn).toBe(2);
  });

  it('begins with fresh cycles in a run that a person asks for at the limit [10.4, 2.11.restart]', async () => {
    const { world, agents } = await aWorld();
    world.policies.policy = aTicketPolicy({ reviewMode: 'enforce', limits: { reviewCycles: 1 } });
    await world.create();
    await world.settle();
    await agents.reports('CB-1.1');
    await agents.endsTurn('CB-1.1');
    await world.settle();
    await agents.judges('CB-1.r1', 'fail');
    await world.settle();
    expect(world.path('ticket/CB-1')).toBe('needs_input');
    await world.tell('ticket/CB-1', { type: 'person.restarted_worker', worker: 'CB-1.1' });
    expect(world.ticket('CB-1')).toMatchObject({ reviewCycles: 0, decided: true, forced: true });
    await world.settle();
    expect(world.ticket('CB-1')).toMatchObject({ author: { id: 'CB-1.2' }, runsCounted: 0 });
  });

  it.each([
    ['inbox', 'review', 'review.judging'],
    ['todo', 'review', 'review.judging'],
    ['inbox', 'gates', 'review.gating'],
    ['todo', 'gates', 'review.gating'],
  ] as const)(
    'is reached from %s by a route to %s, through the commit check and past the workflow [1.inbox, 2.11.route]',
    async (state, phase, path) => {
      const { world } = await aWorld();
      world.policies.slots = { authors: 0, judges: 0 };
      world.policies.policy = aTicketPolicy({
        reviewMode: phase === 'gates' ? 'enforce' : 'off',
        phases: { gates: ['one'] },
      });
      await world.create({ state, id: 'CB-1' });
      const checked: string[] = [];
      world.onCommit = (rows) =>
        checked.push(...rows.flatMap(({ body }) => /"to":"(review\.\w+)"/.exec(body)?.[1] ?? []));
      await world.tell('ticket/CB-1', { type: 'person.routed', phase });
      await world.settle();
      expect(checked).toEqual(['review.verifying', path]);
      expect(world.path('ticket/CB-1')).toBe(path);
      expect(world.ticket('CB-1').routedTo).toBeNull();
    },
  );

  it('counts a commit that is missing as a fail that says what is missing [2.6.gap]', async () => {
    const { world, agents } = await aWorld();
    agents.check = () => MISSING;
    await world.create();
    await world.settle();
    await agents.reports('CB-1.1');
    await world.settle();
    expect(world.ticket('CB-1')).toMatchObject({ reviewCycles: 1 });
    expect(comments(world, 'CB-1').at(-1)).toContain('there is no new commit');
  });

  it('asks the owner about an uncertain verdict, and tries nothing again [2.7.uncertain]', async () => {
    const { world, agents } = await aWorld();
    world.policies.policy = enforced;
    await world.create();
    await world.settle();
    await agents.reports('CB-1.1');
    await world.settle();
    await agents.judges('CB-1.r1', 'uncertain');
    await world.advance(3_600_000);
    expect(world.path('ticket/CB-1')).toBe('needs_input');
    expect(openEscalations(world)).toMatchObject([
      { reason: 'uncertain_verdict', text: expect.stringContaining('it is a uncertain') as string },
    ]);
    expect(agents.started).toHaveLength(2);
  });

  it('asks a reviewer that gave no verdict once more, then the owner [2.7.reviewer-failure]', async () => {
    const { world, agents } = await aWorld();
    world.policies.policy = enforced;
    await world.create();
    await world.settle();
    await agents.reports('CB-1.1');
    await world.settle();
    await agents.exits('CB-1.r1', 1);
    await world.settle();
    await agents.exits('CB-1.r2', 0, { unreadable: 'prose' });
    await world.settle();
    expect(reasons(world)).toEqual(['uncertain_verdict']);
    expect(openEscalations(world)[0]?.text).toContain('prose');
  });

  it('tells about three reviewers in a row that gave no verdict once, over all tickets [2.7.three-failures]', async () => {
    const { world, agents } = await aWorld();
    world.policies.policy = enforced;
    await world.create();
    await world.create();
    await world.settle();
    for (const ticket of [1, 2]) {
      await agents.reports(`CB-${ticket}.1`);
      await world.settle();
      await agents.exits(`CB-${ticket}.r1`, 1);
      await world.settle();
      await agents.exits(`CB-${ticket}.r2`, 1);
      await world.settle();
    }
    expect(reasons(world).filter((reason) => reason === 'reviewers_failing')).toHaveLength(1);
  });

  it('keeps a verdict for another commit, without effect [2.7.stale, 10.10]', async () => {
    const { world, agents } = await aWorld();
    world.policies.policy = enforced;
    await world.create();
    await world.settle();
    await agents.reports('CB-1.1');
    await world.settle();
    await world.tell('ticket/CB-1', {
      type: 'review.verdict',
      worker: null,
      reviewer: 'a bot',
      sha: 'another',
      verdict: 'pass',
      reasons: [],
      gaps: [],
      held: false,
      slotFree: false,
    });
    expect(world.path('ticket/CB-1')).toBe('review.judging');
    expect(world.store.reviews({ limit: 5 }).items).toMatchObject([
      { reviewer: 'a bot', outcome: 'stale', sha: 'another' },
    ]);
  });

  it('runs its gates one after the other, and a failing one sends the work back with its output [2.9.fail]', async () => {
    const { world, agents } = await aWorld();
    world.policies.policy = aTicketPolicy({ phases: { gates: ['lint', 'browser'] } });
    await world.create();
    await world.settle();
    await agents.reports('CB-1.1');
    await world.settle();
    expect(world.worker('CB-1.g1').gate).toBe('lint');
    await agents.exits('CB-1.g1', 0);
    await world.settle();
    expect(world.worker('CB-1.g2').gate).toBe('browser');
    await agents.exits('CB-1.g2', 1);
    await world.settle();
    expect(comments(world, 'CB-1').at(-1)).toContain('tail');
    expect(world.ticket('CB-1').reviewCycles).toBe(1);
  });

  it('says of a gate that failed without a word that it said nothing [2.9.fail]', async () => {
    const { world, agents } = await aWorld();
    world.policies.policy = aTicketPolicy({ phases: { gates: ['lint'] } });
    await world.create();
    await world.settle();
    await agents.reports('CB-1.1');
    await world.settle();
    const exit = { code: 1, signal: null, lastLine: '', head: 's1' };
    const end = { type: 'runner.exited', incarnation: 1, exit, answer: null, tail: '\n' } as const;
    await world.tell('worker/CB-1.g1', end, { by: RUNNER });
    expect(world.ticket('CB-1').feedback).toMatchObject([
      { reasons: ['Gate lint failed.'], gaps: ['It said nothing.'] },
    ]);
  });

  it('lets a gate that cannot run be looked at by the owner [2.9.unable]', async () => {
    const { world, agents } = await aWorld();
    world.policies.policy = aTicketPolicy({ phases: { gates: ['browser'] } });
    await world.create();
    await world.settle();
    await agents.reports('CB-1.1');
    await world.settle();
    await agents.exits('CB-1.g1', 75);
    await world.settle();
    expect(reasons(world)).toEqual(['uncertain_verdict']);
  });

  it('waits for a person where the workflow or the report asks for one [1.workflow, 2.5.done]', async () => {
    const { world, agents } = await aWorld();
    await world.create();
    await world.settle();
    await agents.reports('CB-1.1', 'REVIEW');
    await world.settle();
    expect(world.path('ticket/CB-1')).toBe('review.deciding');
    expect(reasons(world)).toEqual(['sign_off']);
    await world.tell('ticket/CB-1', { type: 'person.approved' });
    await world.settle();
    expect(world.path('ticket/CB-1')).toBe('done');
    expect(openEscalations(world)).toEqual([]);
  });

  it('goes on beside a shadow reviewer, whose verdict is only stored [3.shadow]', async () => {
    const { world, agents } = await aWorld();
    world.policies.policy = aTicketPolicy({ reviewMode: 'shadow' });
    await world.create();
    await world.settle();
    await agents.reports('CB-1.1');
    await world.settle();
    expect(world.path('ticket/CB-1')).toBe('done');
    await agents.judges('CB-1.r1', 'fail');
    await world.settle();
    expect(world.path('ticket/CB-1')).toBe('done');
    expect(world.store.reviews({ limit: 5 }).items).toMatchObject([
      { verdict: 'fail', mode: 'shadow', wouldAction: 'return_for_fixes', outcome: 'shadow' },
    ]);
  });

  it('waits for an answer to a question, and hands it to the worker that asked [2.5.question, 2.5.answer]', async () => {
    const { world, agents } = await aWorld();
    await world.create();
    await world.settle();
    await agents.reports('CB-1.1', 'QUESTION');
    await agents.endsTurn('CB-1.1');
    await world.settle();
    expect(openEscalations(world)).toMatchObject([{ reason: 'question', text: 'which one?' }]);
    await world.tell('ticket/CB-1', {
      type: 'person.answered',
      text: 'the left one',
      slotFree: false,
    });
    await world.settle();
    expect(world.path('ticket/CB-1')).toBe('in_progress');
    expect(world.worker('CB-1.1').turn).toBe(2);
    expect(openEscalations(world)).toEqual([]);
  });
});
