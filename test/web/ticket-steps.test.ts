import { describe, expect, it } from 'vitest';
import type { StreamEvent } from '../../src/transport/protocol/event.ts';
import {
  dwellOf,
  lastBefore,
  lastUntil,
  pastOf,
  runName,
  stepBeside,
  withParents,
} from '../../web/src/views/ticket/steps.ts';

interface Told {
  readonly from?: string | null;
  readonly to?: string;
  readonly type?: string;
  readonly event?: string;
  readonly ticket?: object;
}

/** Events one second apart; every second sequence belongs to another ticket. */
const events = (...told: readonly Told[]): StreamEvent[] =>
  told.map(
    ({ from = null, to = 'todo', type = 'ticket.transition', event = 'x', ticket = {} }, at) => ({
      specversion: '1.0',
      id: String(2 * at + 1),
      sequence: 2 * at + 1,
      source: '/tickets/T-1',
      subject: 'T-1',
      type: `callboard.${type}`,
      time: new Date(at * 1_000).toISOString(),
      datacontenttype: 'application/json',
      data: { event: { type: event }, from, to, by: { kind: 'person', id: 'ana' }, ticket },
    }),
  );

const story = events(
  { type: 'ticket.created', to: 'inbox', ticket: { id: 'T-1', title: 'One', deathCount: 0 } },
  { from: 'inbox', to: 'todo', ticket: { statePath: 'todo' } },
  { type: 'ticket.updated', from: 'todo', to: 'todo', ticket: { title: 'Two' } },
  { type: 'worker.transition', from: 'starting', to: 'live', ticket: { id: 'T-1' } },
  { from: 'todo', to: 'in_progress', ticket: { deathCount: 1 } },
  { from: 'in_progress', to: 'review.judging' },
);

describe('a ticket’s past', () => {
  const { points, steps } = pastOf(story);

  it('has the ticket at every event of its own, by what the events changed', () => {
    expect(points.map(({ seq, ticket }) => [seq, ticket.title, ticket.deathCount])).toEqual([
      [1, 'One', 0],
      [3, 'One', 0],
      [5, 'Two', 0],
      [9, 'Two', 1],
      [11, 'Two', 1],
    ]);
  });

  it('counts its moves from the first one on; its making is none, and so is a change of its words', () => {
    expect(steps.map(({ n, from, to }) => [n, from, to])).toEqual([
      [0, null, 'inbox'],
      [1, 'inbox', 'todo'],
      [2, 'todo', 'in_progress'],
      [3, 'in_progress', 'review.judging'],
    ]);
  });

  it.each([
    [0, undefined],
    [1, 0],
    [4, 1],
    [8, 1],
    [9, 2],
    [99, 3],
  ])('at place %i of the stream it has made step %s', (seq, n) => {
    expect(lastUntil(steps, seq)?.n).toBe(n);
  });

  it.each([
    [-1, undefined],
    [0, 1],
    [3_999, 5],
    [4_000, 9],
  ])('at %i ms its last event is number %s', (at, seq) => {
    expect(lastBefore(points, at)?.seq).toBe(seq);
  });

  it.each([
    [null, -1, 2],
    [9, -1, 1],
    [5, -1, 1],
    [1, -1, undefined],
    [null, 1, undefined],
    [1, 1, 1],
    [5, 1, 2],
    [11, 1, null],
  ] as const)('from place %s a step of %i leads to step %s', (at, way, n) => {
    const step = stepBeside(steps, at, way);
    expect(step === null ? null : step?.n).toBe(n);
  });

  it('says how long it was in each state and in those around it, until any time', () => {
    const { spent, here } = dwellOf(steps, 7_500);
    expect(Object.fromEntries(spent)).toEqual({
      inbox: 1_000,
      todo: 3_000,
      in_progress: 1_000,
      review: 2_500,
      'review.judging': 2_500,
    });
    expect(here).toBe(2_500);
    expect(Object.fromEntries(dwellOf(steps, 2_000).spent)).toEqual({ inbox: 1_000, todo: 1_000 });
  });
});

describe('names', () => {
  it.each([
    ['ORD-12.4', 'run 4'],
    ['ORD-12.r2', 'reviewer 2'],
    ['ORD-12.g1', 'gate 1'],
    ['a.b-1.10', 'run 10'],
    ['odd', 'odd'],
  ])('%s is %s', (worker, name) => expect(runName(worker)).toBe(name));

  it('of a sub-state hold those of the states around it', () => {
    expect(withParents('review.judging')).toEqual(['review', 'review.judging']);
  });
});
