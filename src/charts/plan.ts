import type { Line } from './lines.ts';
import { childrenOf, lineId, topOf } from './lines.ts';
import type { ChartShape } from './shape.ts';
import type { Sketch } from './sketches.ts';

/** On which border of a box an arrow begins or ends. */
export type Side = 'east' | 'west';

/** Everything that goes from one top-level state to another one: it shares one way between the boxes. */
export interface Connection {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly lines: readonly Line[];
  readonly leaves: Side;
  readonly enters: Side;
  /** Between two states of one column: it goes round outside, since a layered layout has no such edges. */
  readonly sameColumn: boolean;
  /** From one column's first state to the next one's: the straight line that a reader follows. */
  readonly main: boolean;
}

export interface Plan {
  /** Top-level states by column, without those that stand aside. */
  readonly columns: readonly (readonly string[])[];
  readonly connections: readonly Connection[];
}

/** Which states stand where, and which ways there are between them. */
export function planOf(shape: ChartShape, sketch: Sketch, lines: readonly Line[]): Plan {
  const named = [...sketch.columns.flat(), ...sketch.aside];
  const others = childrenOf(shape, null)
    .map(({ path }) => path)
    .filter((path) => !named.includes(path));
  const columns = others.length === 0 ? sketch.columns : [...sketch.columns, others];
  const columnOf = (path: string): number => columns.findIndex((column) => column.includes(path));
  const connections = [...ways(lines)].map(([id, own]): Connection => {
    const [from, to] = [topOf(own[0]?.from ?? ''), topOf(own[0]?.to ?? '')];
    const [start, end] = [columnOf(from), columnOf(to)];
    return {
      id,
      from,
      to,
      lines: own,
      leaves: end >= start ? 'east' : 'west',
      enters: end > start ? 'west' : 'east',
      sameColumn: start === end,
      main: end === start + 1 && columns[start]?.[0] === from && columns[end]?.[0] === to,
    };
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
