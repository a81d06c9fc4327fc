import { describe, expect, it } from 'vitest';
import {
  arrowOf,
  lengthOf,
  neighbour,
  partOf,
  pathData,
  pointAt,
} from '../../web/src/chart/drawing.ts';

const BEND = [
  { x: 0, y: 0 },
  { x: 100, y: 0 },
  { x: 100, y: 50 },
];

describe('a way on the chart', () => {
  it('is as long as its pieces', () => {
    expect(lengthOf(BEND)).toBe(150);
    expect(lengthOf([{ x: 3, y: 3 }])).toBe(0);
  });

  it.each([
    [-5, 0, 0],
    [0, 0, 0],
    [40, 40, 0],
    [100, 100, 0],
    [120, 100, 20],
    [999, 100, 50],
  ])('%i px along it is %i, %i', (along, x, y) => {
    expect(pointAt(BEND, along)).toEqual({ x, y });
  });

  it('has parts that keep its corners', () => {
    expect(partOf(BEND, 90, 110)).toEqual([
      { x: 90, y: 0 },
      { x: 100, y: 0 },
      { x: 100, y: 10 },
    ]);
    expect(partOf(BEND, 10, 20)).toHaveLength(2);
  });

  it('is drawn with rounded corners', () => {
    expect(pathData(BEND)).toBe('M0 0L92 0Q100 0 100 8L100 50');
  });

  it('is interrupted where another one crosses it, in the order of its pieces', () => {
    const gaps = [
      { x: 60, y: 0 },
      { x: 20, y: 0 },
      { x: 100, y: 30 },
    ];
    expect(pathData(BEND, gaps)).toBe(
      'M0 0L15 0M25 0L55 0M65 0L92 0Q100 0 100 8L100 25M100 35L100 50',
    );
  });

  it('has no gap where the crossing is not on it, or at its very end', () => {
    const gaps = [
      { x: 50, y: 9 },
      { x: 100, y: 48 },
    ];
    expect(pathData(BEND, gaps)).toBe(pathData(BEND));
  });

  it.each([1.5, 4, 8])(
    'of %d px has a head at its end, and a body that ends at the head',
    (width) => {
      const { body, head } = arrowOf(BEND, width);
      expect(head).toMatch(/^M100 50L/);
      const foot = Number(/L100 ([\d.]+)$/.exec(body)?.[1]);
      expect(foot).toBeLessThan(50 - 7);
      expect(foot).toBeGreaterThan(50 - 7 - width);
    },
  );
});

describe('the arrow keys', () => {
  const box = (name: string, x: number, y: number) => ({ name, x, y, width: 40, height: 20 });
  const [left, middle, right, below] = [
    box('left', 0, 0),
    box('middle', 100, 0),
    box('right', 200, 4),
    box('below', 110, 100),
  ];
  const all = [left, middle, right, below];

  it.each([
    ['ArrowRight', middle, right],
    ['ArrowLeft', middle, left],
    ['ArrowDown', middle, below],
    ['ArrowUp', below, middle],
    ['ArrowUp', middle, null],
    ['ArrowLeft', left, null],
    ['a', middle, null],
  ])('%s goes to what is nearest in that direction, or nowhere', (key, from, to) => {
    expect(neighbour(from, key, all)).toBe(to);
  });
});
