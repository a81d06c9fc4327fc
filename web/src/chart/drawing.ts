/** What is drawn of a chart; the `graph` of `GET /charts/:name` and its other pictures are such drawings. */
export interface Drawing {
  readonly width: number;
  readonly height: number;
  readonly nodes: readonly DrawnNode[];
  readonly lines: readonly DrawnLine[];
  /** Where lines that share a way come together. */
  readonly junctions?: readonly Point[];
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface DrawnNode extends Point {
  /** With dots: `review.judging`. */
  readonly path: string;
  readonly name: string;
  readonly parent: string | null;
  readonly type: 'atomic' | 'compound' | 'final';
  readonly description: string | null;
  readonly owner: string | null;
  readonly tags: readonly string[];
  readonly width: number;
  readonly height: number;
}

export interface Place extends Point {
  readonly anchor: 'start' | 'middle' | 'end';
}

export interface DrawnLine {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly title: string;
  /** Places in the chart's list of transitions. */
  readonly transitions: readonly number[];
  readonly points: readonly Point[];
  readonly label:
    | (Place & {
        /** It reads upwards, turned about its point. */
        readonly turned?: boolean;
        /** Where its number stands; with none the number follows the name. */
        readonly count?: Place | null;
      })
    | null;
  /** Where another line crosses, and this one is interrupted. */
  readonly gaps?: readonly Point[];
  readonly quiet?: boolean;
}

const CORNER = 8;
const GAP = 5;

/** The length of a way in pixels. */
export function lengthOf(points: readonly Point[]): number {
  return pieces(points).reduce((sum, { length }) => sum + length, 0);
}

/** The point so many pixels along a way; its ends where that is before or behind it. */
export function pointAt(points: readonly Point[], along: number): Point {
  let left = Math.max(0, along);
  for (const { from, to, length } of pieces(points)) {
    if (left <= length && length > 0) {
      return between(from, to, left / length);
    }
    left -= length;
  }
  return points.at(-1) ?? { x: 0, y: 0 };
}

/** The part of a way between two distances along it. */
export function partOf(points: readonly Point[], start: number, end: number): readonly Point[] {
  const part = [pointAt(points, start)];
  let at = 0;
  for (const { to, length } of pieces(points)) {
    at += length;
    if (at > start && at < end) part.push(to);
  }
  return [...part, pointAt(points, end)];
}

/** An arrow's body and head for a line of this thickness: the body ends where the head begins. */
export function arrowOf(
  points: readonly Point[],
  thickness: number,
  gaps: readonly Point[] = [],
): { readonly body: string; readonly head: string } {
  const [before, tip] = [points.at(-2), points.at(-1)];
  if (!before || !tip) return { body: '', head: '' };
  const room = Math.abs(tip.x - before.x) + Math.abs(tip.y - before.y);
  const long = Math.min(room, 7 + thickness * 0.75);
  const half = 3.2 + thickness * 0.55;
  const [dx, dy] = [Math.sign(tip.x - before.x), Math.sign(tip.y - before.y)];
  const foot = { x: tip.x - dx * long, y: tip.y - dy * long };
  const side = { x: dy * half, y: dx * half };
  return {
    // Half a pixel into the head, so that no light shines through the joint.
    body: pathData([...points.slice(0, -1), { x: foot.x + dx / 2, y: foot.y + dy / 2 }], gaps),
    head: `M${tip.x} ${tip.y}L${foot.x + side.x} ${foot.y + side.y}L${foot.x - side.x} ${foot.y - side.y}Z`,
  };
}

/** Straight pieces with rounded corners, interrupted at the gaps. */
export function pathData(points: readonly Point[], gaps: readonly Point[] = []): string {
  let data = '';
  let pen: Point | null = null;
  const lineTo = (to: Point): void => {
    if (pen) for (const gap of gapsOn(pen, to, gaps)) data += `L${gap.from}M${gap.to}`;
    data += `${pen ? 'L' : 'M'}${to.x} ${to.y}`;
    pen = to;
  };
  points.forEach((point, index) => {
    const [before, after] = [points[index - 1], points[index + 1]];
    if (!before || !after) return lineTo(point);
    lineTo(towards(point, before));
    const out = towards(point, after);
    data += `Q${point.x} ${point.y} ${out.x} ${out.y}`;
    pen = out;
  });
  return data;
}

/** The gaps on a straight piece in the order in which they are met. */
function gapsOn(from: Point, to: Point, gaps: readonly Point[]): { from: string; to: string }[] {
  const [dx, dy] = [Math.sign(to.x - from.x), Math.sign(to.y - from.y)];
  const length = Math.abs(to.x - from.x) + Math.abs(to.y - from.y);
  return gaps
    .map((gap) => ({
      gap,
      along: (gap.x - from.x) * dx + (gap.y - from.y) * dy,
      off: Math.abs((gap.x - from.x) * dy) + Math.abs((gap.y - from.y) * dx),
    }))
    .filter(({ along, off }) => off < 1 && along > GAP && along < length - GAP)
    .toSorted((a, b) => a.along - b.along)
    .map(({ gap: { x, y } }) => ({
      from: `${x - dx * GAP} ${y - dy * GAP}`,
      to: `${x + dx * GAP} ${y + dy * GAP}`,
    }));
}

function towards(from: Point, to: Point): Point {
  const length = Math.abs(from.x - to.x) + Math.abs(from.y - to.y);
  const by = Math.min(CORNER, length / 2);
  return { x: from.x + Math.sign(to.x - from.x) * by, y: from.y + Math.sign(to.y - from.y) * by };
}

const between = (from: Point, to: Point, part: number): Point => ({
  x: from.x + (to.x - from.x) * part,
  y: from.y + (to.y - from.y) * part,
});

function pieces(points: readonly Point[]) {
  return points.slice(1).map((to, index) => {
    const from = points[index] ?? to;
    return { from, to, length: Math.hypot(to.x - from.x, to.y - from.y) };
  });
}

/** Whether the state has sub-states: it is drawn as their frame. */
export const isFrame = ({ type }: DrawnNode): boolean => type === 'compound';

export const isSub = ({ parent }: DrawnNode): boolean => parent !== null;

const centre = ({ x, y, width, height }: Box): Point => ({ x: x + width / 2, y: y + height / 2 });

interface Box extends Point {
  readonly width: number;
  readonly height: number;
}

const ARROWS: Readonly<Record<string, Point>> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
};

/** The nearest box in the direction of an arrow key; null where there is none, or for another key. */
export function neighbour<T extends Box>(from: T, key: string, all: readonly T[]): T | null {
  const way = ARROWS[key];
  if (!way) return null;
  const here = centre(from);
  let best: T | null = null;
  let least = Number.POSITIVE_INFINITY;
  for (const one of all) {
    if (one === from) continue;
    const there = centre(one);
    const ahead = (there.x - here.x) * way.x + (there.y - here.y) * way.y;
    const aside = Math.abs((there.x - here.x) * way.y) + Math.abs((there.y - here.y) * way.x);
    // Something that lies mainly aside is not ahead.
    if (aside > 4 * ahead) continue;
    const cost = ahead + 2.5 * aside;
    if (ahead > 4 && cost < least) [best, least] = [one, cost];
  }
  return best;
}

/** Around a line's words and its number, or around the middle of a line that has none. */
export function placeOfLine({ label, points }: DrawnLine): Box {
  const at = label ?? pointAt(points, lengthOf(points) / 2);
  return { x: at.x, y: at.y, width: 0, height: 0 };
}
