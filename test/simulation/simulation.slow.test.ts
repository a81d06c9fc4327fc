import { expect, it } from 'vitest';
import { simulate } from './simulate.ts';

const seeds = Array.from({ length: 40 }, (_, index) => 101 + index);

it.each(seeds)(
  'a long random history keeps every invariant and comes to rest: seed %i [10.15, 10.19]',
  async (number) => {
    const { problems, story, seed } = await simulate(number, 150);
    expect(problems.slice(0, 5), `SIM_SEED=${seed}: ${story.join(', ')}`).toEqual([]);
  },
);
