import type { Status } from '../../../../src/transport/protocol/status.ts';
import type { Tickets } from '../../data/tickets.ts';
import type { FlowAnswer } from '../../data/flow-count.ts';
import { enteredIn } from '../../data/flow-count.ts';
import type { Pace } from '../../data/pace.ts';
import type { Population } from './population.ts';
import { lateIn } from './late.ts';
import type { Standing } from './words.ts';

const ASKING = ['needs_input', 'review.deciding'] as const;

interface Facts {
  readonly tickets: Tickets;
  readonly population: Population;
  readonly paces: ReadonlyMap<string, Pace>;
  readonly flow: FlowAnswer;
  readonly status: Status | null;
  readonly range: string;
  readonly at: number;
}

/** The service in the figures of one sentence; and whether the oldest request is overdue. */
export function standingOf(facts: Facts): Standing & { readonly oldestLate: boolean } {
  const { tickets, population, paces, flow, status, range, at } = facts;
  const asking = ASKING.flatMap((path) => {
    const items = population.in(path);
    return items.map(({ since }) => ({ since, path }));
  });
  const oldest = asking.reduce<(typeof asking)[number] | null>(
    (one, other) => (one === null || other.since < one.since ? other : one),
    null,
  );
  const late = [...paces].reduce(
    (sum, [path, pace]) => sum + lateIn(population.in(path), pace, at),
    0,
  );
  const pace = oldest ? paces.get(oldest.path) : undefined;
  const withPerson = population.in('todo').filter(({ who }) => who === 'person').length;
  return {
    total: tickets.size,
    asking: asking.length,
    oldestMs: oldest && Math.max(0, at - oldest.since),
    oldestLate: oldest !== null && lateIn([{ since: oldest.since }], pace, at) > 0,
    waiting: tickets.countOf('todo') - withPerson,
    withPerson,
    overdue: late,
    accepted: flow.buckets.reduce((sum, bucket) => sum + enteredIn(bucket, 'done'), 0),
    slots: status?.slots.workers ?? null,
    range,
  };
}
