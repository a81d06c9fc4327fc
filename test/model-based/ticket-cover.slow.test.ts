import { beforeAll, describe, expect, it } from 'vitest';
import { statePath } from '../../src/step/step.ts';
import { chartsUnderTest, TRANSIENT } from './charts-under-test.ts';
import type { Cover } from './cover.ts';
import { coverOf, figures } from './cover.ts';
import { FIGURES } from './figures.ts';
import { KNOWN } from './known-defects.ts';
import { breaches } from './lawful.ts';

const chart = chartsUnderTest.ticket;

/** Where a person may do what (DOMAIN 2.11); a top-level state stands for those in it. */
const OPEN = ['inbox', 'todo', 'in_progress', 'review', 'needs_input'];
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  'person.triaged': ['inbox'],
  'person.answered': ['needs_input'],
  'person.approved': ['review', 'needs_input'],
  'person.rejected': ['review', 'needs_input'],
  'person.retried': ['needs_input'],
  'person.reopened': ['done', 'cancelled'],
  'person.cancelled': OPEN,
  'person.assigned to luci': OPEN,
  'person.assigned to nobody': OPEN,
  'person.edited': OPEN,
  'person.routed to author': OPEN,
  'person.routed to verify': OPEN,
  'person.routed to review': OPEN,
  'person.routed to signOff': OPEN,
  'person.commented': [...OPEN, 'done', 'cancelled'],
  'person.landed': ['done'],
};

describe('the chart of the ticket', () => {
  let cover: Cover;
  beforeAll(() => {
    cover = coverOf(chart.slices);
  });

  it('has exactly as many states and transitions as it had', () => {
    console.log(figures(cover));
    expect(figures(cover)).toEqual(FIGURES[chart.name]);
  });

  it('reaches every state', () => {
    expect(cover.neverReached.filter((id) => !TRANSIENT.has(id))).toEqual([]);
  });

  it('takes every transition but those that are there for a reason', () => {
    expect(cover.neverTaken.toSorted()).toEqual(Object.keys(chart.dead).toSorted());
  });

  it('takes every letter but those that nobody may say', () => {
    const refused = chart.slices[0]?.alphabet.filter(({ name }) => chart.refused.test(name)) ?? [];
    expect(cover.neverSaid).toEqual(refused.map(({ name }) => name));
  });

  it('keeps the laws of the domain in every transition', () => {
    const found = breaches(chart.laws, cover.explorations);
    expect(found.map(({ law }) => law).toSorted(), JSON.stringify(found, null, 2)).toEqual(
      (KNOWN[chart.name] ?? []).toSorted(),
    );
  });

  it('lets people do in each state what the domain says, and nothing else [1.inbox, 1.done, 2.11.table]', () => {
    const wrong = new Set<string>();
    for (const { edges } of cover.explorations) {
      for (const { from, letter, result } of edges) {
        const allowed = ALLOWED[letter.name];
        const state = statePath(from.snapshot.value);
        const may = allowed?.includes(state.split('.', 1)[0] ?? state);
        if (allowed && may !== (result !== null)) wrong.add(`${letter.name} in ${state}`);
      }
    }
    expect([...wrong]).toEqual([]);
  });
});
