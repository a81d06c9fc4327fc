import { describe, expect, it } from 'vitest';
import { chartIdentities } from '../../src/supervisor/chart-identity.ts';
import type { Unit } from '../../src/supervisor/ports.ts';
import { chartsUnderTest } from './charts-under-test.ts';
import { drive } from './drive.ts';
import type { Slice } from './explore.ts';
import { explore } from './explore.ts';
import { FIGURES } from './figures.ts';
import { breaches } from './lawful.ts';
import { changelings, mutants } from './mutants.ts';

const budgets = chartsUnderTest.ticket.slices.find(({ name }) => name === 'budgets') as Slice;

describe('a planted mistake in a chart', () => {
  it.each(mutants.map((mutant) => [mutant.mistake, mutant] as const))(
    'breaks a law: %s',
    (_, { chart, slices }) => {
      expect(slices).not.toEqual([]);
      const explorations = slices.map((slice) => explore(slice));
      expect(breaches(chartsUnderTest[chart].laws, explorations)).not.toEqual([]);
    },
  );

  it.each(changelings.map((mutant) => [mutant.mistake, mutant] as const))(
    'changes the figures: %s',
    (_, { chart, slices }) => {
      const figures = slices.map((slice) => {
        const { places, edges } = explore(slice);
        const applied = edges.filter(({ result }) => result !== null).length;
        const ignored = edges.length - applied;
        return `${places.length} states, ${applied} transitions, ${ignored} ignored`;
      });
      expect(figures).not.toEqual(slices.map(({ name }) => FIGURES[chart]?.[name]));
    },
  );
});

describe('a planted mistake between the chart and the disk', () => {
  const lost = (change: (unit: Unit) => Partial<Unit>) => (unit: Unit) => ({
    ...unit,
    ...change(unit),
  });

  it.each([
    ['timers are not set', lost(() => ({ timersSet: [] }))],
    ['timers are not cleared', lost(() => ({ timersCleared: [] }))],
    ['deeds are not stored', lost(() => ({ deedsAdded: [] }))],
    [
      'a deed is stored twice',
      lost(({ deedsAdded }) => ({
        deedsAdded: deedsAdded.flatMap((deed) => [deed, { ...deed, key: `${deed.key} again` }]),
      })),
    ],
    ['snapshots are not stored', lost(({ journal }) => (journal.length > 0 ? { actors: [] } : {}))],
    [
      'versions do not count',
      lost(({ actors }) => ({
        actors: actors.map((actor) => ({ ...actor, version: 1 })),
      })),
    ],
    [
      'the journal keeps half of what was said',
      lost(({ journal }) => ({
        journal: journal.map((row) => ({
          ...row,
          body: row.body.replace('"worker.used"', '"worker.idled"'),
        })),
      })),
    ],
  ])('is found by driving the roads: %s', async (_, tamper) => {
    const slice = _.includes('timers')
      ? (chartsUnderTest.ticket.slices.find(({ name }) => name.startsWith('arrival')) as Slice)
      : budgets;
    const { problems } = await drive('ticket', explore(slice), tamper);
    expect(problems).not.toEqual([]);
  });

  it('is found by driving the roads: the host decides with another chart', async () => {
    const identity = chartIdentities.ticket as { machine: unknown };
    const { machine } = identity;
    const mutant = mutants.find(({ mistake }) => mistake === 'the cap on runs is not kept');
    try {
      identity.machine = mutant?.slices[0]?.machine;
      const { problems } = await drive('ticket', explore(budgets));
      expect(problems).not.toEqual([]);
    } finally {
      identity.machine = machine;
    }
  });
});
