import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  ConsoleLines,
  harmlessAnsi,
  plainText,
  withoutNonce,
} from '../../web/src/views/ticket/console-text.ts';

const ESC = '\u001B';

describe('output in the console', () => {
  it.each([
    ['keeps colours', `${ESC}[31mred${ESC}[0m`, `${ESC}[31mred${ESC}[0m`],
    ['keeps true colours', `${ESC}[38;2;1;2;3mx`, `${ESC}[38;2;1;2;3mx`],
    ['keeps the deletion of a line', `50%${ESC}[K`, `50%${ESC}[K`],
    ['sets no title', `a${ESC}]0;evil\u0007b`, 'ab'],
    ['sets no title in the long form', `a${ESC}]2;evil${ESC}\\b`, 'ab'],
    ['sets no title by one byte', 'a\u009D0;evil\u009Cb', 'ab'],
    ['writes nothing to the clipboard', `a${ESC}]52;c;ZXZpbA==\u0007b`, 'ab'],
    ['makes no link', `${ESC}]8;;http://evil\u0007here${ESC}]8;;\u0007`, 'here'],
    ['controls no device', `a${ESC}P1$r0m${ESC}\\b`, 'ab'],
    ['has no private strings', `a${ESC}_x${ESC}\\${ESC}^y${ESC}\\${ESC}Xz${ESC}\\b`, 'ab'],
    ['does not move the cursor', `a${ESC}[2J${ESC}[1;1H${ESC}[10Ab`, 'ab'],
    ['does not switch the screen', `a${ESC}[?1049h${ESC}[?1000hb`, 'ab'],
    ['asks the terminal nothing', `a${ESC}[6n${ESC}[c${ESC}Zb`, 'ab'],
    ['does not reset the terminal', `a${ESC}cb`, 'ab'],
    ['changes no character set', `a${ESC}(0b`, 'ab'],
    ['rings no bell and goes not back', 'a\u0007\bb', 'ab'],
    ['does not turn the reading direction', 'a\u202Eb\u2066c', 'abc'],
    ['takes an unended title away', `a${ESC}]0;evil`, 'a'],
    ['keeps what people write', 'Zürich → 東京 🎭\n', 'Zürich → 東京 🎭\n'],
  ])('%s', (_, text, shown) => expect(harmlessAnsi(text)).toBe(shown));

  it('holds no control but colours, deletion, tab and ends of lines, whatever comes', () => {
    const control = fc.constantFrom(
      ESC,
      '[',
      ']',
      'P',
      '\u009B',
      '\u0007',
      '\\',
      ';',
      '?',
      '3',
      'm',
      'K',
      'H',
    );
    const any = fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code));
    const nasty = fc
      .array(fc.oneof({ arbitrary: control, weight: 3 }, any), { maxLength: 60 })
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(nasty, (text) => {
        const rest = harmlessAnsi(text).replaceAll(/\u001B\[[\d;:]*[mK]/g, '');
        expect(rest).not.toMatch(/[\0-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F\u202A-\u202E]/);
      }),
    );
  });

  it('shows no right to report', () => {
    expect(withoutNonce('{"cb_signal":"DONE","nonce":"4hWQh0KSuua1Wbuf"}')).toBe(
      '{"cb_signal":"DONE","nonce":"…"}',
    );
  });

  it('is plain text for those who have it read out', () => {
    expect(plainText(`${ESC}[1m10%\r20%${ESC}[0m\r\n`)).toBe('10%\n20%\r\n');
  });

  it('begins each line with its time, also where pieces are parts of lines', () => {
    const lines = new ConsoleLines((at) => at);
    const out = [
      lines.write({ at: 'T1', stream: 'stdout', text: 'one' }),
      lines.write({ at: 'T2', stream: 'stdout', text: ' more\ntwo\n' }),
      lines.write({ at: 'T3', stream: 'stdout', text: '10%\r20%' }),
      lines.write({ at: 'T4', stream: 'exit', text: 'ended with exit 0\n' }),
    ].join('');
    expect(plainText(out).replaceAll('\r\n', '\n')).toBe(
      'T1 one more\nT2 two\nT3 20%\nT4 ended with exit 0\n',
    );
  });
});
