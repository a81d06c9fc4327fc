import type { Box, Point } from './geometry.ts';
import { bottom, overlap, pieces, right } from './geometry.ts';
import { ends } from './lines.ts';
import type { View } from './views.ts';

type Anchor = 'start' | 'middle' | 'end';

/** Where a name or a number stands: the point of its base line that `anchor` says. */
export interface Place extends Point {
  readonly anchor: Anchor;
}

/** Where the name of an arrow stands, and where a number of up to three digits does that belongs to it. */
export interface PlacedLabel extends Place {
  /** It reads upwards: turned by a quarter to the left about its point. */
  readonly turned: boolean;
  /** Around the name, and around the number if that follows it. */
  readonly box: Box;
  /** Null where the number follows the name on its line. */
  readonly count: (Place & { readonly box: Box }) | null;
}

/** An 11 px sans serif is about this wide, with a tenth for other fonts. */
const CHARACTER = 5.9;
const LINE = 14;
/** From the upper edge of a line of text to its base line. */
const BASE = 11;
/** A blank and a number below a thousand. */
const COUNT = 4;
const STEP = 8;
/** Between two names. */
const APART = 3;

interface Named {
  readonly from: string;
  readonly to: string;
  readonly title: string;
  readonly quiet: boolean;
  readonly points: readonly Point[];
}

export const widthOf = (title: string): number => Math.ceil(title.length * CHARACTER);

/**
 * A place for every name: on the longest piece of its arrow where it covers neither a state nor another name, and keeps
 * away from every line. Arrows that share a way and a name are named once: null for the others.
 */
export function placeLabels(
  lines: readonly Named[],
  nodes: readonly (Box & { readonly path: string })[],
  view: View,
): readonly (PlacedLabel | null)[] {
  const drawn = lines.flatMap(({ points }) => pieces(points));
  const walls = nodes.map((node) => wall(node, nodes, view));
  const taken: Box[] = [];
  const free = (label: PlacedLabel): boolean =>
    boxesOf(label).every(
      (box) =>
        !walls.some((isIn) => isIn(box)) &&
        !taken.some((other) => overlap(grown(other, APART), box)) &&
        !drawn.some((piece) => overlap(grown(piece, 0.1), grown(box, view.off - 0.2))),
    );
  const named = new Set<string>();
  const found = new Map<Named, PlacedLabel>();
  // What has least choice comes first.
  for (const line of lines.toSorted((a, b) => a.points.length - b.points.length)) {
    const same = namesakes(line);
    const chosen = same.some((name) => named.has(name))
      ? undefined
      : candidates(line, lines, view).find(free);
    if (!chosen) continue;
    for (const name of same) named.add(name);
    taken.push(...boxesOf(chosen));
    found.set(line, chosen);
  }
  return lines.map((line) => found.get(line) ?? null);
}

/** Arrows with a name in common: those between the same two states, and those that have become one at their end. */
function namesakes({ from, to, title, points }: Named): string[] {
  const end = points.at(-1);
  return [`${ends(from, to).join(' → ')}: ${title}`, `${end?.x} ${end?.y}: ${title}`];
}

const boxesOf = ({ box, count }: PlacedLabel): readonly Box[] => (count ? [box, count.box] : [box]);

const grown = ({ x, y, width, height }: Box, by: number): Box => ({
  x: x - by,
  y: y - by,
  width: width + 2 * by,
  height: height + 2 * by,
});

/** What of a state no name may cover: all of it, or its border and its own name where it has sub-states. */
function wall(
  node: Box & { readonly path: string },
  nodes: readonly { readonly path: string }[],
  view: View,
): (box: Box) => boolean {
  const compound = nodes.some(({ path }) => path.startsWith(`${node.path}.`));
  if (!compound) return (box) => overlap(grown(node, 1), box);
  return (box) => {
    const within =
      node.x < box.x &&
      right(box) < right(node) &&
      node.y + view.inner.head <= box.y &&
      bottom(box) < bottom(node);
    return overlap(grown(node, 1), box) && !within;
  };
}

