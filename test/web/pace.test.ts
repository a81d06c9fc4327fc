import { describe, expect, it } from 'vitest';
import {
  clockPlace,
  EXPECTED,
  isOverdue,
  OVERDUE_MS_MIN,
  pacesOf,
  STAYS_MIN,
  STAYS_SURE,
} from '../../web/src/data/pace.ts';
import { charts } from '../../src/machines/charts.ts';
import { chartShape } from '../charts/a-chart.ts';

const dwell = (path: string, count: number) => ({ path, count, medianMs: 10_000, p95Ms: 60_000 });

describe('the clock of a state', () => {
  it('is measured where enough stays are known, and else what one expects', () => {
    const paces = pacesOf('ticket', [dwell('todo', STAYS_MIN), dwell('inbox', STAYS_MIN - 1)]);
    expect(paces.get('todo')).toMatchObject({ medianMs: 10_000, p95Ms: 60_000, measured: true });
    expect(paces.get('inbox')).toBe(EXPECTED['ticket']?.['inbox']);
  });

  it('stands where nothing has to happen', () => {
    const paces = pacesOf('ticket', [dwell('done', 100), dwell('cancelled', 100)]);
    expect(paces.get('done')).toBeUndefined();
    expect(isOverdue(1e12, paces.get('done'))).toBe(false);
    expect(isOverdue(1e12, paces.get('cancelled'))).toBe(false);
  });

  it.each([
    [60_000, false],
    [60_001, true],
  ])('%i ms in a state with a p95 of a minute: overdue is %s', (age, late) => {
    expect(isOverdue(age, pacesOf('ticket', [dwell('todo', STAYS_SURE)]).get('todo'))).toBe(late);
  });

  it('takes the longest of a few stays for no measure of what is late', () => {
    const few = pacesOf('ticket', [dwell('todo', STAYS_SURE - 1)]).get('todo');
    const usual = EXPECTED['ticket']?.['todo']?.medianMs ?? 0;
    expect(isOverdue(60_001, few)).toBe(false);
    expect(isOverdue(usual, few)).toBe(false);
    expect(isOverdue(usual + 1, few)).toBe(true);
  });

  it('calls nothing late that passed before anybody could look', () => {
    const quick = { path: 'review.verifying', count: 500, medianMs: 2, p95Ms: 40 };
    const pace = pacesOf('ticket', [quick]).get('review.verifying');
    expect(isOverdue(OVERDUE_MS_MIN, pace)).toBe(false);
    expect(isOverdue(OVERDUE_MS_MIN + 1, pace)).toBe(true);
  });

  it.each(Object.keys(EXPECTED))(
    'expects something only of states that the %s chart has',
    (chart) => {
      const states = chartShape(chart as keyof typeof charts).states.map(({ path }) => path);
      for (const path of Object.keys(EXPECTED[chart] ?? {})) expect(states).toContain(path);
    },
  );

  it('expects something of every state of a ticket in which somebody must act', () => {
    const leaves = chartShape('ticket').states.filter(
      ({ type, owner, path }) => type !== 'compound' && owner !== 'nobody' && path !== 'arriving',
    );
    expect(leaves.map(({ path }) => path).toSorted()).toEqual(
      Object.keys(EXPECTED['ticket'] ?? {}).toSorted(),
    );
  });
});

describe('the place on the clock', () => {
  const pace = { medianMs: 100, p95Ms: 300 };

  it.each([
    [0, 0],
    [50, 0.2],
    [100, 0.4],
    [200, 0.6],
    [300, 0.8],
    [600, 0.9],
  ])('of an age of %i ms is %d', (age, place) => {
    expect(clockPlace(age, pace)).toBeCloseTo(place, 6);
  });

  it('never goes back and never reaches the end', () => {
    for (const one of [pace, { medianMs: 0, p95Ms: 0 }, { ...pace, p95Ms: 100 }]) {
      let before = -1;
      for (let age = 0; age < 5_000; age += 7) {
        const place = clockPlace(age, one);
        expect(place).toBeGreaterThanOrEqual(before);
        expect(place).toBeLessThan(1);
        before = place;
      }
    }
  });
});
