import { describe, expect, it } from 'vitest';
import { openEscalations, reasons } from '../supervisor/a-world.ts';
import { aReview, engage, release, reviewers, reviewsOf } from './a-review.ts';

const shadow = { reviewMode: 'shadow' } as const;
const UNREADABLE = { unreadable: 'the message holds no JSON object with a verdict' };

describe('shadow review', () => {
  it.each([
    ['pass', 'advance'],
    ['fail', 'return_for_fixes'],
    ['uncertain', 'escalate'],
  ] as const)(
    'stores a %s as %s after the ticket is done [3.shadow]',
    async (verdict, wouldAction) => {
      const { world, agents } = await aReview(shadow);
      expect(world.path('ticket/CB-1')).toBe('done');
      const { version } = world.actor('ticket/CB-1');
      await world.restart();
      await agents.judges('CB-1.r1', verdict);
      await world.settle();
      expect(world.path('ticket/CB-1')).toBe('done');
      expect(world.actor('ticket/CB-1').version).toBe(version + 1);
      expect(world.actor('ticket/CB-1').archived).toBe(true);
      expect(reviewsOf(world)).toMatchObject([
        { verdict, wouldAction, mode: 'shadow', outcome: 'shadow', error: null },
      ]);
      expect(openEscalations(world)).toEqual([]);
    },
  );

  it('waits for no slot: the ticket is done while its reviewer is still queued [3]', async () => {
    const { world, agents } = await aReview(shadow);
    await world.create();
    await world.create();
    await world.settle();
    for (const id of ['CB-2.1', 'CB-3.1']) await agents.reports(id);
    await world.settle();
    expect(['CB-1', 'CB-2', 'CB-3'].map((id) => world.path(`ticket/${id}`))).toEqual([
      'done',
      'done',
      'done',
    ]);
    expect(reviewers(agents)).toHaveLength(2);
    await agents.judges('CB-1.r1', 'pass');
    await world.settle();
    expect(reviewers(agents)).toHaveLength(3);
  });

  it.each([
    ['crashes', async (exit: () => Promise<unknown>) => exit()],
    ['takes too long', null],
  ])(
    'a reviewer that %s is asked once more, and what it failed of is stored; nothing moves [3]',
    async (_, crash) => {
      const { world, agents } = await aReview(shadow);
      for (const run of ['CB-1.r1', 'CB-1.r2']) {
        if (crash) await crash(() => agents.exits(run, 1, UNREADABLE));
        else await world.advance(7_200_000);
        await world.settle();
      }
      await world.advance(7_200_000);
      expect(reviewers(agents)).toHaveLength(2);
      expect(world.path('ticket/CB-1')).toBe('done');
      expect(world.actor('ticket/CB-1').archived).toBe(true);
      expect(openEscalations(world)).toEqual([]);
      expect(reviewsOf(world)).toMatchObject([
        {
          verdict: 'uncertain',
          wouldAction: 'escalate',
          outcome: 'shadow',
          error: crash ? UNREADABLE.unreadable : expect.stringContaining('longer than'),
        },
      ]);
    },
  );

  it('is held by the kill-switch until the release, and then starts once [4]', async () => {
    const { world, agents } = await aReview({ ...shadow, phases: { signOff: true } }, 's1');
    await agents.judges('CB-1.r1', 'pass');
    await world.settle();
    await world.create();
    await world.settle();
    await engage(world);
    await agents.reports('CB-2.1');
    await world.settle();
    expect(world.path('ticket/CB-2')).toBe('review.verifying');
    expect(reviewers(agents)).toHaveLength(1);
    await release(world);
    expect(world.path('ticket/CB-2')).toBe('review.deciding');
    expect(reviewers(agents)).toEqual(['CB-1.r1/1', 'CB-2.r1/1']);
  });

  it('does not begin for a ticket that was cancelled while it was queued', async () => {
    const { world, agents } = await aReview({ ...shadow, phases: { signOff: true } });
    world.policies.slots = { ...world.policies.slots, judges: 1 };
    await world.create();
    await world.settle();
    await agents.reports('CB-2.1');
    await world.settle();
    await world.tell('ticket/CB-2', { type: 'person.cancelled' });
    await agents.judges('CB-1.r1', 'pass');
    await world.settle();
    expect(reviewers(agents)).toEqual(['CB-1.r1/1']);
    expect(world.actor('ticket/CB-2').archived).toBe(true);
  });

  it('that answers breaks a row of failures', async () => {
    const { world, agents } = await aReview(shadow);
    await agents.exits('CB-1.r1', 1);
    await world.settle();
    await agents.judges('CB-1.r2', 'pass');
    await world.settle();
    await world.create();
    await world.settle();
    await agents.reports('CB-2.1');
    await world.settle();
    await agents.exits('CB-2.r1', 1);
    await world.settle();
    await agents.exits('CB-2.r2', 1);
    await world.settle();
    expect(reasons(world)).toEqual([]);
  });
});
