import type { Box, Point } from './geometry.ts';
import { bottom, moved, right, straightened, turnedBox, turnedPoint } from './geometry.ts';
import type { Inside, Side } from './inside.ts';
import { inside } from './inside.ts';
import type { PlacedLabel } from './labels.ts';
import { placeLabels, widthOf } from './labels.ts';
import type { Line } from './lines.ts';
import { linesOf } from './lines.ts';
import { gapsOf, junctionsOf } from './marks.ts';
import { waysOf } from './outside.ts';
import type { Connection, Plan } from './plan.ts';
import { columnOf, planOf } from './plan.ts';
import type { ChartShape } from './shape.ts';
import type { Sketch } from './sketches.ts';
import type { View, ViewName } from './views.ts';
import { viewOf } from './views.ts';

const ASIDE_GAP = 22;

export interface PlacedNode extends Box {
  readonly path: string;
}

export interface PlacedLine extends Line {
  readonly points: readonly Point[];
  /** Where another line crosses this one, which is interrupted there. */
  readonly gaps: readonly Point[];
  /** It passes sub-states by: drawn thinner than the others. */
  readonly quiet: boolean;
  /** Null where another arrow on the same way has the same name already, and in pictures without names. */
  readonly label: PlacedLabel | null;
}

/** A picture of a chart in pixels, from its upper left corner. */
export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly nodes: readonly PlacedNode[];
  readonly lines: readonly PlacedLine[];
  /** Where arrows that share a way come together. */
  readonly junctions: readonly Point[];
}

/**
 * Lays a chart out: sub-states downwards inside their box, then the boxes along the main path, then the ways between
 * them. It is done as if the main path ran to the right, and mirrored at the diagonal where it runs down.
 */
export function layoutOf(shape: ChartShape, sketch: Sketch, name: ViewName): Layout {
  const view = viewOf(sketch, name);
  const lines = linesOf(shape, sketch, view);
  const plan = planOf(shape, { ...sketch, columns: view.columns ?? sketch.columns }, lines);
  const down = view.direction === 'down';
  const insides = new Map<string, Inside>();
  for (const path of [...plan.columns.flat(), ...sketch.aside]) {
    const side = (connection: Connection): Side => sideOf(connection, path, plan, view);
    insides.set(path, inside(path, { shape, view, lines, connections: plan.connections, side }));
  }
  const boxes = placed(plan, sketch, insides, view);
  const ways = waysOf(plan, boxes, view, (connection, path, axis) => {
    const rail = insides.get(path)?.rail(connection) ?? null;
    if (rail === null || (axis === 'along') === down) return null;
    const box = boxes.get(path);
    return rail + (box ? (down ? box.y : box.x) : 0);
  });
  const real = new Map([...boxes].map(([path, box]) => [path, down ? turnedBox(box) : box]));
  const routed = lines.map((line) => {
    const way = (id: string): readonly Point[] => {
      const points = ways.get(id) ?? [];
      return down ? points.map(turnedPoint) : points;
    };
    const points = straightened(routeOf(line, { plan, insides, real, way }));
    const parent = insides.get(line.from.split('.', 1)[0] ?? '');
    return { ...line, points, quiet: (parent?.lines.get(line.id)?.length ?? 0) > 2 };
  });
  const nodes = [...insides].flatMap(([path, box]) => placedNodes(path, box, real.get(path)));
  return framed(nodes, routed, view);
}

/** On which side of its sub-states the rail of a connection runs. */
function sideOf({ id, from, to }: Connection, path: string, plan: Plan, view: View): Side {
  if (view.east.includes(id)) return 'east';
  const other = from === path ? to : from;
  const [own, theirs] = [columnOf(plan, path), columnOf(plan, other)];
  if (view.direction === 'right') return theirs > own ? 'east' : 'west';
  if (Math.abs(own - theirs) === 1) {
    return (plan.columns[theirs]?.indexOf(other) ?? 0) > 0 ? 'east' : 'west';
  }
  return view.above.includes(id) ? 'west' : 'east';
}

/** Where the boxes stand, as if the main path ran to the right. */
function placed(
  plan: Plan,
  sketch: Sketch,
  insides: ReadonlyMap<string, Inside>,
  view: View,
): ReadonlyMap<string, Box> {
  const sizeOf = (path: string) => {
    const size = insides.get(path)?.size ?? view.size;
    return view.direction === 'down' ? { width: size.height, height: size.width } : size;
  };
  const boxes = new Map<string, Box>();
  let x = 0;
  plan.columns.forEach((column, index) => {
    let y = 0;
    for (const path of column) {
      const box = { x, y: view.offsets[path] ?? y, ...sizeOf(path) };
      boxes.set(path, box);
      y = bottom(box) + view.siblings;
    }
    const width = Math.max(...column.map((path) => sizeOf(path).width));
    x += width + gapAfter(index, plan, boxes, view);
  });
  const first = (plan.columns[0] ?? []).flatMap((path) => boxes.get(path) ?? []);
  const across = view.direction === 'right';
  const at = { x: across ? 0 : x, y: across ? Math.max(...first.map(bottom)) + ASIDE_GAP : 0 };
  for (const path of sketch.aside) {
    const box = { ...at, ...sizeOf(path) };
    boxes.set(path, box);
    at.y = bottom(box) + ASIDE_GAP;
  }
  return boxes;
}

