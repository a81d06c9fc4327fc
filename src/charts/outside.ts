import type { Box, Point } from './geometry.ts';
import { bottom, right } from './geometry.ts';
import type { Lane } from './lanes.ts';
import { boxOf, lanesOf } from './lanes.ts';
import type { Connection, Plan } from './plan.ts';
import { columnOf } from './plan.ts';
import type { View } from './views.ts';

const PAD = 16;

/** Where a rail inside a box asks for its way to leave; null where that does not matter. */
export type Wish = (
  connection: Connection,
  path: string,
  axis: 'along' | 'across',
) => number | null;

/** The ways between the boxes, from border to border, by connection. */
export function waysOf(
  plan: Plan,
  boxes: ReadonlyMap<string, Box>,
  view: View,
  wish: Wish,
): ReadonlyMap<string, readonly Point[]> {
  const direct = plan.connections.filter((connection) => isDirect(connection, plan, boxes));
  const upright = plan.connections.filter(({ from, to }) => isUpright(from, to, plan));
  const others = plan.connections.filter(
    (connection) => !direct.includes(connection) && !upright.includes(connection),
  );
  const lanes = lanesOf(others, plan, boxes, view);
  return new Map([
    ...pairs(direct).flatMap((own) => level(own, boxes, view, wish)),
    ...pairs(upright).flatMap((own) => vertical(own, boxes, wish)),
    ...lanes.flatMap((lane) => bent(lane, lanes, plan, boxes, view, wish)),
  ]);
}

/** Between neighbouring columns, and beside each other: one straight piece. */
export function isDirect(
  { from, to }: Connection,
  plan: Plan,
  boxes: ReadonlyMap<string, Box>,
): boolean {
  if (Math.abs(columnOf(plan, from) - columnOf(plan, to)) !== 1) return false;
  const [low, high] = common(boxOf(boxes, from), boxOf(boxes, to));
  return high - low >= 2 * PAD;
}

/** Between neighbours of one column. */
function isUpright(from: string, to: string, { columns }: Plan): boolean {
  const column = columns.find((one) => one.includes(from)) ?? [];
  return column.includes(to) && Math.abs(column.indexOf(from) - column.indexOf(to)) === 1;
}

const common = (a: Box, b: Box): [number, number] => [
  Math.max(a.y, b.y),
  Math.min(bottom(a), bottom(b)),
];

/** Connections that are between the same two boxes, the main path first. */
function pairs(connections: readonly Connection[]): Connection[][] {
  const found = new Map<string, Connection[]>();
  for (const connection of connections) {
    const key = [connection.from, connection.to].toSorted().join(' ');
    found.set(key, [...(found.get(key) ?? []), connection]);
  }
  return [...found.values()].map((own) => own.toSorted((a, b) => Number(b.main) - Number(a.main)));
}

function level(
  own: readonly Connection[],
  boxes: ReadonlyMap<string, Box>,
  view: View,
  wish: Wish,
): [string, Point[]][] {
  return own.map((connection, index) => {
    const { id, from, to } = connection;
    const [start, end] = [boxOf(boxes, from), boxOf(boxes, to)];
    const [low, high] = common(start, end);
    const free = high - low - 2 * PAD;
    const step = Math.sign(view.step) * Math.min(Math.abs(view.step), free);
    const wanted = low + view.main + step * index;
    const wished = wish(connection, from, 'across') ?? wish(connection, to, 'across');
    const y = wished ?? Math.min(Math.max(wanted, low + PAD), high - PAD);
    const forward = start.x < end.x;
    return [
      id,
      [
        { x: forward ? right(start) : start.x, y },
        { x: forward ? end.x : right(end), y },
      ],
    ];
  });
}

function vertical(
  own: readonly Connection[],
  boxes: ReadonlyMap<string, Box>,
  wish: Wish,
): [string, Point[]][] {
  return own.map((connection, index) => {
    const { id, from, to } = connection;
    const [start, end] = [boxOf(boxes, from), boxOf(boxes, to)];
    const [low, high] = [Math.max(start.x, end.x), Math.min(right(start), right(end))];
    const even = low + ((high - low) * (index + 1)) / (own.length + 1);
    const x = wish(connection, from, 'along') ?? wish(connection, to, 'along') ?? Math.round(even);
    const down = start.y < end.y;
    return [
      id,
      [
        { x, y: down ? bottom(start) : start.y },
        { x, y: down ? end.y : bottom(end) },
      ],
    ];
  });
}

/** Out of the box, along the lane, into the other box. */
function bent(
  lane: Lane,
  lanes: readonly Lane[],
  plan: Plan,
  boxes: ReadonlyMap<string, Box>,
  view: View,
  wish: Wish,
): [string, Point[]][] {
  const touch = (connection: Connection, path: string, other: string): Point[] => {
    const box = boxOf(boxes, path);
    const y = lane.level;
    if (lane.straight.has(path)) {
      return [{ x: columnOf(plan, other) > columnOf(plan, path) ? right(box) : box.x, y }];
    }
    const x = wish(connection, path, 'along') ?? portOf(lane, path, { lanes, plan, boxes, view });
    return [
      { x, y: lane.above ? box.y : bottom(box) },
      { x, y },
    ];
  };
  return lane.connections.map((connection) => {
    const { id, from, to } = connection;
    return [id, [...touch(connection, from, to), ...touch(connection, to, from).toReversed()]];
  });
}

interface Around {
  readonly lanes: readonly Lane[];
  readonly plan: Plan;
  readonly boxes: ReadonlyMap<string, Box>;
  readonly view: View;
}

/**
 * Where a lane's way meets the lower (or upper) border of a box. Ways to the left stand left of those to the right, and
 * the deepest lanes are outermost, so that none crosses another.
 */
function portOf(lane: Lane, path: string, { lanes, plan, boxes, view }: Around): number {
  const box = boxOf(boxes, path);
  const own = columnOf(plan, path);
  const turn = ({ connections, level: at }: Lane): [number, number] => {
    const columns = connections
      .filter(({ from, to }) => from === path || to === path)
      .map(({ from, to }) => columnOf(plan, from === path ? to : from));
    const leftwards = columns.every((column) => column < own);
    return [leftwards ? 0 : 1, leftwards ? Math.abs(at) : -Math.abs(at)];
  };
  const touching = lanes
    .filter(
      ({ above, straight, connections }) =>
        above === lane.above &&
        !straight.has(path) &&
        connections.some(({ from, to }) => from === path || to === path),
    )
    .toSorted((a, b) => {
      const [one, other] = [turn(a), turn(b)];
      return one[0] - other[0] || one[1] - other[1];
    });
  const step = Math.min(view.ports, (box.width - 2 * PAD) / Math.max(1, touching.length - 1));
  const place = touching.indexOf(lane) - (touching.length - 1) / 2;
  return Math.round(box.x + box.width / 2 + step * place);
}
