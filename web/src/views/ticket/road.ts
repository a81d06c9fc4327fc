import type { Step } from './steps.ts';

interface Way {
  readonly from: string | null;
  readonly to: string;
  readonly event: string;
}

/** The steps over each line of a drawing, by its id, and those that no arrow is drawn for: a routing, a cancel. */
export function walkedLines(
  roads: { of(way: Way): readonly { readonly id: string }[] },
  steps: readonly Step[],
): { readonly lines: ReadonlyMap<string, readonly Step[]>; readonly aside: readonly Step[] } {
  const lines = new Map<string, Step[]>();
  const aside: Step[] = [];
  for (const step of steps) {
    if (step.from === null) continue;
    const found = roads.of({ from: step.from, to: step.to, event: step.event.type });
    if (found.length === 0) aside.push(step);
    for (const { id } of found) lines.set(id, [...(lines.get(id) ?? []), step]);
  }
  return { lines, aside };
}

/** In pixels: thin for a way that nobody walked, thicker with each time. */
export const thicknessOf = (times: number): number =>
  times === 0 ? 1.3 : Math.min(6, 1.2 + times * 0.8);

export interface Spot {
  readonly x: number;
  readonly y: number;
}

interface Box extends Spot {
  readonly width: number;
  readonly height: number;
}

/** Numbers beside a line, in a row that stays clear of it: above a level piece, right of an upright one. */
export interface Row {
  readonly spots: readonly Spot[];
  /** How many of the numbers have no room; the first ones are left out. */
  readonly hidden: number;
}

const PITCH = 15;
const OFF = 13;
const SHOWN_MAX = 6;
/** Where along a piece a row is tried, the middle first. */
const PLACES = [0.5, 0.35, 0.65, 0.2, 0.8] as const;

/** What a row of numbers is to keep off: the pieces of all lines, its own too, and the boxes. */
export interface Obstacles {
  /** Of the whole drawing: what stands beyond it is not seen. */
  readonly width: number;
  readonly height: number;
  readonly lines: readonly (readonly Spot[])[];
  readonly boxes: readonly Box[];
}

/** The place beside a line where a row of numbers covers least of everything else. */
export function numberRow(
  points: readonly Spot[],
  count: number,
  { width: whole, height, lines, boxes }: Obstacles,
): Row {
  const shown = Math.min(count, SHOWN_MAX);
  const width = (shown - 1) * PITCH + 15;
  let best: Spot | null = null;
  let least = Number.POSITIVE_INFINITY;
  for (const [index, to] of points.entries()) {
    const from = points[index - 1];
    if (!from) continue;
    const level = Math.abs(to.x - from.x) >= Math.abs(to.y - from.y);
    const length = Math.abs(to.x - from.x) + Math.abs(to.y - from.y);
    for (const [rank, part] of PLACES.entries()) {
      const on = { x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part };
      for (const centre of level
        ? [
            { x: on.x, y: on.y - OFF },
            { x: on.x, y: on.y + OFF },
          ]
        : [
            { x: on.x + OFF + width / 2 - 6, y: on.y },
            { x: on.x - OFF - width / 2 + 6, y: on.y },
          ]) {
        const box = { x: centre.x - width / 2, y: centre.y - 7, width, height: 14 };
        const beyond =
          box.x < 2 || box.x + width > whole - 2 || box.y < 2 || box.y + 14 > height - 2;
        const out = beyond ? 200 : 0;
        const hit =
          out +
          lines.reduce((sum, line) => sum + crossings(line, box), 0) * 40 +
          boxes.filter((one) => overlaps(one, box)).length * 60;
        // A long piece is where one looks for the number of a way.
        const cost = hit + rank * 2 - Math.min(20, length / 12) + (level ? 0 : 4);
        if (cost < least) [best, least] = [centre, cost];
      }
    }
  }
  if (!best || count === 0) return { spots: [], hidden: count };
  const { x, y } = best;
  const first = x - ((shown - 1) * PITCH) / 2;
  return {
    spots: Array.from({ length: shown }, (_, index) => ({ x: first + index * PITCH, y })),
    hidden: count - shown,
  };
}

/** How many pieces of a line go through a box. */
function crossings(line: readonly Spot[], box: Box): number {
  return line.filter((to, index) => {
    const from = line[index - 1];
    return (
      from !== undefined &&
      overlaps(box, {
        x: Math.min(from.x, to.x),
        y: Math.min(from.y, to.y),
        width: Math.abs(to.x - from.x),
        height: Math.abs(to.y - from.y),
      })
    );
  }).length;
}

const overlaps = (one: Box, other: Box): boolean =>
  one.x <= other.x + other.width &&
  other.x <= one.x + one.width &&
  one.y <= other.y + other.height &&
  other.y <= one.y + one.height;
