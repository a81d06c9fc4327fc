import { describe, expect, it } from 'vitest';
import { chartsUnderTest, TRANSIENT } from './charts-under-test.ts';
import { coverOf, figures } from './cover.ts';
import type { Slice } from './explore.ts';
import { FIGURES } from './figures.ts';
import { KNOWN } from './known-defects.ts';
import { breaches } from './lawful.ts';

/** The rest of the ticket's slices takes longer: ticket-cover.slow.test.ts. */
const QUICK = [
  'gates and sign-off',
  'breaker with a fallback',
  'budgets',
  'dependencies',
  'no author',
];

describe.each(Object.values(chartsUnderTest))('the chart of the $name', (chart) => {
  it('has an alphabet of every event that it knows, and of no other', () => {
    const timers =
      chart.slices[0]?.machine.events.filter((type) => String(type).startsWith('xstate.')) ?? [];
    for (const { machine, alphabet } of chart.slices) {
      const spelt = [...new Set(alphabet.map(({ type }) => type))].toSorted();
      expect(spelt).toEqual([...chart.types, ...timers].toSorted());
      expect(machine.events.filter((type) => !spelt.includes(type as string))).toEqual([]);
      expect(new Set(alphabet.map(({ name }) => name)).size).toBe(alphabet.length);
    }
  });
});

describe.each([chartsUnderTest.worker, chartsUnderTest.supervisor])(
  'the chart of the $name',
  (chart) => {
    const cover = coverOf(chart.slices);

    it('has exactly as many states and transitions as it had', () => {
      expect(figures(cover)).toEqual(FIGURES[chart.name]);
    });

    it('reaches every state', () => {
      expect(cover.neverReached.filter((id) => !TRANSIENT.has(id))).toEqual([]);
    });

    it('takes every transition but those that are there for a reason', () => {
      expect(cover.neverTaken.toSorted()).toEqual(Object.keys(chart.dead).toSorted());
    });

    it('takes every letter but those that nobody may say', () => {
      const refused =
        chart.slices[0]?.alphabet.filter(({ name }) => chart.refused.test(name)) ?? [];
      expect(cover.neverSaid).toEqual(refused.map(({ name }) => name));
    });

    it('keeps the laws of the domain in every transition', () => {
      const found = breaches(chart.laws, cover.explorations);
      expect(found.map(({ law }) => law).toSorted(), JSON.stringify(found, null, 2)).toEqual(
        (KNOWN[chart.name] ?? []).toSorted(),
      );
    });
  },
);

describe('the chart of the ticket, in part', () => {
  const { slices, laws, name } = chartsUnderTest.ticket;
  const some = slices.filter((slice: Slice) => QUICK.includes(slice.name));
  const cover = coverOf(some);

  it('has exactly as many states and transitions as it had', () => {
    expect(FIGURES[name]).toMatchObject(figures(cover));
  });

  it('keeps the laws of the domain in every transition', () => {
    expect(breaches(laws, cover.explorations)).toEqual([]);
  });
});
