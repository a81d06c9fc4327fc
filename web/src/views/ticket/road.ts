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

interface Spot {
  readonly x: number;
  readonly y: number;
}

/** Numbers beside a line, in a row that stays clear of it: above a level piece, right of an upright one. */
export interface Row {
  readonly spots: readonly Spot[];
  /** How many of the numbers have no room; the first ones are left out. */
  readonly hidden: number;
}

const PITCH = 15;
const OFF = 13;
const ROW_MAX = 5;

export function numberRow(points: readonly Spot[], count: number): Row {
  const [from, to] = longest(points);
  if (!from || !to || count === 0) return { spots: [], hidden: count };
  const level = Math.abs(to.x - from.x) >= Math.abs(to.y - from.y);
  const room = Math.max(1, Math.floor((Math.abs(to.x - from.x) - 8) / PITCH));
  const shown = Math.min(count, level ? Math.min(ROW_MAX, Math.max(3, room)) : 4);
  const middle = { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 };
  const first = level ? middle.x - ((shown - 1) * PITCH) / 2 : middle.x + OFF + 3;
  const y = level ? middle.y - OFF : middle.y;
  return {
    spots: Array.from({ length: shown }, (_, index) => ({ x: first + index * PITCH, y })),
    hidden: count - shown,
  };
}

function longest(points: readonly Spot[]): readonly [Spot?, Spot?] {
  let best: readonly [Spot?, Spot?] = [];
  let most = -1;
  for (const [index, to] of points.entries()) {
    const from = points[index - 1];
    if (!from) continue;
    const length = Math.abs(to.x - from.x) + Math.abs(to.y - from.y);
    if (length > most) [best, most] = [[from, to], length];
  }
  return best;
}
