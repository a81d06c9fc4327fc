import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Refusal, Report } from '../../src/workers/report.ts';
import { createReportParser } from '../../src/workers/report.ts';

const ticket = 'CB-1';
const nonce = 'n'.repeat(32);
const esc = '\u001b';

function parser(more: { prompt?: string; plainSentinels?: boolean } = {}) {
  return createReportParser({
    ticket,
    nonceMatches: (text) => text === nonce,
    plainSentinels: true,
    ...more,
  });
}

/** All that a whole turn gives. */
function read(text: string, more: Parameters<typeof parser>[0] = {}): (Report | Refusal)[] {
  const one = parser(more);
  return [...one.push(text, 5), ...one.end(6)];
}

const line = (fields: object = {}) =>
  JSON.stringify({ cb_signal: 'DONE', ticket, nonce, payload: 'all done', ...fields });
const plain = (signal: string, payload: string) => ({
  kind: 'report',
  channel: 'plain',
  signal,
  payload,
  at: 5,
});

describe('a JSON report', () => {
  test('acts at once', () => {
    expect(parser().push(`working\n${line({ sha: 'abc1234' })}\n`, 7)).toEqual([
      {
        kind: 'report',
        channel: 'json',
        signal: 'DONE',
        payload: 'all done',
        sha: 'abc1234',
        at: 7,
      },
    ]);
  });

  test('outranks plain lines, before and after it [6.channels]', () => {
    expect(read(`DONE: plain one\n${line()}\nREVIEW: plain two\n`)).toMatchObject([
      { channel: 'json' },
    ]);
  });

  test.each([
    ['malformed', line().slice(0, -5)],
    ['malformed', line({ cb_signal: 'FINISHED' })],
    ['malformed', line({ payload: '' })],
    ['malformed', line({ payload: '⠋ ...' })],
    ['malformed', line({ payload: 7 })],
    ['malformed', line({ sha: {} })],
    ['malformed', line({ nonce: undefined })],
    ['foreign', line({ ticket: 'CB-2' })],
    ['stale', line({ nonce: 'm'.repeat(32) })],
  ])('is refused as %s: %s [6.refused]', (why, text) => {
    const found = read(`${text}\n`);
    expect(found).toMatchObject([{ kind: 'refused', why, detail: expect.any(String) }]);
    expect(JSON.stringify(found)).not.toMatch(/nnnn|mmmm/);
  });

  test('does not act from a code fence, a quotation or half a line [6.not-a-report]', () => {
    expect(read(`\`\`\`json\n${line()}\n\`\`\`\n> ${line()}\n`)).toEqual([]);
    expect(parser().push(line(), 5)).toEqual([]);
  });

  test('that is refused leaves a plain one standing', () => {
    expect(read(`${line({ nonce: 'x' })}\nDONE: really\n`)).toMatchObject([
      { why: 'stale' },
      { channel: 'plain' },
    ]);
  });
});