/** As wide as the names of the arrows between two columns need it. */
function gapAfter(index: number, plan: Plan, boxes: ReadonlyMap<string, Box>, view: View): number {
  if (view.direction === 'down' || !view.names) return view.gap;
  const between = plan.connections.filter(({ from, to }) => {
    const [start, end] = [columnOf(plan, from), columnOf(plan, to)];
    return Math.min(start, end) === index && Math.abs(start - end) === 1;
  });
  const widths = between.map(({ lines }) => widthOf(lines[0]?.title ?? '') + 20);
  return Math.max(view.gap, ...widths);
}

function placedNodes(path: string, box: Inside, corner: Point | undefined): PlacedNode[] {
  if (!corner) throw new TypeError(`${path} was not laid out`);
  const inner = [...box.nodes].map(([child, { x, y, width, height }]) => ({
    path: child,
    ...moved({ x, y }, corner),
    width,
    height,
  }));
  return [{ path, x: corner.x, y: corner.y, ...box.size }, ...inner];
}

interface Placed {
  readonly plan: Plan;
  readonly insides: ReadonlyMap<string, Inside>;
  readonly real: ReadonlyMap<string, Box>;
  readonly way: (id: string) => readonly Point[];
}

/** The whole way of an arrow: out of its sub-state, between the boxes, into the other sub-state. */
function routeOf(line: Line, { plan, insides, real, way }: Placed): readonly Point[] {
  const connection = plan.connections.find(({ lines }) => lines.includes(line));
  const parent = line.from.split('.', 1)[0] ?? line.from;
  const corner = (path: string): Point => real.get(path) ?? { x: 0, y: 0 };
  if (!connection) {
    const points = insides.get(parent)?.lines.get(line.id) ?? [];
    return points.map((point) => moved(point, corner(parent)));
  }
  const between = way(connection.id);
  const [first, last] = [between[0], between.at(-1)];
  if (!first || !last) throw new TypeError(`there is no way for ${connection.id}`);
  const within = (path: string, state: string, border: Point): readonly Point[] => {
    const { x, y } = corner(path);
    const points = insides.get(path)?.way(state, connection, moved(border, { x: -x, y: -y }));
    return (points ?? []).map((point) => moved(point, { x, y }));
  };
  return [
    ...within(connection.from, line.from, first),
    ...between,
    ...within(connection.to, line.to, last).toReversed(),
  ];
}

/** Names the arrows, moves everything into the first quadrant and says how large it has become. */
function framed(
  nodes: readonly PlacedNode[],
  lines: readonly (Line & { readonly points: readonly Point[]; readonly quiet: boolean })[],
  view: View,
): Layout {
  const labels = view.names ? placeLabels(lines, nodes, view) : lines.map(() => null);
  const points = lines.flatMap((line) => line.points);
  const boxes: readonly Box[] = [
    ...nodes,
    ...labels.flatMap((label) => (label ? [label.box] : [])),
    ...points.map((point) => ({ ...point, width: 0, height: 0 })),
  ];
  const [left, top] = [Math.min(...boxes.map(({ x }) => x)), Math.min(...boxes.map(({ y }) => y))];
  const by = { x: view.margin - left, y: view.margin - top };
  const gaps = gapsOf(lines);
  return {
    width: Math.max(...boxes.map(right)) + by.x + view.margin,
    height: Math.max(...boxes.map(bottom)) + by.y + view.margin,
    nodes: nodes.map((node) => ({ ...node, ...moved(node, by) })),
    lines: lines.map((line, index) => {
      const label = labels[index] ?? null;
      return {
        ...line,
        points: line.points.map((point) => moved(point, by)),
        gaps: (gaps[index] ?? []).map((point) => moved(point, by)),
        label: label && {
          ...label,
          ...moved(label, by),
          box: { ...label.box, ...moved(label.box, by) },
          count: label.count && {
            ...label.count,
            ...moved(label.count, by),
            box: { ...label.count.box, ...moved(label.count.box, by) },
          },
        },
      };
    }),
    junctions: junctionsOf(lines).map((point) => moved(point, by)),
  };
}
