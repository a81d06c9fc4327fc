import { describe, expect, it } from 'vitest';
import { aWorld } from '../supervisor/a-world.ts';
import { aTicketPolicy } from '../supervisor/fake-policies.ts';
import { aReview, askReview, engage, release, reviewers, reviewsOf } from './a-review.ts';

describe('a review by hand', () => {
  it('in judging starts the reviewer under the kill-switch, and its verdict waits for the release [4]', async () => {
    const { world, agents } = await aWorld();
    world.policies.policy = aTicketPolicy({ reviewMode: 'enforce' });
    world.policies.slots = { ...world.policies.slots, judges: 0 };
    await world.create();
    await world.settle();
    await agents.reports('CB-1.1');
    await world.settle();
    expect(world.path('ticket/CB-1')).toBe('review.judging');
    expect(await askReview(world)).toMatchObject({ outcome: 'rejected', code: 'no_free_slot' });
    await engage(world);
    world.policies.slots = { ...world.policies.slots, judges: 1 };
    expect(await askReview(world)).toMatchObject({ outcome: 'applied', spawned: ['CB-1.r1'] });
    expect(world.path('worker/CB-1.r1')).toBe('live.working');
    await agents.judges('CB-1.r1', 'pass');
    await world.settle();
    expect(world.path('ticket/CB-1')).toBe('review.judging');
    expect(reviewsOf(world)).toMatchObject([{ outcome: 'held', mode: 'enforce' }]);
    await release(world);
    expect(world.path('ticket/CB-1')).toBe('done');
    expect(reviewers(agents)).toHaveLength(1);
  });

  it('beside a reviewer that runs is not done: there is one per ticket [10.1]', async () => {
    const { world, agents } = await aReview({ reviewMode: 'enforce' });
    expect(await askReview(world)).toMatchObject({ outcome: 'ignored', state: 'review.judging' });
    expect(reviewers(agents)).toHaveLength(1);
  });

  it('says what is missing where no profile can review', async () => {
    const { world } = await aReview();
    world.policies.reviewerPolicy = null;
    expect(await askReview(world)).toMatchObject({
      outcome: 'rejected',
      code: 'invalid',
      detail: expect.stringContaining('review.profile') as string,
    });
  });

  it.each([
    ['done', {}],
    ['review.deciding', { phases: { signOff: true } }],
    ['review.gating', { phases: { gates: ['lint'] } }],
  ] as const)(
    'of a ticket that is %s is stored as a shadow’s and moves nothing',
    async (state, policy) => {
      const { world, agents } = await aReview(policy);
      expect(world.path('ticket/CB-1')).toBe(state);
      await engage(world);
      expect(await askReview(world)).toMatchObject({ outcome: 'applied', spawned: ['CB-1.r1'] });
      expect(world.path('worker/CB-1.r1')).toBe('live.working');
      expect(world.worker('CB-1.r1').sha).toBe('s1');
      expect(await askReview(world)).toMatchObject({ outcome: 'ignored', state });
      const before = world.ticket('CB-1');
      await agents.judges('CB-1.r1', 'fail');
      await world.settle();
      expect(world.path('ticket/CB-1')).toBe(state);
      expect(world.ticket('CB-1')).toMatchObject({
        reviewCycles: before.reviewCycles,
        feedback: before.feedback,
      });
      expect(reviewsOf(world)).toMatchObject([
        { sha: 's1', mode: 'shadow', outcome: 'shadow', wouldAction: 'return_for_fixes' },
      ]);
    },
  );

  it('of a ticket that waits for its owner after an uncertain verdict is a second opinion', async () => {
    const { world, agents } = await aReview({ reviewMode: 'enforce' });
    await agents.judges('CB-1.r1', 'uncertain');
    await world.settle();
    expect(await askReview(world)).toMatchObject({ outcome: 'applied', spawned: ['CB-1.r2'] });
    await agents.judges('CB-1.r2', 'pass');
    await world.settle();
    expect(world.path('ticket/CB-1')).toBe('needs_input');
    expect(reviewsOf(world).map(({ outcome }) => outcome)).toEqual(['applied', 'shadow']);
  });

  it('is not allowed where there is no commit to judge', async () => {
    const { world, agents } = await aWorld();
    world.policies.slots = { ...world.policies.slots, authors: 0 };
    await world.create();
    await world.settle();
    expect(await askReview(world)).toMatchObject({ outcome: 'ignored', state: 'todo' });
    world.policies.slots = { ...world.policies.slots, authors: 1 };
    await world.create();
    await world.settle();
    expect(await askReview(world)).toMatchObject({ outcome: 'ignored', state: 'in_progress' });
    await agents.reports('CB-1.1', 'QUESTION', 's1');
    await world.settle();
    expect(await askReview(world)).toMatchObject({ outcome: 'ignored', state: 'needs_input' });
    expect(reviewers(agents)).toEqual([]);
  });

  it('gives way to the judging of a newer commit', async () => {
    const { world, agents } = await aReview({
      reviewMode: 'enforce',
      phases: { gates: ['lint'] },
    });
    await agents.endsTurn('CB-1.1');
    await agents.judges('CB-1.r1', 'pass');
    await world.settle();
    await askReview(world);
    await agents.exits('CB-1.g1', 1);
    await world.settle();
    expect(world.path('ticket/CB-1')).toBe('in_progress');
    await agents.reports('CB-1.1', 'DONE', 's2');
    await world.settle();
    expect(world.path('worker/CB-1.r2')).toBe('ended');
    expect(world.worker('CB-1.r3')).toMatchObject({ sha: 's2', shadow: false });
  });
});
