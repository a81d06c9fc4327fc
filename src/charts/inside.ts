import type { Box, Point } from './geometry.ts';
import type { Line } from './lines.ts';
import { childrenOf, topOf } from './lines.ts';
import type { Connection, Side } from './plan.ts';
import type { ChartShape } from './shape.ts';
import type { Size, Sketch } from './sketches.ts';

const HEAD = 50;
const FOOT = 14;
const MARGIN = 14;
const GAP = 30;
/** Between two rails, and between a rail and what is beside it. */
const RAIL = 12;
const STUB_TOP = 22;
const STUB_STEP = 10;
/** A way down and the way back up beside it. */
const APART = 28;

/** A top-level state laid out by itself; coordinates count from its own corner. */
export interface Inside {
  readonly size: Size;
  readonly nodes: ReadonlyMap<string, Box>;
  /** The arrows between its sub-states, by their id. */
  readonly lines: ReadonlyMap<string, readonly Point[]>;
  /** From a sub-state to the border of the box at height `y`. */
  way(state: string, connection: Connection, y: number): readonly Point[];
}

interface Parts {
  readonly shape: ChartShape;
  readonly sketch: Sketch;
  readonly lines: readonly Line[];
  readonly connections: readonly Connection[];
}

/**
 * Sub-states one below the other. What goes to the next one is a straight line; what passes others by, and what leaves
 * the box, runs along rails beside them, so that no arrow crosses a sub-state.
 */
export function inside(parent: string, { shape, sketch, lines, connections }: Parts): Inside {
  const states = childrenOf(shape, parent).map(({ path }) => path);
  if (states.length === 0) return plain(sketch.sizes[parent] ?? sketch.size);
  const own = lines.filter(({ from, to }) => states.includes(from) && states.includes(to));
  const steps = (line: Line): number => states.indexOf(line.to) - states.indexOf(line.from);
  const passing = own
    .filter((line) => Math.abs(steps(line)) > 1)
    .toSorted((a, b) => Math.abs(steps(a)) - Math.abs(steps(b)));
  const rails: Record<Side, readonly string[]> = {
    west: [...passing.map(({ id }) => id), ...railsOf(parent, connections, 'west')],
    east: railsOf(parent, connections, 'east'),
  };
  const left = MARGIN + RAIL * rails.west.length;
  const boxes = stacked(states, sketch, left);
  const right = Math.max(...[...boxes.values()].map(({ x, width }) => x + width));
  const width = right + MARGIN + RAIL * rails.east.length;
  const height = Math.max(...[...boxes.values()].map((box) => box.y + box.height)) + FOOT;
  const stubs = new Stubs();
  const railX = (side: Side, id: string): number => {
    const offset = RAIL * (rails[side].indexOf(id) + 1) - 2;
    return side === 'east' ? right + offset : left - offset;
  };
  const drawn = own.map(({ id, from, to }): [string, readonly Point[]] => {
    const [start, end] = [boxOf(boxes, from), boxOf(boxes, to)];
    if (!rails.west.includes(id)) return [id, straight(start, end, own.some(isBack(from, to)))];
    const x = railX('west', id);
    const [y, endY] = [stubs.next(from, 'west', start), stubs.next(to, 'west', end)];
    return [
      id,
      [
        { x: start.x, y },
        { x, y },
        { x, y: endY },
        { x: end.x, y: endY },
      ],
    ];
  });
  return {
    size: { width, height },
    nodes: boxes,
    lines: new Map(drawn),
    way(state, connection, y) {
      const side = sideOf(connection, state);
      const border = side === 'east' ? width : 0;
      const box = boxes.get(state);
      if (!box) return [{ x: border, y }];
      const x = railX(side, connection.id);
      const from = stubs.next(state, side, box);
      const start = side === 'east' ? box.x + box.width : box.x;
      return [
        { x: start, y: from },
        { x, y: from },
        { x, y },
        { x: border, y },
      ];
    },
  };
}

/** A state without sub-states: a box, whose border is where arrows begin and end. */
function plain(size: Size): Inside {
  return {
    size,
    nodes: new Map(),
    lines: new Map(),
    way: (state, connection, y) => [
      { x: sideOf(connection, state) === 'east' ? size.width : 0, y },
    ],
  };
}

const isBack =
  (from: string, to: string) =>
  (line: Line): boolean =>
    line.from === to && line.to === from;

/** Which border of the state's box a connection touches. */
function sideOf({ from, leaves, enters }: Connection, state: string): Side {
  return topOf(state) === from ? leaves : enters;
}

function stacked(states: readonly string[], sketch: Sketch, x: number): Map<string, Box> {
  let y = HEAD;
  const boxes = states.map((path): [string, Box] => {
    const size = sketch.sizes[path] ?? sketch.subSize;
    const box = { x, y, ...size };
    y += size.height + GAP;
    return [path, box];
  });
  return new Map(boxes);
}

function boxOf(boxes: ReadonlyMap<string, Box>, path: string): Box {
  const box = boxes.get(path);
  if (!box) throw new TypeError(`${path} was not laid out`);
  return box;
}

/** Between two neighbours; beside the middle where there is a way back too. */
function straight(start: Box, end: Box, both: boolean): readonly Point[] {
  const down = end.y > start.y;
  const x = Math.round(start.x + start.width / 3) + (both && !down ? APART : 0);
  return down
    ? [
        { x, y: start.y + start.height },
        { x, y: end.y },
      ]
    : [
        { x, y: start.y },
        { x, y: end.y + end.height },
      ];
}

/** The connections on one side that end at a sub-state; each has a rail of its own. */
function railsOf(parent: string, connections: readonly Connection[], side: Side): string[] {
  return connections
    .filter(
      ({ from, to, lines, leaves, enters }) =>
        (from === parent && leaves === side && lines.some((line) => line.from !== parent)) ||
        (to === parent && enters === side && lines.some((line) => line.to !== parent)),
    )
    .map(({ id }) => id);
}

/** Where the next arrow touches the side of a sub-state. */
class Stubs {
  readonly #taken = new Map<string, number>();

  next(state: string, side: Side, box: Box): number {
    const key = `${state}|${side}`;
    const place = this.#taken.get(key) ?? 0;
    this.#taken.set(key, place + 1);
    return box.y + Math.min(STUB_TOP + STUB_STEP * place, box.height - 6);
  }
}
