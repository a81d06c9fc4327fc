import type { Chart } from '../../../../src/transport/protocol/chart.ts';
import type { FlowAnswer } from '../../data/flow-count.ts';
import { covers } from '../../data/flow-count.ts';
import { lastName } from './because.ts';

export interface WayOn {
  readonly words: string;
  readonly to: string;
  readonly count: number;
}

const WAYS_MAX = 4;

/** What people may do from everywhere has no line. */
const WORDS: Readonly<Record<string, string>> = {
  'person.cancelled': 'cancel',
  'person.routed': 'route',
  'person.reopened': 're-open',
};

/** What leads out of a state, in the words of the chart's lines, the busiest first; then what people may do besides. */
export function waysOn(chart: Chart, { edges }: FlowAnswer, path: string): readonly WayOn[] {
  const { lines, edges: transitions } = chart.graph;
  const leaving = (from: string, to: string): boolean =>
    (covers(path, from) || covers(from, path)) && !covers(path, to);
  const ways = new Map<string, WayOn>();
  const add = (words: string, target: string, count: number): void => {
    const to = lastName(
      target.split('.', 1)[0] === path.split('.', 1)[0]
        ? target
        : (target.split('.', 1)[0] ?? target),
    );
    const key = `${words} ${to}`;
    ways.set(key, { words, to, count: (ways.get(key)?.count ?? 0) + count });
  };
  for (const line of lines) {
    if (!leaving(line.from, line.to)) continue;
    add(line.title, line.to, countOver(edges, path, line.from, line.to));
  }
  for (const { from, to, event, line, stays } of transitions) {
    if (line !== null || stays || !leaving(from === '*' ? path : from, to)) continue;
    const words = WORDS[event] ?? event.replaceAll(/[._]/g, ' ');
    add(
      words,
      to,
      edges
        .filter(
          (edge) => edge.event === event && covers(path, edge.from ?? '') && covers(to, edge.to),
        )
        .reduce((sum, { count }) => sum + count, 0),
    );
  }
  return [...ways.values()].toSorted((a, b) => b.count - a.count).slice(0, WAYS_MAX);
}

const countOver = (edges: FlowAnswer['edges'], path: string, from: string, to: string): number =>
  edges
    .filter((edge) => {
      const there = edge.from ?? '';
      return covers(path, there) && covers(from, there) && covers(to, edge.to);
    })
    .reduce((sum, { count }) => sum + count, 0);
