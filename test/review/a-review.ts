import type { Outcome, ReviewView } from '../../src/supervisor/ports.ts';
import { aWorld } from '../supervisor/a-world.ts';
import type { PolicyChange } from '../supervisor/fake-policies.ts';
import { aTicketPolicy } from '../supervisor/fake-policies.ts';
import type { Processes } from '../supervisor/processes.ts';
import type { World } from '../supervisor/world.ts';
import { PERSON } from '../supervisor/world.ts';

export interface Review {
  readonly world: World;
  readonly agents: Processes;
}

/** Ticket CB-1, whose author has reported a commit, under a policy. */
export async function aReview(
  policy: PolicyChange = {},
  sha: string | null = 's1',
): Promise<Review> {
  const { world, agents } = await aWorld();
  world.policies.policy = aTicketPolicy(policy);
  await world.create();
  await world.settle();
  await agents.reports('CB-1.1', 'DONE', sha);
  await world.settle();
  return { world, agents };
}

export async function askReview(world: World): Promise<Outcome> {
  const outcome = await world.tell('ticket/CB-1', {
    type: 'person.review_asked',
    startsAllowed: false,
    slotFree: false,
    dependenciesDone: false,
    launch: null,
  });
  await world.settle();
  return outcome;
}

/** A verdict of somebody outside. */
export async function outside(
  world: World,
  sha: string,
  verdict: 'pass' | 'fail' | 'uncertain',
): Promise<Outcome> {
  const outcome = await world.tell('ticket/CB-1', {
    type: 'review.verdict',
    worker: null,
    reviewer: 'a bot',
    sha,
    verdict,
    reasons: [],
    gaps: [],
    held: false,
    slotFree: false,
  });
  await world.settle();
  return outcome;
}

export async function engage(world: World): Promise<void> {
  await world.tell('supervisor', { type: 'person.engaged', halt: false, reason: 'look' });
  await world.settle();
}

export async function release(world: World): Promise<void> {
  await world.tell('supervisor', { type: 'person.released', reason: null }, { by: PERSON });
  await world.settle();
}

export const reviewsOf = (world: World): readonly ReviewView[] =>
  world.store.reviews({ limit: 100 }).items;
export const reviewers = (agents: Processes): readonly string[] =>
  agents.started.filter((run) => /\.r\d+\//.test(run));
