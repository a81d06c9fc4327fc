import type { ChartShape, ChartState } from './shape.ts';
import { ANYWHERE } from './shape.ts';
import type { Sketch } from './sketches.ts';
import type { View } from './views.ts';

/** An arrow of the picture: all transitions from one state to another one. */
export interface Line {
  /** `from → to`. */
  readonly id: string;
  readonly from: string;
  readonly to: string;
  /** What it is called in the picture. */
  readonly title: string;
  /** Places in the shape's list of transitions, in the order of the chart. */
  readonly transitions: readonly number[];
}

/** The arrows of a chart. What has no place in any of them is told in words at its state. */
export function linesOf(shape: ChartShape, sketch: Sketch, view: View): readonly Line[] {
  const groups = new Map<string, number[]>();
  shape.transitions.forEach((transition, index) => {
    const { from, to, event } = transition;
    if (from === ANYWHERE || transition.stays || from === to) return;
    if (sketch.words.includes(event)) return;
    if ([from, to].some((path) => sketch.aside.includes(topOf(path)))) return;
    const key = lineId(from, to);
    groups.set(key, [...(groups.get(key) ?? []), index]);
  });
  const titles = { ...sketch.titles, ...view.titles };
  return [...groups].map(([id, transitions]) => {
    const first = shape.transitions[transitions[0] ?? 0];
    if (!first) throw new TypeError(`the arrow ${id} has no transition`);
    const { from, to } = first;
    const title = titles[id] ?? titles[lineId(...ends(from, to))] ?? first.label;
    return { id, from, to, title, transitions };
  });
}

export const lineId = (from: string, to: string): string => `${from} → ${to}`;

export const topOf = (path: string): string => path.split('.', 1)[0] ?? path;

/** The two states that an arrow is between on the level where its ends differ. */
export function ends(from: string, to: string): [string, string] {
  return topOf(from) === topOf(to) ? [from, to] : [topOf(from), topOf(to)];
}

export const childrenOf = (shape: ChartShape, path: string | null): readonly ChartState[] =>
  shape.states.filter(({ parent }) => parent === path);
