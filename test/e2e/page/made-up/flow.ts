import type { StreamEvent } from '../../../../src/transport/protocol/event.ts';
import type { Flow } from '../../../../src/transport/protocol/flow.ts';
import { ago, ms, NOW } from './time.ts';

/** A move of a ticket as the stream tells it. */
export function aMove(
  sequence: number,
  at: string,
  ticket: string,
  move: {
    readonly from: string | null;
    readonly to: string;
    readonly type: string;
    readonly by?: readonly [kind: string, id: string];
    readonly rest?: object;
  },
): StreamEvent {
  const [kind, id] = move.by ?? ['dispatcher', 'dispatcher'];
  return {
    specversion: '1.0',
    id: String(sequence),
    sequence,
    source: `/tickets/${ticket}`,
    subject: ticket,
    type: 'callboard.ticket.transition',
    time: at,
    datacontenttype: 'application/json',
    data: {
      event: { type: move.type, ...move.rest },
      from: move.from,
      to: move.to,
      by: { kind, id },
      ticket: { id: ticket },
    },
  };
}

export const HEAD = 48_213;

/** The newest moves, oldest first. */
export const moves: readonly StreamEvent[] = [
  aMove(48_190, ago('2m 10s'), 'ORD-13', {
    from: 'review.verifying',
    to: 'review.judging',
    type: 'commit.checked',
    by: ['system', 'verifier'],
  }),
  aMove(48_198, ago('38s'), 'ORD-27', {
    from: 'in_progress',
    to: 'todo',
    type: 'worker.start_failed',
    by: ['worker', 'ORD-27.1'],
  }),
  aMove(48_204, ago('14s'), 'ORD-30', {
    from: 'review.deciding',
    to: 'done',
    type: 'person.approved',
    by: ['person', 'Ana'],
  }),
  aMove(48_209, ago('11s'), 'ORD-14', {
    from: 'review.judging',
    to: 'todo',
    type: 'verdict.given',
    by: ['reviewer', 'claude-review'],
    rest: { verdict: 'fail' },
  }),
  aMove(48_212, ago('2s'), 'ORD-17', {
    from: 'in_progress',
    to: 'review.verifying',
    type: 'worker.reported',
    by: ['worker', 'ORD-17.2'],
    rest: { signal: 'DONE' },
  }),
  aMove(48_213, ago('2s'), 'ORD-20', {
    from: 'todo',
    to: 'in_progress',
    type: 'dispatcher.granted',
  }),
];

const edge = (from: string, to: string, event: string, count: number): Flow['edges'][number] => ({
  from,
  to,
  event,
  count,
  lastSeq: HEAD - count,
  lastAt: ago('2m'),
});

const dwell = (
  path: string,
  count: number,
  median: string,
  p95: string,
): Flow['dwell'][number] => ({
  path,
  count,
  medianMs: ms(median),
  p95Ms: ms(p95),
});

/** An hour of the ticket chart. */
export const flow: Flow = {
  name: 'ticket',
  from: ago('1h'),
  to: ago('0s'),
  seq: HEAD,
  complete: true,
  edges: [
    edge('todo', 'in_progress', 'dispatcher.granted', 14),
    edge('in_progress', 'review.verifying', 'worker.reported', 11),
    edge('review.verifying', 'review.judging', 'commit.checked', 11),
    edge('inbox', 'todo', 'person.triaged', 9),
    edge('review.judging', 'review.gating', 'verdict.given', 7),
    edge('review.gating', 'done', 'gates.passed', 4),
    edge('review.judging', 'todo', 'verdict.given', 4),
    edge('in_progress', 'todo', 'worker.died', 3),
    edge('needs_input', 'todo', 'person.answered', 3),
    edge('review.gating', 'review.deciding', 'gates.passed', 2),
    edge('review.deciding', 'done', 'person.approved', 2),
    edge('in_progress', 'needs_input', 'worker.died', 2),
    edge('review.judging', 'needs_input', 'verdict.given', 1),
  ],
  dwell: [
    dwell('inbox', 9, '22m', '3h'),
    dwell('todo', 16, '4m', '38m'),
    dwell('in_progress', 16, '17m', '1h 6m'),
    dwell('review.verifying', 11, '2s', '9s'),
    dwell('review.judging', 12, '1m 40s', '6m'),
    dwell('review.gating', 6, '55s', '3m'),
    dwell('review.deciding', 5, '11m', '1h'),
    dwell('needs_input', 5, '31m', '2h 5m'),
  ],
  buckets: Array.from({ length: 60 }, (_, at) => ({
    at: new Date(NOW - (60 - at) * 60_000).toISOString(),
    moves: at > 29 && at < 33 ? 0 : 1 + ((at * 7) % 5) + (at % 11 === 0 ? 4 : 0),
    entered: (at % 10 === 4 ? { done: 1 } : {}) as Record<string, number>,
  })),
};
