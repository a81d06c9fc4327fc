import { arrange } from './elk.ts';
import type { Box, Point } from './geometry.ts';
import { moved, straightened } from './geometry.ts';
import type { Inside } from './inside.ts';
import { inside } from './inside.ts';
import type { PlacedLabel } from './labels.ts';
import { placeLabels } from './labels.ts';
import type { Line } from './lines.ts';
import { linesOf } from './lines.ts';
import type { Connection, Plan } from './plan.ts';
import { planOf } from './plan.ts';
import type { Ports } from './ports.ts';
import { portsOf } from './ports.ts';
import type { ChartShape } from './shape.ts';
import type { Sketch } from './sketches.ts';

const OPTIONS = {
  'elk.direction': 'RIGHT',
  'elk.layered.spacing.nodeNodeBetweenLayers': '72',
  'elk.layered.spacing.edgeNodeBetweenLayers': '18',
  'elk.layered.spacing.edgeEdgeBetweenLayers': '16',
  'elk.spacing.edgeNode': '26',
  'elk.spacing.edgeEdge': '26',
  'elk.spacing.nodeNode': '70',
};
const ASIDE_GAP = 28;
/** How far outside its column a way between two states of one column runs. */
const ROUND = 10;
const MARGIN = 24;

export interface PlacedNode extends Box {
  readonly path: string;
}

export interface PlacedLine extends Line {
  readonly points: readonly Point[];
  /** Null where another arrow on the same way has the same name already. */
  readonly label: PlacedLabel | null;
}

/** A picture of a chart in pixels, from its upper left corner. */
export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly nodes: readonly PlacedNode[];
  readonly lines: readonly PlacedLine[];
}

/**
 * Lays a chart out in two runs: sub-states downwards inside their box, then the boxes from left to right with fixed ports
 * on their borders. One run over everything forces one direction and comes out nearly twice as wide.
 */
export async function layoutOf(shape: ChartShape, sketch: Sketch): Promise<Layout> {
  const lines = linesOf(shape, sketch);
  const plan = planOf(shape, sketch, lines);
  const { connections } = plan;
  const boxes = new Map<string, Inside>();
  for (const path of [...plan.columns.flat(), ...sketch.aside]) {
    boxes.set(path, inside(path, { shape, sketch, lines, connections }));
  }
  const sizes = new Map([...boxes].map(([path, { size }]) => [path, size]));
  const ports = portsOf(plan, sizes);
  const { nodes, edges } = await outside(plan, boxes, ports);
  const corners = new Map([...nodes, ...aside(sketch, plan, nodes, boxes)]);
  const placed = [...boxes].flatMap(([path, box]) => placedNodes(path, box, corners.get(path)));
  const routed = lines.map((line) => {
    const points = straightened(route(line, { plan, boxes, ports, corners, edges }));
    return { ...line, points };
  });
  return framed(placed, routed);
}

/** The run over the boxes. */
async function outside(plan: Plan, boxes: ReadonlyMap<string, Inside>, ports: Ports) {
  const layered = plan.connections.filter(({ sameColumn }) => !sameColumn);
  const portAt = (id: string, x: number, y: number, side: string) => ({
    id,
    x,
    y,
    width: 0,
    height: 0,
    layoutOptions: { 'elk.port.side': side.toUpperCase() },
  });
  const children = plan.columns.flatMap((column, index) =>
    column.map((path) => {
      const { width, height } = sizeOf(boxes, path);
      return {
        id: path,
        width,
        height,
        layoutOptions: {
          'elk.partitioning.partition': String(index),
          'elk.portConstraints': 'FIXED_POS',
        },
        ports: layered.flatMap((connection) => {
          const { id, from, to, leaves, enters } = connection;
          const x = (side: string): number => (side === 'east' ? width : 0);
          if (from === path)
            return [portAt(`${id}|from`, x(leaves), ports.leaves(connection), leaves)];
          if (to === path) return [portAt(`${id}|to`, x(enters), ports.enters(connection), enters)];
          return [];
        }),
      };
    }),
  );
  const edges = layered.map(({ id, main }) => ({
    id,
    sources: [`${id}|from`],
    targets: [`${id}|to`],
    layoutOptions: { 'elk.layered.priority.straightness': main ? '20' : '1' },
  }));
  return arrange(children, edges, OPTIONS);
}

function sizeOf(boxes: ReadonlyMap<string, Inside>, path: string) {
  const box = boxes.get(path);
  if (!box) throw new TypeError(`the sketch names ${path}, which the chart does not have`);
  return box.size;
}

