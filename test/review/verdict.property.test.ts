import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readVerdict } from '../../src/review/verdict.ts';

interface Piece {
  readonly text: string;
  /** What it says where it stands last: a verdict, that it cannot be read, or nothing. */
  readonly says: object | 'unreadable' | null;
}

const words = fc.array(fc.stringMatching(/^[^{}"[\]]*$/), { maxLength: 4 });
const lists = fc.array(fc.string({ maxLength: 60 }), { maxLength: 4 });
const verdict = fc.record({
  verdict: fc.constantFrom('pass', 'fail', 'uncertain'),
  reasons: lists,
  gaps: lists,
});
const indent = fc.constantFrom(undefined, 2, '\t');
const wrapped = (object: object, how: string, space: string | number | undefined): string => {
  const json = JSON.stringify(object, null, space);
  switch (how) {
    case 'fenced':
      return `\`\`\`json\n${json}\n\`\`\``;
    case 'nested':
      return JSON.stringify({ result: { answer: object } }, null, space);
    case 'listed':
      return `[${json}]`;
    case 'quoted':
      return `> ${json}`;
    default:
      return json;
  }
};

const readable: fc.Arbitrary<Piece> = fc
  .tuple(verdict, fc.constantFrom('plain', 'fenced', 'nested', 'listed', 'quoted'), indent)
  .map(([said, how, space]) => ({
    text: wrapped(said, how, how === 'quoted' ? undefined : space),
    says: said,
  }));
const ofWrongType: fc.Arbitrary<Piece> = fc
  .oneof(
    fc.record({ verdict: fc.oneof(fc.integer(), fc.boolean(), fc.constant(null), lists) }),
    fc.record({ verdict: fc.constantFrom('PASS', 'Pass', 'pass ', 'passed', '', 'pass|fail') }),
    fc.record({
      verdict: fc.constant('pass'),
      reasons: fc.oneof(fc.string(), fc.integer(), fc.constant([1]), fc.constant({ a: 'b' })),
    }),
    fc.record({ verdict: fc.constant('fail'), gaps: fc.oneof(fc.string(), fc.constant([null])) }),
  )
  .map((object) => ({ text: JSON.stringify(object), says: 'unreadable' }));
const truncated: fc.Arbitrary<Piece> = fc
  .tuple(verdict, fc.double({ min: 0.1, max: 0.9, noNaN: true }))
  .map(([said, part]) => {
    const json = JSON.stringify(said);
    // A line ends it, so that what comes after it is no part of a text that it began.
    return { text: `${json.slice(0, Math.floor(json.length * part))}\n`, says: null };
  });
const other: fc.Arbitrary<Piece> = fc.oneof(
  words.map((list) => ({ text: list.join(' '), says: null })),
  fc.dictionary(fc.stringMatching(/^[a-u]+$/), fc.jsonValue()).map((object) => ({
    text: JSON.stringify({ ...object, note: '{ "verdict" is not in here }' }),
    says: null,
  })),
  fc.constantFrom('{', '}', '{{}', 'function f() { return { a: 1 } }', '{"a":').map((text) => ({
    text: `${text}\n`,
    says: null,
  })),
);

const hasVerdict = (text: string): boolean => text.includes('"verdict":');

describe('a reviewer’s message of any pieces', () => {
  it('says what the last of its objects with a verdict says [2.7]', () => {
    // Nothing that stands open may swallow what comes after it: brackets are JSON's, whoever wrote them.
    const closed = fc.oneof(
      { weight: 3, arbitrary: readable },
      { weight: 2, arbitrary: ofWrongType },
      { weight: 2, arbitrary: truncated },
      { weight: 3, arbitrary: other },
    );
    fc.assert(
      fc.property(fc.array(closed, { maxLength: 8 }), (pieces) => {
        const text = pieces.map((piece) => piece.text).join('\nand\n');
        const last = pieces.findLast(({ says }) => says !== null);
        const read = readVerdict(text);
        if (!last || last.says === 'unreadable') expect(read).toHaveProperty('unreadable');
        else expect(read).toEqual(last.says);
      }),
      { numRuns: 300 },
    );
  });

  it('is never a pass or a fail where no object says so, and never throws', () => {
    const bits = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      '"',
      ':',
      ',',
      '\\',
      '\n',
      'verdict',
      'pass',
      'x',
    );
    fc.assert(
      fc.property(fc.array(bits, { maxLength: 60 }), (parts) => {
        const text = parts.join('');
        const read = readVerdict(text);
        if ('verdict' in read) expect(hasVerdict(text)).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });

  it('keeps at most a hundred reasons and gaps, each of 4,096 characters', () => {
    const many = Array.from({ length: 1_000 }, () => 'x'.repeat(5_000).slice(0, 900));
    const long = ['y'.repeat(50_000)];
    const read = readVerdict(JSON.stringify({ verdict: 'fail', reasons: many, gaps: long }));
    expect(read).toMatchObject({ verdict: 'fail', gaps: ['y'.repeat(4_096)] });
    expect('reasons' in read && read.reasons).toHaveLength(100);
  });
});
