import type { Box, Point } from './geometry.ts';
import { bottom, right } from './geometry.ts';
import type { Line } from './lines.ts';
import { childrenOf } from './lines.ts';
import type { Connection } from './plan.ts';
import type { Rail } from './rails.ts';
import { railsOf } from './rails.ts';
import type { ChartShape } from './shape.ts';
import type { Size, View } from './views.ts';

/** A way down and the way back up beside it. */
const APART = 28;
const STUB_STEP = 12;
/** Where the way down is, as a share of the width: its name stands on the right. */
const PLACE = 0.45;

/** On which side of the sub-states a way runs. */
export type Side = 'east' | 'west';

/** A top-level state laid out by itself; coordinates count from its own corner. */
export interface Inside {
  readonly size: Size;
  readonly nodes: ReadonlyMap<string, Box>;
  /** The arrows between its sub-states, by their id. */
  readonly lines: ReadonlyMap<string, readonly Point[]>;
  /** Where the rail of a connection runs; null for one that touches no sub-state. */
  rail(connection: Connection): number | null;
  /** From a state to a point of the border of the box. */
  way(state: string, connection: Connection, border: Point): readonly Point[];
}

interface Parts {
  readonly shape: ChartShape;
  readonly view: View;
  readonly lines: readonly Line[];
  readonly connections: readonly Connection[];
  readonly side: (connection: Connection) => Side;
}

/**
 * Sub-states one below the other. What goes to the next one is a straight line; what passes others by, and what leaves
 * the box, runs along rails beside them, so that no arrow crosses a sub-state.
 */
export function inside(parent: string, { shape, view, lines, connections, side }: Parts): Inside {
  const states = childrenOf(shape, parent).map(({ path }) => path);
  if (states.length === 0) return plain(view.sizes[parent] ?? view.size);
  const own = lines.filter(({ from, to }) => states.includes(from) && states.includes(to));
  const { inner } = view;
  // Downwards the ways to the last column leave on the left.
  const quietly = view.direction === 'down' ? 'east' : 'west';
  const rails = railsOf(states, own, { parent, connections, side, quietly });
  const count = (of: Side): number => rails.filter((rail) => rail.side === of).length;
  const left = inner.side + inner.rail * count('west');
  const fill = view.size.width - 2 * inner.side - inner.rail * rails.length;
  const boxes = stacked(states, view, left, view.direction === 'down' ? fill : null);
  const edge = Math.max(...[...boxes.values()].map(right));
  const size = {
    width: edge + inner.side + inner.rail * count('east'),
    height: Math.max(...[...boxes.values()].map(bottom)) + inner.foot,
  };
  const railX = (rail: Rail): number => {
    const offset = inner.rail * (rails.filter((one) => one.side === rail.side).indexOf(rail) + 1);
    return rail.side === 'east' ? edge + offset : left - offset;
  };
  const stub = (state: string, rail: Rail): Point => {
    const box = boxOf(boxes, state);
    const touching = rails.filter((one) => one.side === rail.side && one.states.includes(state));
    const step = Math.min(STUB_STEP, (box.height - 12) / touching.length);
    const middle = box.y + Math.round(box.height / 2);
    const place = touching.indexOf(rail) - (touching.length - 1) / 2;
    const y = middle + Math.round(step * place);
    return { x: rail.side === 'east' ? right(box) : box.x, y };
  };
  const drawn = own.map(({ id, from, to }): [string, readonly Point[]] => {
    const rail = rails.find((one) => one.ids.includes(id));
    const [start, end] = [boxOf(boxes, from), boxOf(boxes, to)];
    if (!rail) return [id, straight(start, end, own.some(isBack(from, to)))];
    const [out, into, x] = [stub(from, rail), stub(to, rail), railX(rail)];
    return [id, [out, { x, y: out.y }, { x, y: into.y }, into]];
  });
  const railOf = ({ id }: Connection): Rail | undefined =>
    rails.find(({ ids }) => ids.includes(id));
  return {
    size,
    nodes: boxes,
    lines: new Map(drawn),
    rail(connection) {
      const rail = railOf(connection);
      return rail ? railX(rail) : null;
    },
    way(state, connection, border) {
      const rail = railOf(connection);
      if (!rail || !boxes.has(state)) return [border];
      const [from, x] = [stub(state, rail), railX(rail)];
      return [from, { x, y: from.y }, { x, y: border.y }, border];
    },
  };
}

/** A state without sub-states: a box, whose border is where arrows begin and end. */
const plain = (size: Size): Inside => ({
  size,
  nodes: new Map(),
  lines: new Map(),
  rail: () => null,
  way: (_, __, border) => [border],
});

const isBack =
  (from: string, to: string) =>
  (line: Line): boolean =>
    line.from === to && line.to === from;

function stacked(
  states: readonly string[],
  view: View,
  x: number,
  fill: number | null,
): Map<string, Box> {
  let y = view.inner.head;
  const boxes = states.map((path): [string, Box] => {
    const size = view.sizes[path] ?? view.subSize;
    const box = { x, y, width: fill ?? size.width, height: size.height };
    y += size.height + view.inner.gap;
    return [path, box];
  });
  return new Map(boxes);
}

function boxOf(boxes: ReadonlyMap<string, Box>, path: string): Box {
  const box = boxes.get(path);
  if (!box) throw new TypeError(`${path} was not laid out`);
  return box;
}

/** Between two neighbours; where there is a way back too, the two are apart. */
function straight(start: Box, end: Box, both: boolean): readonly Point[] {
  const down = end.y > start.y;
  const x =
    Math.round(start.x + start.width * (both ? 0.5 : PLACE)) +
    (both ? ((down ? -1 : 1) * APART) / 2 : 0);
  const [from, to] = down ? [bottom(start), end.y] : [start.y, bottom(end)];
  return [
    { x, y: from },
    { x, y: to },
  ];
}
