import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { tableLines } from '../../../src/cli/terminal/table.ts';
import { cut, fit, widthOf } from '../../../src/cli/terminal/width.ts';

describe('the width of a text', () => {
  test.each([
    ['', 0],
    ['plain', 5],
    ['é', 1],
    ['e\u0301', 1],
    ['日本', 4],
    ['한국어', 6],
    ['ｆｕｌｌ', 8],
    ['🙂', 2],
    ['👩‍👩‍👧', 2],
    ['🇩🇪', 2],
    ['❤️', 2],
    ['a\u200bb', 2],
    ['…', 1],
    ['→', 1],
  ])('%j takes %i columns', (text, columns) => {
    expect(widthOf(text)).toBe(columns);
  });
});

describe('cutting', () => {
  test.each([
    ['plain', 5, 'plain'],
    ['plain', 4, 'pla…'],
    ['日本語', 5, '日本…'],
    ['日本語', 4, '日…'],
    ['👩‍👩‍👧👩‍👩‍👧', 3, '👩‍👩‍👧…'],
    ['anything', 1, '…'],
    ['anything', 0, ''],
  ])('%j to %i columns is %j', (text, columns, short) => {
    expect(cut(text, columns)).toBe(short);
  });

  const anyText = fc.string({ unit: 'grapheme', maxLength: 60 });

  test('never takes more columns than there are, and keeps what fits', () => {
    fc.assert(
      fc.property(anyText, fc.nat(40), (text, columns) => {
        const short = cut(text, columns);
        expect(widthOf(short)).toBeLessThanOrEqual(columns);
        if (widthOf(text) <= columns && columns > 0) expect(short).toBe(text);
      }),
    );
  });

  test('fits a cell to exactly its width', () => {
    fc.assert(
      fc.property(
        anyText,
        fc.integer({ min: 1, max: 40 }),
        fc.boolean(),
        (text, columns, right) => {
          expect(widthOf(fit(text, columns, right ? 'right' : 'left'))).toBe(columns);
        },
      ),
    );
  });
});

describe('a table', () => {
  const header = [
    { title: 'ID', shrink: 1 },
    { title: 'STATE', shrink: 2 },
    { title: 'AGE', align: 'right' },
    { title: 'TITLE', shrink: 3 },
  ] as const;
  const cell = fc.string({ unit: 'grapheme', maxLength: 80 });
  const rows = fc.array(fc.tuple(cell, cell, cell, cell), { maxLength: 8 });

  test('fits a terminal of any width', () => {
    fc.assert(
      fc.property(rows, fc.integer({ min: 1, max: 200 }), (rows, columns) => {
        for (const line of tableLines(header, rows, columns)) {
          expect(widthOf(line)).toBeLessThanOrEqual(columns);
        }
      }),
    );
  });

  test('leaves out what can be done without before the rest becomes unreadable', () => {
    const columns = [
      { title: 'ID', shrink: 1 },
      { title: 'PRIORITY', shrink: 4, drop: 2 },
      { title: 'AGE', align: 'right', drop: 1 },
      { title: 'TITLE', shrink: 5 },
    ] as const;
    const row = ['CB-1', 'normal', '3d', 'A long title indeed'];
    expect(tableLines(columns, [row], 40)[1]).toBe('CB-1  normal     3d  A long title indeed');
    expect(tableLines(columns, [row], 33)[1]).toBe('CB-1  normal     3d  A long titl…');
    expect(tableLines(columns, [row], 30)[1]).toBe('CB-1   3d  A long title indeed');
    expect(tableLines(columns, [row], 20)[1]).toBe('CB-1  A long title …');
  });

  test('cuts nothing where it is no terminal', () => {
    const long = 'long '.repeat(100).trim();
    expect(tableLines(header, [['CB-1', 'todo', '3d', long]], null).join('\n')).toContain(long);
  });

  test('cuts the title first and keeps the id as long as it can', () => {
    const [, line] = tableLines(
      header,
      [['CB-1234', 'review.judging', '3d', 'A long title indeed']],
      36,
    );
    expect(line).toBe('CB-1234  review.judging   3d  A lon…');
  });

  test('puts wide characters in line', () => {
    const lines = tableLines(
      header,
      [
        ['日本', 'todo', '3d', 'x'],
        ['CB-1', 'done', '12d', 'y'],
      ],
      null,
    );
    expect(lines).toEqual([
      'ID    STATE  AGE  TITLE',
      '日本  todo    3d  x',
      'CB-1  done   12d  y',
    ]);
  });
});