/** States without arrows stand below the first column. */
function aside(
  sketch: Sketch,
  plan: Plan,
  nodes: ReadonlyMap<string, Point>,
  boxes: ReadonlyMap<string, Inside>,
): [string, Point][] {
  const above = (plan.columns[0] ?? []).map(
    (path) => (nodes.get(path)?.y ?? 0) + sizeOf(boxes, path).height,
  );
  let y = Math.max(0, ...above) + ASIDE_GAP;
  return sketch.aside.map((path) => {
    const at = { x: 0, y };
    y += sizeOf(boxes, path).height + ASIDE_GAP;
    return [path, at];
  });
}

function placedNodes(path: string, box: Inside, corner: Point | undefined): PlacedNode[] {
  if (!corner) throw new TypeError(`${path} was not laid out`);
  const inner = [...box.nodes].map(([child, { x, y, width, height }]) => ({
    path: child,
    ...moved({ x, y }, corner),
    width,
    height,
  }));
  return [{ path, ...corner, ...box.size }, ...inner];
}

interface Placed {
  readonly plan: Plan;
  readonly boxes: ReadonlyMap<string, Inside>;
  readonly ports: Ports;
  readonly corners: ReadonlyMap<string, Point>;
  readonly edges: ReadonlyMap<string, readonly Point[]>;
}

/** The whole way of an arrow: out of its sub-state, between the boxes, into the other sub-state. */
function route(line: Line, placed: Placed): readonly Point[] {
  const { plan, boxes, ports, corners, edges } = placed;
  const connection = plan.connections.find(({ lines }) => lines.includes(line));
  const at = (path: string, points: readonly Point[]): Point[] => {
    const corner = corners.get(path);
    return corner ? points.map((point) => moved(point, corner)) : [];
  };
  if (!connection) {
    const parent = line.from.split('.', 1)[0] ?? line.from;
    return at(parent, boxes.get(parent)?.lines.get(line.id) ?? []);
  }
  const { from, to } = connection;
  const out = boxes.get(from)?.way(line.from, connection, ports.leaves(connection)) ?? [];
  const into = boxes.get(to)?.way(line.to, connection, ports.enters(connection)) ?? [];
  const start = at(from, out);
  const end = at(to, into.toReversed());
  return [...start, ...(edges.get(connection.id) ?? round(connection, start, end, placed)), ...end];
}

/** Between two states of one column: round the outside of both. */
function round(
  connection: Connection,
  start: readonly Point[],
  end: readonly Point[],
  { plan, boxes, corners }: Placed,
): Point[] {
  const [from, to] = [start.at(-1), end[0]];
  if (!from || !to) return [];
  const column = plan.columns.find((one) => one.includes(connection.from)) ?? [];
  const right = Math.max(
    ...column.map((path) => (corners.get(path)?.x ?? 0) + sizeOf(boxes, path).width),
  );
  const own = plan.connections.filter((one) => one.sameColumn && column.includes(one.from));
  const x = right + ROUND * (own.indexOf(connection) + 1);
  return [
    { x, y: from.y },
    { x, y: to.y },
  ];
}

/** Names the arrows, moves everything into the first quadrant and says how large it has become. */
function framed(
  nodes: readonly PlacedNode[],
  lines: readonly (Line & { readonly points: readonly Point[] })[],
): Layout {
  const labels = placeLabels(lines, nodes);
  const points = lines.flatMap((line) => line.points);
  const boxes: readonly Box[] = [
    ...nodes,
    ...labels.flatMap((label) => (label ? [label.box] : [])),
    ...points.map((point) => ({ ...point, width: 0, height: 0 })),
  ];
  const [left, top] = [Math.min(...boxes.map(({ x }) => x)), Math.min(...boxes.map(({ y }) => y))];
  const by = { x: MARGIN - left, y: MARGIN - top };
  return {
    width: Math.max(...boxes.map(({ x, width }) => x + width)) + by.x + MARGIN,
    height: Math.max(...boxes.map(({ y, height }) => y + height)) + by.y + MARGIN,
    nodes: nodes.map((node) => ({ ...node, ...moved(node, by) })),
    lines: lines.map((line, index) => {
      const label = labels[index] ?? null;
      return {
        ...line,
        points: line.points.map((point) => moved(point, by)),
        label: label && { ...moved(label, by), anchor: label.anchor },
      };
    }),
  };
}
