import type { Line } from './lines.ts';
import { childrenOf, lineId, topOf } from './lines.ts';
import type { ChartShape } from './shape.ts';
import type { Sketch } from './sketches.ts';

/** Everything that goes from one top-level state to another one: it shares one way between the boxes. */
export interface Connection {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly lines: readonly Line[];
  /** From one column's first state to the next one's: the straight line that a reader follows. */
  readonly main: boolean;
}

export interface Plan {
  /** Top-level states by column, without those that stand aside. */
  readonly columns: readonly (readonly string[])[];
  readonly connections: readonly Connection[];
}

export const columnOf = ({ columns }: Plan, path: string): number =>
  columns.findIndex((column) => column.includes(path));

/** Which states stand where, and which ways there are between them. */
export function planOf(shape: ChartShape, sketch: Sketch, lines: readonly Line[]): Plan {
  const named = [...sketch.columns.flat(), ...sketch.aside];
  const others = childrenOf(shape, null)
    .map(({ path }) => path)
    .filter((path) => !named.includes(path));
  const columns = others.length === 0 ? sketch.columns : [...sketch.columns, others];
  const plan = { columns, connections: [] };
  const connections = [...ways(lines)].map(([id, own]): Connection => {
    const [from, to] = [topOf(own[0]?.from ?? ''), topOf(own[0]?.to ?? '')];
    const [start, end] = [columnOf(plan, from), columnOf(plan, to)];
    const main = end === start + 1 && columns[start]?.[0] === from && columns[end]?.[0] === to;
    return { id, from, to, lines: own, main };
  });
  return { columns, connections };
}

/** Arrows that leave their top-level state, by the two states that they are between. */
function ways(lines: readonly Line[]): Map<string, Line[]> {
  const found = new Map<string, Line[]>();
  for (const line of lines) {
    const [from, to] = [topOf(line.from), topOf(line.to)];
    if (from === to) continue;
    const id = lineId(from, to);
    found.set(id, [...(found.get(id) ?? []), line]);
  }
  return found;
}
