import type { DrawnNode } from '../../chart/drawing.ts';
import { ROW } from './lane.ts';

interface At {
  readonly x: number;
  readonly y: number;
}

/** Where everything stands in a state's box, from its upper left corner. */
export interface Face {
  readonly dot: At;
  readonly name: At & { readonly size?: number };
  readonly who: At | null;
  /** The end of the line; null where nobody ever stays. */
  readonly count: (At & { readonly size: number }) | null;
  readonly late: (At & { readonly anchor: 'start' | 'end' }) | null;
  readonly lane: {
    readonly x: number;
    readonly y: number;
    readonly width: number;
    readonly height: number;
    readonly rows: number;
    /** Whether its figures stand below it. */
    readonly axis: boolean;
  } | null;
}

const PAD = 12;
const DOT = { x: 15.5, y: 20 };
const WORD = 6.4;

/** How wide words at 11.5 px are in a wide font. */
const wordsWidth = (words: string): number => words.length * WORD;

/** Of a frame: where its sub-states begin and end, from its own corner. */
export interface Inner {
  readonly top: number;
  readonly right: number;
}

interface Said {
  readonly who: string;
  readonly late: string;
  /** Null for a state without sub-states. */
  readonly inner: Inner | null;
  /** Whether its tokens stand on a clock. */
  readonly clock: boolean;
}

export function faceOf(node: DrawnNode, { who, late, inner, clock }: Said): Face {
  const { width, height, name } = node;
  if (inner !== null) return frameFace(inner, who, late);
  if (height >= 100) return tallFace(width, height, who, late);
  if (height >= 60 && width >= 150) return subFace(width, height, name, who, late);
  if (width >= 200) return rowFace(width, height, who, late);
  return smallFace(width, height, clock ? '' : who);
}

const frameFace = ({ top, right }: Inner, who: string, late: string): Face => ({
  dot: { x: 15.5, y: 19 },
  name: { x: 26, y: 24 },
  who: top >= 48 && fits(right - 12, who, late) ? { x: PAD, y: 41 } : null,
  count: { x: right, y: 26, size: 21 },
  late: late === '' || top < 48 ? null : { x: right, y: 41, anchor: 'end' },
  lane: null,
});

const fits = (width: number, who: string, late: string): boolean =>
  late === '' || wordsWidth(who) + wordsWidth(late) + 10 <= width;

function tallFace(width: number, height: number, who: string, late: string): Face {
  const lane = { x: PAD, y: 54, width: width - 2 * PAD, height: height - 54 - 26 };
  return {
    dot: DOT,
    name: { x: 26, y: 25 },
    who: fits(lane.width, who, late) ? { x: PAD, y: 43 } : null,
    count: { x: width - PAD, y: 27, size: 21 },
    late: late === '' ? null : { x: width - PAD, y: 43, anchor: 'end' },
    lane: { ...lane, rows: Math.floor((lane.height + 2) / ROW), axis: true },
  };
}

function subFace(width: number, height: number, name: string, who: string, late: string): Face {
  const lane = { x: PAD, y: 31, width: width - 2 * PAD, height: height - 31 - 24 };
  const after = 26 + name.length * 7.7 + 7;
  const room = width - PAD - 14 - after;
  const words = { x: after, y: 20.5 };
  return {
    dot: { x: 15.5, y: 16 },
    name: { x: 26, y: 20.5 },
    who: late === '' && wordsWidth(who) <= room + 4 ? words : null,
    count: { x: width - PAD, y: 22, size: 17 },
    // Where there is no room for the words, the token's own mark says it.
    late: late !== '' && wordsWidth(late) <= room + 4 ? { ...words, anchor: 'start' } : null,
    lane: { ...lane, rows: Math.max(1, Math.floor((lane.height + 2) / ROW)), axis: true },
  };
}

/** One below the other on a phone: the lane stands beside the words. */
function rowFace(width: number, height: number, who: string, late: string): Face {
  const sub = height < 50;
  const [left, right] = sub ? [94, 34] : [100, 42];
  const lane = { x: left, y: 4, width: width - left - right, height: height - 11 };
  const middle = height / 2;
  const said = { x: sub ? 20 : 23, y: middle + 12 };
  return {
    dot: { x: sub ? 12 : 14, y: middle - 9 },
    name: { x: said.x, y: middle - 4.5, size: sub ? 12.5 : 13.5 },
    who: late === '' && who !== '' ? said : null,
    count: { x: width - 11, y: middle + 7, size: 19 },
    late: late === '' ? null : { ...said, anchor: 'start' },
    lane: { ...lane, rows: Math.max(1, Math.floor((lane.height + 2) / ROW)), axis: false },
  };
}

/** Room for a name, a number, and words or one row of tokens. */
function smallFace(width: number, height: number, who: string): Face {
  const flat = height < 40;
  const lane = { x: 10, y: 32, width: width - 20, height: height - 40, rows: 1, axis: false };
  return {
    dot: { x: 13.5, y: flat ? height / 2 : 18 },
    name: { x: 22, y: flat ? height / 2 + 4.5 : 22.5 },
    who: flat || who === '' ? null : { x: PAD, y: 42 },
    count: flat ? null : { x: width - 9, y: 23.5, size: 16 },
    late: null,
    lane: flat || who !== '' ? null : lane,
  };
}
