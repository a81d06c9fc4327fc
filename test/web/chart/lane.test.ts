import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { density, piled, seated, tokenWidth } from '../../../web/src/views/chart/lane.ts';

describe('tokens in a lane', () => {
  it('stand at their ages in the lowest row while there is room', () => {
    const seats = seated(
      [
        { x: 20, width: 26 },
        { x: 90, width: 26 },
      ],
      140,
      3,
    );
    expect(seats).toEqual([
      { x: 20, row: 0 },
      { x: 90, row: 0 },
    ]);
  });

  it('stand above each other rather than at another age', () => {
    const seats = seated(
      [
        { x: 50, width: 26 },
        { x: 52, width: 26 },
      ],
      140,
      3,
    );
    expect(seats).toEqual([
      { x: 50, row: 0 },
      { x: 52, row: 1 },
    ]);
  });

  it('stay inside the lane', () => {
    const seats = seated(
      [
        { x: 0, width: 30 },
        { x: 100, width: 30 },
      ],
      100,
      1,
    );
    expect(seats?.map(({ x }) => x)).toEqual([15, 85]);
  });

  it('are dots where they do not fit', () => {
    expect(
      seated(
        Array.from({ length: 5 }, () => ({ x: 5, width: 30 })),
        60,
        2,
      ),
    ).toBeNull();
  });

  it('never overlap, whatever their ages are', () => {
    const token = fc.record({
      x: fc.double({ min: -20, max: 200, noNaN: true }),
      width: fc.integer({ min: 25, max: 50 }),
    });
    fc.assert(
      fc.property(fc.array(token, { maxLength: 12 }), (tokens) => {
        const seats = seated(tokens, 150, 3);
        if (!seats) return;
        seats.forEach((one, i) => {
          expect(one.x).toBeGreaterThanOrEqual((tokens[i]?.width ?? 0) / 2 - 0.01);
          seats.slice(i + 1).forEach((other, j) => {
            if (one.row !== other.row) return;
            const least = ((tokens[i]?.width ?? 0) + (tokens[i + 1 + j]?.width ?? 0)) / 2;
            expect(Math.abs(one.x - other.x)).toBeGreaterThanOrEqual(least - 0.1);
          });
        });
      }),
    );
  });

  it('are as wide as their number', () => {
    expect(tokenWidth('10000')).toBeGreaterThan(tokenWidth('7'));
  });
});

describe('many of them', () => {
  it('are dots piled at their ages', () => {
    const dots = piled([0.1, 0.1, 0.9], 90, 4);
    expect(dots.map(({ row }) => row)).toEqual([0, 1, 0]);
    expect(dots[0]?.x).toBe(dots[1]?.x);
    expect(dots[2]?.x).toBeGreaterThan(dots[0]?.x ?? 0);
  });

  it('go aside when a pile is full, and none stands in another one', () => {
    const dots = piled(
      Array.from({ length: 30 }, () => 0.5),
      90,
      4,
    );
    expect(new Set(dots.map(({ x, row }) => `${x} ${row}`)).size).toBe(30);
    expect(Math.max(...dots.map(({ row }) => row))).toBeLessThan(4);
  });

  it('are a strip whose fullest part is whole', () => {
    expect(density([0, 0.1, 0.9], 2)).toEqual([1, 0.5]);
    expect(density([], 3)).toEqual([0, 0, 0]);
  });
});
