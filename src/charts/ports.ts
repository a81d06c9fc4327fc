import type { Connection, Plan, Side } from './plan.ts';
import type { Size } from './sketches.ts';

const MAIN = 24;
const STEP = 30;
const FOOT = 16;

/** Heights at which connections touch the borders of their boxes, measured from the upper edge. */
export interface Ports {
  leaves(connection: Connection): number;
  enters(connection: Connection): number;
}

/**
 * The main path touches every box at one height, so that it is one straight line. Below it come the neighbours, then what
 * goes further: the longest ways run lowest.
 */
export function portsOf(plan: Plan, sizes: ReadonlyMap<string, Size>): Ports {
  const heights = new Map<string, number>();
  const columnOf = (path: string): number =>
    plan.columns.findIndex((column) => column.includes(path));
  const length = ({ from, to }: Connection): number => Math.abs(columnOf(from) - columnOf(to));
  for (const [path, { height }] of sizes) {
    for (const side of ['east', 'west'] as const) {
      const touching = plan.connections
        .filter((connection) => touches(connection, path, side))
        .toSorted((a, b) => Number(b.main) - Number(a.main) || length(a) - length(b));
      const first = touching[0]?.main ? MAIN : MAIN + STEP;
      const step = Math.min(STEP, (height - FOOT - first) / Math.max(1, touching.length - 1));
      touching.forEach((connection, index) =>
        heights.set(key(connection, path), Math.round(first + step * index)),
      );
    }
  }
  const at = (connection: Connection, path: string): number =>
    heights.get(key(connection, path)) ?? MAIN;
  return {
    leaves: (connection) => at(connection, connection.from),
    enters: (connection) => at(connection, connection.to),
  };
}

const touches = ({ from, to, leaves, enters }: Connection, path: string, side: Side): boolean =>
  (from === path && leaves === side) || (to === path && enters === side);

const key = ({ id }: Connection, path: string): string => `${id}|${path}`;