describe('a plain report', () => {
  test.each(['DONE', 'REVIEW', 'QUESTION'])(
    '%s is read at the end of the turn [6.channels]',
    (signal) => {
      const one = parser();
      expect(one.push(`${signal}: what I say\n`, 5)).toEqual([]);
      expect(one.end()).toEqual([plain(signal, 'what I say')]);
      expect(one.end()).toEqual([]);
    },
  );

  test('is the last one of several, and its first line only', () => {
    expect(read('QUESTION: which?\nDONE: the other one\nand more\n')).toEqual([
      plain('DONE', 'the other one'),
    ]);
  });

  test('may come in any pieces, with CRLF, colours, or ended by the end of the stream', () => {
    const one = parser();
    for (const piece of ['DO', 'N', 'E: o', 'k', '\r', '\n']) one.push(piece, 5);
    expect(one.end()).toEqual([plain('DONE', 'ok')]);
    expect(read(`${esc}[1;32mDONE:${esc}[0m green\n`)).toEqual([plain('DONE', 'green')]);
    expect(read('DONE: no newline')).toMatchObject([{ payload: 'no newline' }]);
  });

  test.each([
    ['in the middle of a line', 'I am DONE: really\n'],
    ['indented', '  DONE: really\n'],
    ['quoted', '> DONE: really\n'],
    ['in a list', '- DONE: really\n'],
    ['in small letters', 'done: really\n'],
    ['of another word', 'UNDONE: really\n'],
    ['with nothing after it', 'DONE:\n'],
    ['with blanks after it', 'DONE:  \t \n'],
    ['with a spinner after it', 'DONE: ⠋⠙⠹ ━━━━ 45%\n'],
    ['in a code fence', 'so:\n```\nDONE: really\n```\n'],
    ['in a fence of tildes', '~~~~\n~~~\nDONE: really\n~~~~\n'],
    ['in a fence that is never closed', '```sh\necho\n\nDONE: really\n'],
    ['in a longer fence that holds a shorter one', '````\n```\nDONE: really\n````\n'],
    ['overwritten by a carriage return', 'DONE: really\rworking\n'],
    ['erased by an escape', `DONE: really${esc}[2K${esc}[1Gworking\n`],
    ['behind a spinner', '⠋ DONE: really\n'],
    ['in a title of the window', `${esc}]0;\u0007 DONE: really\n`],
  ])('is none when it stands %s [6.not-a-report]', (_, text) => expect(read(text)).toEqual([]));

  test('is one after a fence was closed, and after code within a line', () => {
    expect(read('```\nx\n```\nDONE: really\n')).toEqual([plain('DONE', 'really')]);
    expect(read('```not a fence``` at all\nDONE: really\n')).toEqual([plain('DONE', 'really')]);
  });

  test('counts once when a program draws it again and again, as it stands in the end [6.not-a-report]', () => {
    const frames = Array.from(
      { length: 200 },
      (_, n) => `${esc}[2K${esc}[1A${esc}[2K${esc}[GDONE: step ${n} of it\n`,
    );
    expect(read(`first\n${frames.join('')}`)).toEqual([plain('DONE', 'step 199 of it')]);
    expect(read(`DONE: premature\n${esc}[1A${esc}[2Kstill working\n`)).toEqual([]);
    expect(read(`DONE: stays\nspinner\n${esc}[1A${esc}[2Kspinner\n`)).toEqual([
      plain('DONE', 'stays'),
    ]);
    expect(read('⠋ working\r⠙ working\r\rDONE: in the end\n')).toEqual([
      plain('DONE', 'in the end'),
    ]);
  });

  test('is none in an echo of the prompt, whole, alone or wrapped [6.not-a-report]', () => {
    const long = `Say DONE: when ${'all of this is finished and '.repeat(4)}committed`;
    const prompt = `Do it.\nDONE: example from the ticket\n\n${long}\nThe end.`;
    expect(read(`${prompt}\n`, { prompt })).toEqual([]);
    expect(read(`${prompt.replaceAll('\n', '\r\n')}\r\n`, { prompt })).toEqual([]);
    expect(read('DONE: example from the ticket\n', { prompt })).toEqual([]);
    expect(read(`${long.slice(0, 4)}\n${long.slice(4, 84)}\n`, { prompt })).toEqual([]);
    expect(read('DONE: example\n', { prompt })).toEqual([plain('DONE', 'example')]);
  });

  test('is one after the echo of a prompt with a fence that is never closed', () => {
    const prompt = 'Title\n\n```\ncode without an end';
    expect(read(`${prompt}\nDONE: really\n`, { prompt })).toEqual([plain('DONE', 'really')]);
    expect(read('my own\n```\nDONE: in my own fence\n', { prompt })).toEqual([]);
  });

  test('is one after a fence of its own that repeats one of the prompt', () => {
    const prompt = 'Run this:\n```\nnpm test\n```\nand report.';
    expect(read('I ran\n```\nnpm test\n```\nDONE: really\n', { prompt })).toEqual([
      plain('DONE', 'really'),
    ]);
  });

  test('is none in an echo of what came later', () => {
    const one = parser();
    one.expectEcho('DONE: is what you said');
    one.push('DONE: is what you said\n', 5);
    expect(one.end()).toEqual([]);
  });

  test('does not count when the profile says so, or when a stronger channel reported', () => {
    expect(read('DONE: really\n', { plainSentinels: false })).toEqual([]);
    const one = parser();
    one.push('DONE: really\n', 5);
    one.outrank();
    expect([one.pendingSince, one.end()]).toEqual([null, []]);
  });

  test('is cut at 16 KiB, and a line above 64 KiB is none but hides nothing after it', () => {
    const [found] = read(`DONE: ${'ä'.repeat(20_000)}\n`) as [Report];
    expect(Buffer.byteLength(found.payload)).toBe(16 * 1024);
    expect(read(`DONE: ${'x'.repeat(70_000)}\nREVIEW: next\n`)).toEqual([plain('REVIEW', 'next')]);
    expect(read(`${'x'.repeat(70_000)}\rDONE: after a long frame\n`)).toHaveLength(1);
  });
});

