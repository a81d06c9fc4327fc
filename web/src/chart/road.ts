import { covers } from '../data/flow-count.ts';
import type { Drawing, DrawnLine } from './drawing.ts';

/** A transition as the chart lists it; `GET /charts/:name` has more of each. */
export interface ChartTransition {
  readonly from: string;
  readonly to: string;
  /** Empty for one that needs no event. */
  readonly event: string;
  readonly line: string | null;
}

interface Way {
  readonly from: string | null;
  readonly to: string;
  readonly event: string;
}

const LEGS_MAX = 4;
const NONE: readonly DrawnLine[] = [];

/**
 * Which lines of a drawing a move went along. Most are one line; where a state is passed through within one step, as a
 * review that has nothing to check, it is the lines one after the other. What is told in words has none.
 */
export class Roads {
  readonly #drawing: Drawing;
  readonly #transitions: readonly ChartTransition[];
  readonly #lines: ReadonlyMap<string, DrawnLine>;
  readonly #known = new Map<string, readonly DrawnLine[]>();

  constructor(drawing: Drawing, transitions: readonly ChartTransition[]) {
    this.#drawing = drawing;
    this.#transitions = transitions;
    this.#lines = new Map(drawing.lines.map((line) => [line.id, line]));
  }

  of({ from, to, event }: Way): readonly DrawnLine[] {
    if (from === null || from === to) return NONE;
    const key = `${from} ${to} ${event}`;
    const known = this.#known.get(key);
    if (known) return known;
    const found = this.#direct(from, to, event) ?? this.#through(from, to) ?? NONE;
    this.#known.set(key, found);
    return found;
  }

  /** The line of the transition that fits best; none for words; null where no transition does this. */
  #direct(from: string, to: string, event: string): readonly DrawnLine[] | null {
    const fitting = this.#transitions
      .filter((one) => one.from !== one.to && covers(one.from, from) && this.#leads(one.to, to))
      .filter((one) => one.event === event || one.event === '')
      .map((one) => ({
        one,
        rank: (one.event === event ? 2 : 0) + (one.from === from ? 1 : 0),
      }))
      .toSorted((a, b) => b.rank - a.rank);
    const best = fitting[0]?.one;
    if (!best) return null;
    const line = this.#lines.get(best.line ?? '');
    return line ? [line] : NONE;
  }

  /** Into a state that holds others one comes by its first one. */
  #leads(target: string, to: string): boolean {
    return target === to || this.#entry(target) === to;
  }

  /** The fewest lines that lead there one after the other. */
  #through(from: string, to: string): readonly DrawnLine[] | null {
    let roads: { readonly at: string; readonly lines: readonly DrawnLine[] }[] = [
      { at: from, lines: [] },
    ];
    const seen = new Set([from]);
    for (let leg = 0; leg < LEGS_MAX; leg += 1) {
      const next: typeof roads = [];
      for (const { at, lines } of roads) {
        for (const line of this.#drawing.lines) {
          if (!covers(line.from, at)) continue;
          const road = [...lines, line];
          if (line.to === to) return road;
          const there = this.#entry(line.to);
          if (there === to) return road;
          if (seen.has(there)) continue;
          seen.add(there);
          next.push({ at: there, lines: road });
        }
      }
      roads = next;
    }
    return null;
  }

  #entry(path: string): string {
    const first = this.#drawing.nodes.find(({ parent }) => parent === path);
    return first ? this.#entry(first.path) : path;
  }
}
