import { describe, expect, it } from 'vitest';
import type { TicketSaying } from '../../src/machines/ticket-events.ts';
import type { World } from '../supervisor/world.ts';
import { aReview, askReview, reviewsOf } from './a-review.ts';

const approve: TicketSaying = { type: 'person.approved' };
const reject: TicketSaying = { type: 'person.rejected', feedback: 'not yet' };
const retry: TicketSaying = { type: 'person.retried' };
const answer: TicketSaying = { type: 'person.answered', text: 'so', slotFree: false };
const cancel: TicketSaying = { type: 'person.cancelled' };
const reopen: TicketSaying = {
  type: 'person.reopened',
  policy: null as unknown as Extract<TicketSaying, { type: 'person.reopened' }>['policy'],
};

async function decide(world: World, ...sayings: TicketSaying[]): Promise<void> {
  for (const saying of sayings) {
    const outcome = await world.tell('ticket/CB-1', saying);
    expect(outcome.outcome).toBe('applied');
    await world.settle();
  }
}
const decisions = (world: World) => reviewsOf(world).map(({ humanDecision }) => humanDecision);

describe('a decision about a judged commit', () => {
  it.each([
    ['approve', 'accepted_done', [approve]],
    ['reject', 'sent_back', [reject]],
    ['retry', 'sent_back', [retry]],
    ['answer', 'sent_back', [answer]],
    ['cancel', 'cancelled', [cancel]],
    ['approve, then reopen', 'sent_back', [approve, reopen]],
    ['cancel, then reopen', 'cancelled', [cancel, reopen]],
  ] as const)('stands beside its verdict: %s → %s [3.decision]', async (_, decision, sayings) => {
    const { world, agents } = await aReview({ reviewMode: 'enforce' });
    await agents.exits('CB-1.1');
    await agents.judges('CB-1.r1', 'uncertain');
    await world.settle();
    world.policies.slots = { ...world.policies.slots, authors: 0 };
    await decide(world, ...sayings);
    expect(decisions(world)).toEqual([decision]);
  });

  it('that gives the ticket up keeps what a person had said about the commit [3]', async () => {
    const { world, agents } = await aReview({ reviewMode: 'enforce' });
    await agents.judges('CB-1.r1', 'uncertain');
    await world.settle();
    world.policies.slots = { ...world.policies.slots, authors: 0 };
    await decide(world, reject, cancel);
    expect(decisions(world)).toEqual(['sent_back']);
  });

  it('reaches a commit that was sent back by its verdict while a fresh run works [3]', async () => {
    const { world, agents } = await aReview({ reviewMode: 'enforce' });
    await agents.exits('CB-1.1');
    await agents.judges('CB-1.r1', 'fail');
    await world.settle();
    expect(world.path('ticket/CB-1')).toBe('in_progress');
    await decide(world, cancel);
    expect(decisions(world)).toEqual(['cancelled']);
  });

  it('that opens a ticket which a pass had accepted by itself has sent it back [3]', async () => {
    const { world, agents } = await aReview({ reviewMode: 'enforce' });
    await agents.judges('CB-1.r1', 'pass');
    await world.settle();
    expect(world.path('ticket/CB-1')).toBe('done');
    expect(decisions(world)).toEqual([null]);
    await decide(world, reopen);
    expect(decisions(world)).toEqual(['sent_back']);
  });

  it('is told to a verdict that comes after it [3]', async () => {
    const { world, agents } = await aReview({
      reviewMode: 'shadow',
      phases: { signOff: true },
    });
    await decide(world, approve);
    await agents.judges('CB-1.r1', 'fail');
    await world.settle();
    expect(decisions(world)).toEqual(['accepted_done']);
    await askReview(world);
    await agents.judges('CB-1.r2', 'pass');
    await world.settle();
    expect(decisions(world)).toEqual(['accepted_done', 'accepted_done']);
    await decide(world, reopen);
    expect(decisions(world)).toEqual(['sent_back', 'sent_back']);
  });

  it('says nothing about the commits before it [3]', async () => {
    const { world, agents } = await aReview({ reviewMode: 'enforce' });
    await agents.endsTurn('CB-1.1');
    await agents.judges('CB-1.r1', 'fail');
    await world.settle();
    await agents.reports('CB-1.1', 'DONE', 's2');
    await world.settle();
    await agents.judges('CB-1.r2', 'uncertain');
    await world.settle();
    await decide(world, approve);
    expect(decisions(world)).toEqual([null, 'accepted_done']);
  });
});
