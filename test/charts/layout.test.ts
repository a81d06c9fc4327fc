import { describe, expect, it } from 'vitest';
import { overlap, pieces, straightened } from '../../src/charts/geometry.ts';
import type { Box } from '../../src/charts/geometry.ts';
import { layoutOf } from '../../src/charts/layout.ts';
import type { Layout, PlacedLine, PlacedNode } from '../../src/charts/layout.ts';
import { linesOf } from '../../src/charts/lines.ts';
import { ANYWHERE } from '../../src/charts/shape.ts';
import { sketches } from '../../src/charts/sketches.ts';
import { VIEW_NAMES, viewOf } from '../../src/charts/views.ts';
import { chartShape, CHARTS, drawnChart } from './a-chart.ts';

const inner = ({ x, y, width, height }: Box): Box => ({
  x: x + 1,
  y: y + 1,
  width: width - 2,
  height: height - 2,
});
const covers = (outer: string, path: string): boolean => path.startsWith(`${outer}.`);

const at = (nodes: readonly PlacedNode[], path: string): Box => {
  const found = nodes.find((node) => node.path === path);
  if (!found) throw new Error(`${path} is not drawn`);
  return found;
};
const grown = ({ x, y, width, height }: Box, by: number): Box => ({
  x: x - by,
  y: y - by,
  width: width + 2 * by,
  height: height + 2 * by,
});

/** The four sides of a box. */
const bordersOf = ({ x, y, width, height }: Box): Box[] => [
  { x, y, width, height: 0 },
  { x, y: y + height, width, height: 0 },
  { x, y, width: 0, height },
  { x: x + width, y, width: 0, height },
];

/** Whether one of the pieces runs beside the border for more than a few pixels. */
const isAlong = (border: Box, drawn: readonly Box[]): boolean =>
  drawn.some(
    (piece) =>
      piece.width > piece.height === border.width > border.height &&
      overlap(
        border.height === 0
          ? { ...border, x: border.x + 8, y: border.y - 8, width: border.width - 16, height: 16 }
          : { ...border, x: border.x - 8, y: border.y + 8, width: 16, height: border.height - 16 },
        piece,
      ),
  );

/** Whether two lines lie on each other for a while. */
const sharesWay = (a: PlacedLine, b: PlacedLine): boolean =>
  pieces(a.points).some((one) =>
    pieces(b.points).some(
      (other) =>
        (one.width === 0
          ? other.width === 0 && other.x === one.x
          : other.height === 0 && other.y === one.y) && overlap(grown(one, 0.1), grown(other, 0.1)),
    ),
  );

/** The largest that each may become, and how often its lines may cross. */
const LIMITS: Readonly<Record<string, { width: number; height: number; crossings: number }>> = {
  'ticket wide': { width: 1200, height: 700, crossings: 2 },
  'ticket tall': { width: 390, height: 800, crossings: 1 },
  'ticket compact': { width: 880, height: 310, crossings: 2 },
  'worker wide': { width: 1200, height: 600, crossings: 4 },
  'worker tall': { width: 390, height: 800, crossings: 4 },
  'worker compact': { width: 900, height: 320, crossings: 4 },
  'supervisor wide': { width: 1200, height: 710, crossings: 6 },
  'supervisor tall': { width: 390, height: 660, crossings: 12 },
  'supervisor compact': { width: 850, height: 400, crossings: 6 },
};

const PICTURES = CHARTS.flatMap(({ name }) =>
  VIEW_NAMES.map((view) => ({ name, view, limits: LIMITS[`${name} ${view}`] })),
);

