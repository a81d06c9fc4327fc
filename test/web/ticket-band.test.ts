import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Ticket } from '../../src/transport/protocol/ticket.ts';
import type { Step } from '../../web/src/views/ticket/steps.ts';
import {
  endOfLife,
  marksOf,
  piecesOf,
  scaleOf,
  shortCause,
  ticksOf,
} from '../../web/src/views/ticket/band.ts';

const step = (at: number, to: string, over: Partial<Step> = {}): Step => ({
  n: at,
  seq: at + 1,
  at,
  from: null,
  to,
  event: { type: 'x' },
  by: { kind: 'system', id: 'callboard' },
  ticket: { worker: 'T-1.1', reviewCycles: 0, reason: null, state: to } as Ticket,
  ...over,
});

describe('the band of a ticket’s life', () => {
  it('is cut at each move, coloured by who acts, and ends now', () => {
    const steps = [step(0, 'inbox'), step(10, 'todo'), step(20, 'in_progress')];
    expect(
      piecesOf(steps, 50).map(({ from, to, actor, label }) => [from, to, actor, label]),
    ).toEqual([
      [0, 10, 'person', 'inbox'],
      [10, 20, 'waits', 'todo'],
      [20, 50, 'author', 'run 1'],
    ]);
  });

  it('ends where the ticket came to rest, and goes on where it was opened again', () => {
    const rested = [step(0, 'todo'), step(10, 'done')];
    expect(endOfLife(rested, 99)).toBe(10);
    expect(piecesOf(rested, 99)).toHaveLength(1);
    const again = [...rested, step(40, 'todo')];
    expect(endOfLife(again, 99)).toBe(99);
    expect(piecesOf(again, 99).map(({ actor }) => actor)).toEqual(['waits', 'rests', 'waits']);
  });

  it('is true to scale where every run can be seen', () => {
    const pieces = piecesOf([step(0, 'todo'), step(500, 'in_progress')], 1_000);
    const scale = scaleOf(pieces, 800);
    expect(scale.even).toBe(true);
    expect(scale.xOf(250)).toBeCloseTo(200);
    expect(scale.timeAt(600)).toBeCloseTo(750);
  });

  it('draws a long wait shorter rather than lose the work', () => {
    const steps = [step(0, 'in_progress'), step(1_000, 'needs_input')];
    const scale = scaleOf(piecesOf(steps, 3_600_000), 800);
    expect(scale.even).toBe(false);
    expect(scale.xOf(1_000)).toBeGreaterThan(40);
  });

  it('finds every time again at its place, in order, whatever the lives are like', () => {
    const lives = fc.array(
      fc.tuple(
        fc.integer({ min: 1, max: 10_000_000 }),
        fc.constantFrom('todo', 'in_progress', 'review.judging'),
      ),
      { minLength: 1, maxLength: 40 },
    );
    fc.assert(
      fc.property(lives, fc.integer({ min: 200, max: 2_000 }), (life, width) => {
        let at = 0;
        const steps = life.map(([ms, state]) => {
          const one = step(at, state);
          at += ms;
          return one;
        });
        const scale = scaleOf(piecesOf(steps, at), width);
        const places = steps.map((one) => scale.xOf(one.at));
        expect(places[0]).toBe(0);
        expect(scale.xOf(at)).toBeCloseTo(width, 3);
        expect(places).toEqual(places.toSorted((one, other) => one - other));
        for (const [index, place] of places.entries()) {
          const back = scale.timeAt(place + 1e-6);
          expect(Math.abs(back - (steps[index]?.at ?? 0))).toBeLessThan(1 + at / width);
        }
      }),
    );
  });

  it('has times below it that leave each other room and end with the last', () => {
    const pieces = piecesOf([step(0, 'todo'), step(100, 'in_progress')], 1_000);
    const ticks = ticksOf(pieces, scaleOf(pieces, 800), { width: 800, apart: 90 });
    expect(ticks.at(-1)).toEqual({ x: 800, at: 1_000 });
    const apart = ticks.slice(1).map(({ x }, index) => x - (ticks[index]?.x ?? 0));
    expect(Math.min(...apart)).toBeGreaterThanOrEqual(90);
  });
});

describe('the marks above the band', () => {
  const ticket = (over: Partial<Ticket>): Ticket => ({ ...step(0, 'todo').ticket, ...over });

  it('name deaths with how they ended, failed starts, fails by number, and what asked a person', () => {
    const marks = marksOf([
      step(0, 'in_progress'),
      step(1, 'todo', {
        from: 'in_progress',
        event: { type: 'worker.died', cause: 'exit 1: heap' },
      }),
      step(2, 'todo', { from: 'in_progress', event: { type: 'worker.start_failed' } }),
      step(3, 'todo', { from: 'review.judging', ticket: ticket({ reviewCycles: 1 }) }),
      step(4, 'in_progress', { from: 'todo', ticket: ticket({ reviewCycles: 1 }) }),
      step(5, 'needs_input', {
        from: 'review.judging',
        ticket: ticket({ reviewCycles: 1, state: 'needs_input', reason: 'uncertain_verdict' }),
      }),
    ]);
    expect(marks.map(({ at, shape, text }) => [at, shape, text])).toEqual([
      [1, 'cross', 'death, exit 1'],
      [2, 'cross', 'start failed'],
      [3, 'triangle', 'fail 1'],
      [5, 'question', 'uncertain'],
    ]);
  });

  it('count fails anew after a person gave fresh budgets', () => {
    const fail = (at: number, reviewCycles: number): Step =>
      step(at, 'todo', { from: 'review.judging', ticket: ticket({ reviewCycles }) });
    const marks = marksOf([fail(1, 1), fail(2, 2), step(3, 'todo'), fail(4, 1)]);
    expect(marks.map(({ text }) => text)).toEqual(['fail 1', 'fail 2', 'fail 1']);
  });

  it.each([
    ['exit 137, in silence', 'exit 137'],
    ['signal SIGKILL: last words', 'SIGKILL'],
    ['no output for 600 s, stopped', 'no output for 600 s'],
    [null, ''],
  ])('shorten %s to %s', (cause, words) => expect(shortCause(cause)).toBe(words));
});
