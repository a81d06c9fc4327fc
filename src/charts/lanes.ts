import type { Box } from './geometry.ts';
import { bottom } from './geometry.ts';
import type { Connection, Plan } from './plan.ts';
import { columnOf } from './plan.ts';
import type { View } from './views.ts';

/** Nearer to the foot of a box than this nothing touches its side. */
const FOOT = 14;

/** A straight piece along the main path, above or below the boxes, on which one way runs, or several with a common end. */
export interface Lane {
  readonly connections: readonly Connection[];
  readonly above: boolean;
  /** Across. */
  readonly level: number;
  /** The boxes whose side it meets without a bend; it meets the other ones from above or below. */
  readonly straight: ReadonlySet<string>;
}

interface Place {
  readonly columns: readonly [first: number, last: number];
  readonly depth: number;
}

/** Gives every way that is neither between neighbours nor within a column a lane: short ones next to the boxes. */
export function lanesOf(
  connections: readonly Connection[],
  plan: Plan,
  boxes: ReadonlyMap<string, Box>,
  view: View,
): readonly Lane[] {
  const taken = { above: [] as Place[], below: [] as Place[] };
  return bundles(connections, plan, view).map(({ own, first, last, above }) => {
    const touched = [...new Set(own.flatMap(({ from, to }) => [from, to]))];
    // Below and above are the same, mirrored at the upper border of the main path.
    const foot = (box: Box): number => (above ? -box.y : bottom(box));
    const head = (box: Box): number => (above ? -bottom(box) : box.y);
    const at = (path: string): number => columnOf(plan, path);
    const passed = [...boxes].filter(
      ([path, { x }]) =>
        (at(path) > first && at(path) < last) || (at(path) === -1 && first === 0 && x === 0),
    );
    let depth = Math.max(-Infinity, ...passed.map(([, box]) => foot(box))) + view.clear;
    const places = above ? taken.above : taken.below;
    const straight = new Set<string>();
    for (let before = Number.NaN; before !== depth;) {
      before = depth;
      straight.clear();
      for (const path of touched) {
        const box = boxOf(boxes, path);
        const isEnd = at(path) === first || at(path) === last;
        if (isEnd && depth <= foot(box) - FOOT && depth > head(box) + FOOT) straight.add(path);
        else depth = Math.max(depth, foot(box) + view.clear);
      }
      for (const place of places) {
        const together = first < place.columns[1] && place.columns[0] < last;
        if (together && Math.abs(depth - place.depth) < view.pitch)
          depth = place.depth + view.pitch;
      }
    }
    places.push({ columns: [first, last], depth });
    return { connections: own, above, level: above ? -depth : depth, straight };
  });
}

/** Ways that share a lane, the shortest first. */
function bundles(connections: readonly Connection[], plan: Plan, view: View) {
  const found: Connection[][] = [];
  for (const connection of connections) {
    const shared = view.shared.find((ids) => ids.includes(connection.id)) ?? [];
    const group = found.find((own) => own.some(({ id }) => shared.includes(id)));
    if (group) group.push(connection);
    else found.push([connection]);
  }
  return found
    .map((own) => {
      const columns = own.flatMap(({ from, to }) => [columnOf(plan, from), columnOf(plan, to)]);
      return {
        own,
        first: Math.min(...columns),
        last: Math.max(...columns),
        above: own.some(({ id }) => view.above.includes(id)),
      };
    })
    .toSorted((a, b) => a.last - a.first - (b.last - b.first));
}

export function boxOf(boxes: ReadonlyMap<string, Box>, path: string): Box {
  const box = boxes.get(path);
  if (!box) throw new TypeError(`the sketch names ${path}, which the chart does not have`);
  return box;
}