describe.each(PICTURES)('the $view picture of the $name chart', ({ name, view, limits }) => {
  const shape = chartShape(name);
  const drawing = layoutOf(shape, sketches[name], view);
  const { nodes, lines, junctions } = drawing;
  const labels = lines.flatMap(({ id, label }) => (label ? [{ id, ...label }] : []));
  const wordBoxes = labels.flatMap(({ id, box, count }) => [
    { id, box },
    ...(count ? [{ id, box: count.box }] : []),
  ]);

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
    const onBorder = ({ x, y, width, height }: Box, point: { x: number; y: number } | undefined) =>
      point !== undefined &&
      (((point.x === x || point.x === x + width) && point.y >= y && point.y <= y + height) ||
        ((point.y === y || point.y === y + height) && point.x >= x && point.x <= x + width));
    for (const { id, from, to, points } of lines) {
      expect([
        id,
        onBorder(at(nodes, from), points[0]),
        onBorder(at(nodes, to), points.at(-1)),
      ]).toEqual([id, true, true]);
      expect(pieces(points).every(({ width, height }) => width === 0 || height === 0)).toBe(true);
    }
  });

  it('has no jog: no piece between two bends is short', () => {
    for (const { id, points } of lines) {
      const short = pieces(points).filter(({ width, height }) => width + height < 12);
      expect([id, short]).toEqual([id, []]);
    }
  });

  it('leads no arrow along a border, nor through the state that it begins or ends in', () => {
    for (const { id, from, to, points } of lines) {
      const own = pieces(points).map((piece) => grown(piece, 0.1));
      for (const end of [at(nodes, from), at(nodes, to)])
        expect([id, own.filter((piece) => overlap(inner(end), piece))]).toEqual([id, []]);
      const beside = nodes.filter((node) => bordersOf(node).some((border) => isAlong(border, own)));
      expect([id, beside.map(({ path }) => path)]).toEqual([id, []]);
    }
  });

  it('tells no untruth where arrows between sub-states share a way', () => {
    const ways = lines.map(({ from, to }) => `${from} → ${to}`);
    const quiet = lines.filter((line) => line.quiet);
    for (const one of quiet) {
      for (const other of quiet.filter((line) => sharesWay(line, one)))
        expect(ways).toContain(`${one.from} → ${other.to}`);
    }
  });

  it('lets two arrows share a way only where they begin or end in the same state', () => {
    const top = (path: string): string => path.split('.', 1)[0] ?? path;
    for (const one of lines) {
      const strangers = lines.filter(
        (other) => top(other.from) !== top(one.from) && top(other.to) !== top(one.to),
      );
      const shared = strangers.filter((other) => sharesWay(one, other));
      expect([one.id, shared.map(({ id }) => id)]).toEqual([one.id, []]);
    }
  });

  it('lets lines cross seldom, and interrupts one of the two', () => {
    const gaps = lines.flatMap((line) => line.gaps.map((gap) => ({ line, gap })));
    const places = new Set(gaps.map(({ gap: { x, y } }) => `${x} ${y}`));
    expect(places.size).toBeLessThanOrEqual(limits?.crossings ?? 0);
    for (const { line, gap } of gaps) {
      const on = ({ points }: PlacedLine, upright: boolean): boolean =>
        pieces(points).some(
          (piece) =>
            (piece.width === 0) === upright &&
            overlap(grown(piece, 0.1), { ...gap, width: 0.1, height: 0.1 }),
        );
      expect(on(line, true)).toBe(true);
      expect(lines.some((other) => other !== line && on(other, false))).toBe(true);
    }
  });

  it('marks where lines come together', () => {
    for (const { x, y } of junctions) {
      const there = lines.filter(({ points }) =>
        pieces(points).some((piece) =>
          overlap(grown(piece, 0.1), { x, y, width: 0.1, height: 0.1 }),
        ),
      );
      expect(there.length).toBeGreaterThan(1);
    }
  });

  it('writes no name over a state, a line or another name', () => {
    wordBoxes.forEach(({ id, box }, index) => {
      const covered = nodes.filter(
        (node) =>
          overlap(node, box) &&
          !(
            nodes.some(({ path }) => covers(node.path, path)) &&
            overlap(inner(node), box) &&
            box.y > node.y &&
            box.x > node.x &&
            box.x + box.width < node.x + node.width &&
            box.y + box.height < node.y + node.height
          ),
      );
      expect([id, covered.map(({ path }) => path)]).toEqual([id, []]);
      const off = view === 'tall' ? 4.5 : 9.5;
      const near = lines.filter(({ points }) =>
        pieces(points).some((piece) => overlap(grown(piece, 0.1), grown(box, off))),
      );
      expect([id, near.map((line) => line.id)]).toEqual([id, []]);
      const others = wordBoxes.slice(index + 1).filter((other) => overlap(other.box, box));
      expect([id, others.map((other) => other.id)]).toEqual([id, []]);
    });
  });

  it('has room for each name in another font, and for a number of three digits', () => {
    for (const { id, box, count, turned } of labels) {
      const { title = '', quiet = false } = lines.find((line) => line.id === id) ?? {};
      const letters = title.length + (count || quiet ? 0 : 4);
      expect(turned ? box.height : box.width).toBeGreaterThanOrEqual(letters * 5.3 * 1.1);
      if (count) expect(count.box.width).toBeGreaterThanOrEqual(3 * 5.3 * 1.1);
    }
  });

  it('fits on a screen, and everything fits in it', () => {
    expect(drawing.width).toBeLessThanOrEqual(limits?.width ?? 0);
    expect(drawing.height).toBeLessThanOrEqual(limits?.height ?? 0);
    for (const { x, y, width, height } of [...nodes, ...wordBoxes.map(({ box }) => box)]) {
      expect(Math.min(x, y)).toBeGreaterThanOrEqual(0);
      expect(x + width).toBeLessThanOrEqual(drawing.width);
      expect(y + height).toBeLessThanOrEqual(drawing.height);
    }
    for (const { x, y } of lines.flatMap(({ points }) => points)) {
      expect(x).toBeLessThanOrEqual(drawing.width);
      expect(y).toBeLessThanOrEqual(drawing.height);
    }
  });

  it('keeps the main path one straight line', () => {
    const columns = (viewOf(sketches[name], view).columns ?? sketches[name].columns).map(
      ([first]) => first ?? '',
    );
    const across = view === 'tall' ? 'x' : 'y';
    const path = columns.slice(1).flatMap((to, index) => {
      const own = lines.filter((line) => line.from === columns[index] && line.to === to);
      return own.flatMap(({ points }) => (points.length === 2 ? points : points.slice(0, 1)));
    });
    // Downwards, what leaves a state with sub-states goes on from the line beside them.
    const straight = view === 'tall' ? path.slice(0, 4) : path;
    expect(new Set(straight.map((point) => point[across])).size).toBe(1);
  });

  it('draws one arrow for all transitions between two states', () => {
    const ways = lines.map(({ from, to }) => `${from} → ${to}`);
    expect(new Set(ways).size).toBe(ways.length);
    expect(lines.length).toBeLessThan(30);
  });

  it('comes out the same every time', () => {
    expect(layoutOf(shape, sketches[name], view)).toEqual(drawing);
  });
});