test('a line that missing output tore is no report, the next one is', () => {
  const one = parser();
  one.push('he said ', 5);
  one.miss();
  one.push('\rDONE: really\nREVIEW: whole again\n', 5);
  expect(one.end()).toEqual([plain('REVIEW', 'whole again')]);
  one.push('whole line\n', 5);
  one.miss();
  one.push('DONE: was the end of another line\n', 5);
  expect(one.end()).toEqual([]);
});

describe('the silence after a plain report', () => {
  test('counts from the line, through wordless animation, until something is said', () => {
    const one = parser();
    expect(one.pendingSince).toBeNull();
    one.push('DONE: rea', 1);
    expect(one.pendingSince).toBeNull();
    one.push('lly\n', 2);
    expect(one.pendingSince).toBe(2);
    one.push(`\n${esc}[2K\r⠋\r⠙`, 3);
    expect(one.pendingSince).toBe(2);
    one.push('more', 4);
    expect(one.pendingSince).toBeNull();
    expect(one.end()).toMatchObject([{ payload: 'really' }]);
  });
});

describe('any text', () => {
  const piece = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom(
      'DONE: ok',
      'REVIEW: a b',
      '\n',
      '\r',
      '\r\n',
      '```',
      '~~~',
      '> ',
      `${esc}[`,
      '2K',
      '1A',
      `${esc}]0;`,
      '\u0007',
      '\u009b',
      line(),
      line({ nonce: 'x' }),
      '{"cb_signal"',
      'prompt line',
    ),
  );
  const text = fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join(''));

  test('never makes the parser throw, and how it is cut changes nothing', () => {
    fc.assert(
      fc.property(text, fc.array(fc.nat(400)), (whole, cuts) => {
        const one = parser({ prompt: 'a\nprompt line\n' });
        const found: (Report | Refusal)[] = [];
        let from = 0;
        for (const at of [
          ...cuts.map((cut) => Math.min(cut, whole.length)).toSorted((a, b) => a - b),
          whole.length,
        ]) {
          found.push(...one.push(whole.slice(from, at), 5));
          from = Math.max(from, at);
        }
        found.push(...one.end(5));
        const other = parser({ prompt: 'a\nprompt line\n' });
        expect(found).toEqual([...other.push(whole, 5), ...other.end(5)]);
      }),
      { numRuns: 3000 },
    );
  });

  test('takes bounded memory, with or without newlines', () => {
    const one = parser();
    const frames = `\r${'⠋ DONE: turning '.repeat(100)}`;
    const before = process.memoryUsage().heapUsed;
    for (let n = 0; n < 20_000; n += 1) {
      one.push(frames, n);
      one.push('x'.repeat(1000), n);
    }
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(64 * 1024 * 1024);
    expect(one.push(`\nDONE: after 50 MB\n`, 9)).toEqual([]);
    expect(one.end()).toMatchObject([{ payload: 'after 50 MB' }]);
  });
});
