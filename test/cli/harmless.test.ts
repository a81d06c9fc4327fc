import fc from 'fast-check';
import { expect, test } from 'vitest';
import { harmless } from '../../src/cli/harmless.ts';

test.each([
  ['plain words, ümläute, 日本語, 👩‍💻', 'plain words, ümläute, 日本語, 👩‍💻'],
  ['\u001b[31mred\u001b[0m', 'red'],
  ['\u001b]0;title\u0007text', 'text'],
  ['\u001b]8;;http://x\u001b\\link\u001b]8;;\u001b\\', 'link'],
  ['\u001b\u001b[2J[2Jx', '\\x1b[2Jx'],
  ['\u009b2Jx', 'x'],
  ['a\u0007b\u0000c\u007fd\u0085e', 'a\\x07b\\x00c\\x7fd\\x85e'],
  ['abc\rXY', 'abc\\x0dXY'],
  ['user\u202egpj.exe', 'user\\u202egpj.exe'],
  ['a\u2066b\u2069c\u200ed\u200fe\u061cf', 'a\\u2066b\\u2069c\\u200ed\\u200fe\\u061cf'],
  ['\u{e0041}', '\\u{e0041}'],
  ['\ud800', '\\ud800'],
  [' two\r\n\n lines\tand a tab ', 'two lines  and a tab'],
])('shows %j as %j', (text, shown) => {
  expect(harmless(text)).toBe(shown);
});

test('keeps lines where they are wanted', () => {
  expect(harmless('a\r\n  b\u2028c', { lines: true })).toBe('a\n  b\nc');
});

test('never lets a control or a bidi character through, and is harmless a second time', () => {
  const unit = fc.oneof(
    fc.constantFrom(
      '\u001b',
      '[',
      ']',
      '\u009b',
      '\u0007',
      '\r',
      '\n',
      '\t',
      '3',
      'm',
      '\\',
      '\u202e',
      'a',
    ),
    fc.string({ unit: 'binary', maxLength: 2 }),
  );
  fc.assert(
    fc.property(fc.array(unit, { maxLength: 40 }), (units) => {
      const shown = harmless(units.join(''), { lines: true });
      expect(shown).not.toMatch(
        /[\0-\t\v-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/,
      );
      expect(harmless(shown, { lines: true })).toBe(shown);
    }),
  );
});

test('takes time that grows with the text, also for text that is made to hurt', () => {
  for (const hurtful of [' ', '\u001b[', '\u001b]', '\u001b[0', '\n ']) {
    expect(harmless(hurtful.repeat(200_000)).length).toBeLessThan(2_000_000);
  }
});
