import type { Side } from './inside.ts';
import type { Line } from './lines.ts';
import type { Connection } from './plan.ts';

/** A line beside the sub-states that several arrows share. */
export interface Rail {
  readonly side: Side;
  /** Of the arrows between sub-states, or of the connection, that run on it. */
  readonly ids: readonly string[];
  /** The sub-states that it touches. */
  readonly states: readonly string[];
}

interface Around {
  readonly parent: string;
  readonly connections: readonly Connection[];
  readonly side: (connection: Connection) => Side;
  /** Where the arrows pass that pass sub-states by. */
  readonly quietly: Side;
}

/** The rails of a state from the inside out: what passes sub-states by, then what leaves the state. */
export function railsOf(
  states: readonly string[],
  own: readonly Line[],
  { parent, connections, side, quietly }: Around,
): readonly Rail[] {
  const steps = (line: Line): number => states.indexOf(line.to) - states.indexOf(line.from);
  const passing = own
    .filter((line) => Math.abs(steps(line)) > 1)
    .toSorted((a, b) => Math.abs(steps(a)) - Math.abs(steps(b)));
  return [
    ...merged(passing, own, steps).map((lines) => ({
      side: quietly,
      ids: lines.map(({ id }) => id),
      states: lines.flatMap(({ from, to }) => [from, to]),
    })),
    ...outgoing(parent, connections, side),
  ];
}

/** What comes to the same sub-states, or leaves the same ones, on one side shares a rail. */
function outgoing(
  parent: string,
  connections: readonly Connection[],
  side: (connection: Connection) => Side,
): readonly Rail[] {
  const found = new Map<string, Rail>();
  for (const connection of connections) {
    const { id, from, lines } = connection;
    const leaves = from === parent;
    const ends = [from, connection.to].includes(parent)
      ? lines.map((line) => (leaves ? line.from : line.to)).filter((path) => path !== parent)
      : [];
    if (ends.length === 0) continue;
    const states = [...new Set(ends)].toSorted();
    const on = side(connection);
    const key = [on, leaves, ...states].join(' ');
    found.set(key, { side: on, states, ids: [...(found.get(key)?.ids ?? []), id] });
  }
  return [...found.values()];
}

/**
 * Arrows share a rail where that tells no untruth: whoever follows it from a state that it leaves to one further on that
 * it enters must find an arrow of the chart between the two.
 */
function merged(
  passing: readonly Line[],
  own: readonly Line[],
  steps: (line: Line) => number,
): Line[][] {
  const groups: Line[][] = [];
  for (const line of passing) {
    const group = groups.find((lines) => {
      const all = [...lines, line];
      const sameWay = all.every((one) => Math.sign(steps(one)) === Math.sign(steps(line)));
      return sameWay && all.every(({ from }) => all.every(({ to }) => told(from, to, own, steps)));
    });
    if (group) group.push(line);
    else groups.push([line]);
  }
  return groups;
}

function told(
  from: string,
  to: string,
  own: readonly Line[],
  steps: (line: Line) => number,
): boolean {
  const found = own.find((line) => line.from === from && line.to === to);
  return found !== undefined && steps(found) !== 0;
}
