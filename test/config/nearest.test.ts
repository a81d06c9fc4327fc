import fc from 'fast-check';
import { expect, test } from 'vitest';
import { didYouMean, nearest } from '../../src/config/nearest.ts';

const known = ['limits', 'landing', 'profiles', 'server'];

test.each([
  ['limts', 'limits'],
  ['Limits', 'limits'],
  ['profile', 'profiles'],
  ['sevrer', 'server'],
])('%s is taken for %s', (word, meant) => {
  expect(nearest(word, known)).toEqual({ word: meant, likely: true });
});

test('a word that is like none of them is not taken for any, but one is still the nearest', () => {
  expect(nearest('zzz', known)).toMatchObject({ likely: false });
  expect(didYouMean('zzz', known)).toBe('');
});

test('without candidates nothing is near', () => {
  expect(nearest('limits', [])).toBeNull();
});

test('a known word is nearest to itself', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.stringMatching(/^[a-z]{1,20}$/), { minLength: 1 }), (words) => {
      for (const word of words) expect(nearest(word, words)).toEqual({ word, likely: true });
    }),
  );
});

test('a word of a megabyte is answered at once', () => {
  expect(nearest('limits'.repeat(200_000), known)).not.toBeNull();
});
