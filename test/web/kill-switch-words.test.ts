import { describe, expect, it } from 'vitest';
import { heldWords, holderWords } from '../../web/src/shell/kill-switch-words.ts';

describe('what is said before the kill-switch is thrown or released', () => {
  it.each([
    [7, 2, '7 starts and 2 reviews wait.'],
    [1, 0, '1 start waits.'],
    [0, 1, '1 review waits.'],
    [0, 0, 'nothing else would move by itself just now.'],
  ])('%i starts and %i reviews: %s', (starts, reviews, words) => {
    expect(heldWords(starts, reviews)).toBe(words);
  });

  it.each([
    ['Ana', 'upgrade.', 'Ana holds them: upgrade.'],
    ['Ana', null, 'Ana holds them.'],
    [null, null, 'They are held.'],
    ['flag file', '/w/KILL exists', 'The flag file holds them: /w/KILL exists.'],
  ])('held by %s for %s: %s', (by, reason, words) => {
    expect(holderWords({ by, reason })).toBe(words);
  });
});