describe.each(CHARTS)('the $name chart as data and pictures', ({ name }) => {
  const shape = chartShape(name);
  const { graph, graphs, states } = drawnChart(name);
  const { edges, lines } = graph;

  it('has the same states and arrows in every picture', () => {
    const ids = (picture: Layout): string[] => picture.lines.map(({ id }) => id);
    expect(graphs.wide.lines).toEqual(lines);
    for (const view of VIEW_NAMES) expect(ids(graphs[view])).toEqual(ids(graphs.wide));
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

  it('is sketched with states, events and ways that the chart has', () => {
    const { columns, aside, words, titles } = sketches[name];
    const paths = new Set(shape.states.map(({ path }) => path));
    const top = shape.states.filter(({ parent }) => parent === null).map(({ path }) => path);
    expect([...columns.flat(), ...aside].toSorted()).toEqual(top.toSorted());
    const events = shape.transitions.map(({ event }) => event);
    for (const word of words) expect(events).toContain(word);
    for (const view of VIEW_NAMES) {
      const own = viewOf(sketches[name], view);
      const drawn = linesOf(shape, sketches[name], own).flatMap(({ from, to }) => [
        `${from} → ${to}`,
        `${from.split('.')[0]} → ${to.split('.')[0]}`,
      ]);
      const ways = [...own.above, ...own.east, ...own.shared.flat(), ...Object.keys(own.titles)];
      for (const way of [...Object.keys(titles), ...ways]) expect(drawn).toContain(way);
      expect((own.columns ?? columns).flat().toSorted()).toEqual(columns.flat().toSorted());
      for (const path of [...Object.keys(own.sizes), ...Object.keys(own.offsets)])
        expect(paths).toContain(path);
    }
  });
});

describe('the picture of a ticket', () => {
  it.each(VIEW_NAMES)('names every arrow, or the one that it comes together with (%s)', (view) => {
    const { lines } = layoutOf(chartShape('ticket'), sketches.ticket, view);
    const named = new Set(lines.filter(({ label }) => label !== null).map(({ title }) => title));
    const without = lines.filter(({ title, quiet }) => !quiet && !named.has(title));
    const short = view === 'tall' ? ['needs_input → done'] : [];
    expect(without.map(({ id }) => id)).toEqual(
      view === 'compact' ? lines.filter(({ quiet }) => !quiet).map(({ id }) => id) : short,
    );
  });

  it('has room in each state for a name, a number, three rows of tokens and an axis', () => {
    const { nodes } = layoutOf(chartShape('ticket'), sketches.ticket, 'wide');
    for (const path of ['todo', 'in_progress', 'done', 'needs_input'])
      expect(at(nodes, path)).toMatchObject({ width: 166, height: 164 });
    expect(at(nodes, 'review.judging')).toMatchObject({ width: 186, height: 83 });
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
