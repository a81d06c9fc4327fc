import { getAdjacencyMap } from '@xstate/graph';
import { expect, it } from 'vitest';
import type { Snapshot } from '../../src/step/step.ts';
import { explore, eventOf, keyOf } from './explore.ts';
import { workerSlices } from './worker-slices.ts';

it.each(workerSlices().map((slice) => [slice.name, slice] as const))(
  'an explorer of another maker comes to the same states: %s',
  (_, slice) => {
    const ours = explore(slice);
    const theirs = getAdjacencyMap(slice.machine, {
      input: slice.input as never,
      // The whole alphabet: with a part of it the other explorer silently finds a part of the states.
      events: (state: Snapshot) => slice.alphabet.map((letter) => eventOf(letter, state)),
      serializeState: (state: Snapshot) => keyOf(slice, state),
      limit: 100_000,
    } as never);
    expect(Object.keys(theirs).toSorted()).toEqual(ours.places.map(({ key }) => key).toSorted());
  },
);
