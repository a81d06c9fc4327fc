import { describe, expect, it } from 'vitest';
import { overlap, pieces, straightened } from '../../src/charts/geometry.ts';
import type { Box } from '../../src/charts/geometry.ts';
import { layoutOf } from '../../src/charts/layout.ts';
import { linesOf } from '../../src/charts/lines.ts';
import { ANYWHERE } from '../../src/charts/shape.ts';
import { sketches } from '../../src/charts/sketches.ts';
import { chartShape, CHARTS, drawnChart } from './a-chart.ts';

const inner = ({ x, y, width, height }: Box): Box => ({
  x: x + 1,
  y: y + 1,
  width: width - 2,
  height: height - 2,
});
const covers = (outer: string, path: string): boolean => path.startsWith(`${outer}.`);

describe.each(CHARTS)('the picture of the $name chart', async ({ name }) => {
  const shape = chartShape(name);
  const { graph, states } = await drawnChart(name);
  const { nodes, edges, lines } = graph;

  it('has every state once, and nothing else', () => {
    expect(nodes.map(({ path }) => path).toSorted()).toEqual(
      shape.states.map(({ path }) => path).toSorted(),
    );
  });

  it('keeps states apart, and sub-states inside theirs', () => {
    for (const one of nodes) {
      for (const other of nodes) {
        if (one === other || covers(one.path, other.path)) continue;
        if (covers(other.path, one.path)) {
          expect(one.x).toBeGreaterThan(other.x);
          expect(one.y).toBeGreaterThan(other.y);
          expect(one.x + one.width).toBeLessThan(other.x + other.width);
          expect(one.y + one.height).toBeLessThan(other.y + other.height);
        } else
          expect([one.path, other.path, overlap(one, other)]).toEqual([
            one.path,
            other.path,
            false,
          ]);
      }
    }
  });

  it('leads no arrow through a state that it neither begins nor ends in', () => {
    for (const { id, from, to, points } of lines) {
      const crossed = nodes.filter(
        (node) =>
          !covers(node.path, from) &&
          !covers(node.path, to) &&
          pieces(points).some((piece) =>
            overlap(inner(node), {
              ...piece,
              width: piece.width + 0.1,
              height: piece.height + 0.1,
            }),
          ),
      );
      expect([id, crossed.map(({ path }) => path)]).toEqual([id, []]);
    }
  });

  it('begins and ends each arrow on the border of its states, in straight pieces', () => {
    const at = (path: string): Box =>
      nodes.find((node) => node.path === path) ?? { x: 0, y: 0, width: 0, height: 0 };
    const onBorder = ({ x, y, width, height }: Box, point: { x: number; y: number } | undefined) =>
      point !== undefined &&
      (((point.x === x || point.x === x + width) && point.y >= y && point.y <= y + height) ||
        ((point.y === y || point.y === y + height) && point.x >= x && point.x <= x + width));
    for (const { id, from, to, points } of lines) {
      expect([id, onBorder(at(from), points[0]), onBorder(at(to), points.at(-1))]).toEqual([
        id,
        true,
        true,
      ]);
      expect(pieces(points).every(({ width, height }) => width === 0 || height === 0)).toBe(true);
    }
  });

  it('fits on a screen, and everything fits in it', () => {
    expect(graph.width).toBeLessThanOrEqual(1300);
    expect(graph.height).toBeLessThanOrEqual(760);
    for (const { x, y, width, height } of nodes) {
      expect(Math.min(x, y)).toBeGreaterThanOrEqual(0);
      expect(x + width).toBeLessThanOrEqual(graph.width);
      expect(y + height).toBeLessThanOrEqual(graph.height);
    }
    for (const { x, y } of lines.flatMap(({ points }) => points)) {
      expect(x).toBeLessThanOrEqual(graph.width);
      expect(y).toBeLessThanOrEqual(graph.height);
    }
  });

  it('accounts for every transition: by an arrow, or in words at its state', () => {
    const { words, aside } = sketches[name];
    expect(edges.map(({ points: _, line: __, ...transition }) => transition)).toEqual(
      shape.transitions,
    );
    edges.forEach(({ from, to, stays, event, line, points }, index) => {
      const drawn = lines.filter(({ transitions }) => transitions.includes(index));
      const inWords =
        from === ANYWHERE ||
        stays ||
        from === to ||
        words.includes(event) ||
        aside.includes(from) ||
        aside.includes(to);
      expect([event, drawn.map(({ id }) => id)]).toEqual([event, inWords ? [] : [line]]);
      expect(points).toEqual(drawn[0]?.points ?? []);
    });
    expect(states.flatMap(({ transitions }) => transitions)).toHaveLength(
      shape.transitions.filter(({ from }) => from !== ANYWHERE).length,
    );
  });

  it('draws one arrow for all transitions between two states', () => {
    const ways = lines.map(({ from, to }) => `${from} → ${to}`);
    expect(new Set(ways).size).toBe(ways.length);
    expect(lines.length).toBeLessThan(30);
  });

  it('comes out the same every time', async () => {
    const again = await layoutOf(shape, sketches[name]);
    expect(again).toEqual(await layoutOf(shape, sketches[name]));
    expect(again.lines).toEqual(lines);
  });

  it('is sketched with states and events that the chart has', () => {
    const { columns, aside, words, sizes, titles } = sketches[name];
    const paths = new Set(shape.states.map(({ path }) => path));
    const top = shape.states.filter(({ parent }) => parent === null).map(({ path }) => path);
    expect([...columns.flat(), ...aside].toSorted()).toEqual(top.toSorted());
    for (const path of Object.keys(sizes)) expect(paths).toContain(path);
    const events = shape.transitions.map(({ event }) => event);
    for (const word of words) expect(events).toContain(word);
    const drawn = linesOf(shape, sketches[name]).flatMap(({ from, to }) => [
      `${from} → ${to}`,
      `${from.split('.')[0]} → ${to.split('.')[0]}`,
    ]);
    for (const title of Object.keys(titles)) expect(drawn).toContain(title);
  });
});

describe('the main path of a ticket', () => {
  it('is one straight line', async () => {
    const { graph } = await drawnChart('ticket');
    const path = ['inbox → todo', 'todo → in_progress', 'in_progress → review'];
    const heights = path.map((id) =>
      graph.lines.find((line) => line.id === id)?.points.map(({ y }) => y),
    );
    const accepted = graph.lines.find(({ to }) => to === 'done')?.points.at(-1)?.y;
    expect(new Set(heights.flat())).toEqual(new Set([accepted]));
  });
});

describe('a path', () => {
  it('loses doubled points and those in the middle of a straight piece', () => {
    const at = (x: number, y: number) => ({ x, y });
    expect(straightened([at(0, 0), at(0, 0), at(4, 0), at(9, 0), at(9, 5)])).toEqual([
      at(0, 0),
      at(9, 0),
      at(9, 5),
    ]);
  });
});
