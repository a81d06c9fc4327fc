import { describe, expect, it } from 'vitest';
import { counted, grouped, shortId, shortSha } from '../../web/src/ui/words.ts';

describe('the words of the page', () => {
  it.each([
    [0, '0'],
    [999, '999'],
    [1_000, '1\u202f000'],
    [48_213, '48\u202f213'],
    [1_234_567, '1\u202f234\u202f567'],
  ])('%i is grouped in threes', (value, text) => expect(grouped(value)).toBe(text));

  it.each([
    ['ORD-12', '12'],
    ['CB-1', '1'],
    ['MC-x-9', '9'],
    ['plain', 'plain'],
    ['odd-', 'odd-'],
  ])('the token of %s says %s', (id, short) => expect(shortId(id)).toBe(short));

  it('one thing and several things have their own words', () => {
    expect([counted(1, 'review'), counted(2, 'review'), counted(0, 'review')]).toEqual([
      '1 review',
      '2 reviews',
      '0 reviews',
    ]);
  });

  it('a commit is known by its beginning, and none by nothing', () => {
    expect([shortSha('9a41c7e0ffffffff'), shortSha(null)]).toEqual(['9a41c7e', '']);
  });
});
