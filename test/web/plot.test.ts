import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plotOf, thinned } from '../../web/src/ui/plot.ts';

const BOX = { width: 200, height: 40, from: 0, to: 100 };

describe('a plot', () => {
  it('begins at zero, so that small things do not look large', () => {
    const { line, max } = plotOf(
      [
        { at: 0, value: 90 },
        { at: 100, value: 100 },
      ],
      BOX,
    );
    expect([line, max]).toEqual(['M0 4L200 0', 100]);
  });

  it('is broken where nothing was measured', () => {
    const { line } = plotOf(
      [
        { at: 0, value: 1 },
        { at: 50, value: null },
        { at: 100, value: 1 },
      ],
      BOX,
    );
    expect(line).toBe('M0 0M200 0');
  });

  it('leaves out what is not in its time', () => {
    expect(plotOf([{ at: 500, value: 7 }], BOX)).toEqual({
      line: '',
      area: '',
      last: null,
      max: 0,
    });
  });

  it('stays in its box and ends at the last value, whatever the samples', () => {
    const samples = fc.array(
      fc.record({ at: fc.integer({ min: -50, max: 150 }), value: fc.option(fc.nat(1_000)) }),
    );
    fc.assert(
      fc.property(samples, (unordered) => {
        const ordered = unordered.toSorted((one, other) => one.at - other.at);
        const { line, last } = plotOf(ordered, BOX);
        for (const [, x, y] of line.matchAll(/[ML](\S+) (\S+?)(?=[ML]|$)/g)) {
          expect(Number(x)).toBeGreaterThanOrEqual(0);
          expect(Number(x)).toBeLessThanOrEqual(BOX.width);
          expect(Number(y)).toBeGreaterThanOrEqual(0);
          expect(Number(y)).toBeLessThanOrEqual(BOX.height);
        }
        const shown = ordered.filter(
          ({ at, value }) => value !== null && at >= BOX.from && at <= BOX.to,
        );
        expect(last?.value ?? null).toBe(shown.at(-1)?.value ?? null);
      }),
    );
  });

  it('loses no peak when it is thinned', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(1_000), { minLength: 1 }),
        fc.integer({ min: 1, max: 20 }),
        (values, count) => {
          const samples = values.map((value, at) => ({ at, value }));
          const thin = thinned(samples, count);
          expect(thin.length).toBeLessThanOrEqual(Math.max(count, 1));
          expect(Math.max(...thin.map(({ value }) => value ?? 0))).toBe(Math.max(...values));
        },
      ),
    );
  });
});
