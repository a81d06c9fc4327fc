import { describe, expect, it } from 'vitest';
import { covers, emptyFlow, enteredIn, withMove } from '../../../web/src/data/flow-count.ts';
import type { Move } from '../../../web/src/data/moves.ts';
import { LAST_HOUR, rangeName, rangeOf, rangeWords } from '../../../web/src/data/range.ts';
import { inside, zoomed } from '../../../web/src/views/chart/zoom.ts';

const move = (seq: number, to: string): Move => ({
  seq,
  at: 0,
  chart: 'ticket',
  ticket: 'CB-1',
  actor: 'CB-1',
  from: 'todo',
  to,
  event: { type: 'go' },
  by: { kind: 'system', id: 'callboard' },
});

describe('the flow of a range', () => {
  const bucket = (at: number) => ({ at: String(at), moves: 0, entered: {} });
  const empty = { ...emptyFlow(LAST_HOUR, 7_200_000), buckets: [bucket(0), bucket(1)] };

  it('goes on with each move that comes, in the newest part of the range', () => {
    const flow = [move(1, 'a'), move(2, 'a'), move(3, 'b.c')].reduce(withMove, empty);
    expect(flow.seq).toBe(3);
    expect(flow.edges.map(({ to, count }) => [to, count])).toEqual([
      ['a', 2],
      ['b.c', 1],
    ]);
    expect(flow.buckets.map(({ moves }) => moves)).toEqual([0, 3]);
    expect(enteredIn(flow.buckets[1] ?? bucket(0), 'b')).toBe(1);
  });

  it('counts nothing twice', () => {
    const once = withMove(empty, move(5, 'a'));
    expect(withMove(once, move(5, 'a'))).toBe(once);
    expect(withMove(once, move(4, 'b'))).toBe(once);
  });

  it('takes a state that holds others for all of them, and no other for it', () => {
    expect(covers('review', 'review.judging')).toBe(true);
    expect(covers('review', 'reviewed')).toBe(false);
    expect(covers('review.judging', 'review')).toBe(false);
  });
});

describe('the range in the address', () => {
  it.each(['15m', 'day', '2026-01-31T10:00:00.000Z/2026-01-31T12:00:00.000Z'])(
    '%s is read as it was written',
    (name) => expect(rangeName(rangeOf(name))).toBe(name),
  );

  it.each([null, 'hour', 'week', 'x/y', '2026-01-31T12:00Z/2026-01-31T10:00Z', '/'])(
    '%s is the last hour, which needs no name',
    (name) => {
      expect(rangeOf(name)).toMatchObject(LAST_HOUR);
      expect(rangeName(rangeOf(name))).toBeNull();
    },
  );

  it('is said at the end of a sentence', () => {
    expect(rangeWords(LAST_HOUR)).toBe('in the last hour');
    expect(rangeWords(rangeOf('15m'))).toBe('in the last 15 minutes');
  });
});

describe('a part of the drawing', () => {
  const size = { width: 1_000, height: 500 };

  it('keeps the point under the pointer where it is', () => {
    const part = zoomed(null, 2, { x: 600, y: 200 }, size);
    expect(part).toEqual({ x: 300, y: 100, scale: 2 });
  });

  it('is all of it again where it would be smaller', () => {
    expect(zoomed({ x: 300, y: 100, scale: 2 }, 0.4, { x: 600, y: 200 }, size)).toBeNull();
  });

  it('never lies beside the drawing, and is never nearer than five times', () => {
    expect(inside({ x: -50, y: 900, scale: 2 }, size)).toEqual({ x: 0, y: 250, scale: 2 });
    expect(zoomed(null, 100, { x: 0, y: 0 }, size)?.scale).toBe(5);
  });
});
