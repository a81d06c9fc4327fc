import { expect, it } from 'vitest';
import { simulate } from './simulate.ts';

/** `SIM_SEED=17` runs that one alone, and `SIM_STEPS=40` only its beginning. */
const { SIM_SEED, SIM_STEPS = '120' } = process.env;
const seeds = SIM_SEED === undefined ? [1, 2, 3] : [Number(SIM_SEED)];

it.each(seeds)(
  'a random history keeps every invariant and comes to rest: seed %i [10.15, 10.19]',
  async (number) => {
    const { problems, story, seed } = await simulate(number, Number(SIM_STEPS));
    expect(problems.slice(0, 5), `SIM_SEED=${seed}: ${story.join(', ')}`).toEqual([]);
  },
);
