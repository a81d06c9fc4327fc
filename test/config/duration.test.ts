import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { durationMaxMs, formatDuration, parseDuration } from '../../src/config/duration.ts';

describe('a duration', () => {
  test.each([
    ['500ms', 500],
    ['5s', 5_000],
    ['10m', 600_000],
    ['2h', 7_200_000],
    ['0s', 0],
    ['007s', 7_000],
    ['576h', durationMaxMs],
  ])('%s is %d milliseconds', (text, ms) => {
    expect(parseDuration(text)).toBe(ms);
  });

  test.each([
    '',
    '5',
    's',
    '1.5h',
    '-1s',
    '5 s',
    '5S',
    '1d',
    '1h30m',
    ' 5s',
    '5s\n',
    '577h',
    '9'.repeat(400) + 's',
  ])('%j is none', (text) => {
    expect(parseDuration(text)).toBeNull();
  });

  test('is written in the largest unit that fits', () => {
    expect([0, 1, 1_500, 60_000, 90_000, 3_600_000].map(formatDuration)).toEqual([
      '0s',
      '1ms',
      '1500ms',
      '1m',
      '90s',
      '1h',
    ]);
  });

  test('written and read again is the same', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: durationMaxMs }), (ms) => {
        expect(parseDuration(formatDuration(ms))).toBe(ms);
      }),
    );
  });

  test('that is read is never above what a timer can wait', () => {
    fc.assert(
      fc.property(fc.nat(), fc.constantFrom('ms', 's', 'm', 'h'), (count, unit) => {
        const ms = parseDuration(`${count}${unit}`);
        expect(ms === null || ms < 2 ** 31).toBe(true);
      }),
    );
  });
});