/** All places beside an arrow, the best first: pieces of its own before shared ones, long ones before short ones. */
function candidates(line: Named, lines: readonly Named[], view: View): PlacedLabel[] {
  const others = lines.filter((other) => other !== line).flatMap(({ points }) => pieces(points));
  const shared = (piece: Box): boolean =>
    others.some((other) => overlap(grown(other, 0.1), grown(piece, -0.1)) && along(other, piece));
  const own = pieces(line.points)
    .map((piece) => ({ piece, shared: shared(piece), length: piece.width + piece.height }))
    .toSorted((a, b) => Number(a.shared) - Number(b.shared) || b.length - a.length);
  const { title } = line;
  // What passes by quietly has no number.
  const width = widthOf(title) + (line.quiet ? 0 : COUNT * CHARACTER);
  return own.flatMap(({ piece }) => {
    if (piece.width === 0) return upright(width, piece, view);
    const narrow = split(title, piece, view);
    const above = view.above.includes(ends(line.from, line.to).join(' → '));
    const inline = level(width, piece, above, view);
    if (line.points.length === 2) return [...narrow, ...inline];
    return [...inline, ...narrow];
  });
}

const along = (a: Box, b: Box): boolean => (a.width === 0) === (b.width === 0);

/** On a short line, from its middle outwards: the name above it, the number below. */
function split(title: string, piece: Box, { off }: View): PlacedLabel[] {
  const size = widthOf(title);
  const room = Math.max(0, (piece.width - size) / 2);
  return steps(room).flatMap((offset) =>
    [-offset, offset].map((by) => {
      const x = Math.round(piece.x + piece.width / 2 + by);
      const at = (width: number, y: number) => ({
        x,
        y: y + BASE,
        anchor: 'middle' as const,
        box: { x: x - width / 2, y, width, height: LINE },
      });
      const count = at(widthOf(' '.repeat(COUNT - 1)), piece.y + off);
      return { ...at(size, piece.y - off - LINE), turned: false, count };
    }),
  );
}

const steps = (length: number): number[] =>
  Array.from({ length: length < 0 ? 0 : Math.floor(length / STEP) + 1 }, (_, at) => at * STEP);

/** Between the line and the states beside it if there is room, beginning at its left end. */
function level(width: number, piece: Box, above: boolean, { off }: View): PlacedLabel[] {
  const sides = [piece.y - off - LINE, piece.y + off];
  return steps(piece.width - width - 2 * off).flatMap((offset) =>
    (above ? sides.toReversed() : sides).map((y): PlacedLabel => {
      const x = Math.round(piece.x + off + offset);
      const box = { x, y, width, height: LINE };
      return { x, y: y + BASE, anchor: 'start', turned: false, box, count: null };
    }),
  );
}

/** Beside a line, from its middle outwards. Where the picture is narrow: turned, or over the width of the states. */
function upright(width: number, piece: Box, { off, direction }: View): PlacedLabel[] {
  const outwards = (size: number): number[] => {
    const middle = piece.y + (piece.height - size) / 2;
    return steps((piece.height - size) / 2)
      .flatMap((offset) => [middle - offset, middle + offset])
      .map(Math.round);
  };
  const turned = outwards(width).flatMap((y) =>
    [piece.x + off, piece.x - off - LINE].map((x): PlacedLabel => {
      const box = { x, y, width: LINE, height: width };
      return { x: x + BASE, y: y + width, anchor: 'start', turned: true, box, count: null };
    }),
  );
  const flat = outwards(LINE).flatMap((y) => {
    const at = { right: piece.x + off, left: piece.x - off - width };
    return (direction === 'down' && at.left >= 0 ? [at.left, at.right] : [at.right, at.left]).map(
      (x): PlacedLabel => {
        const anchor = x > piece.x ? 'start' : 'end';
        const point = { x: anchor === 'start' ? x : x + width, y: y + BASE };
        return { ...point, anchor, turned: false, box: { x, y, width, height: LINE }, count: null };
      },
    );
  });
  return direction === 'down' ? [...turned, ...flat] : flat;
}
