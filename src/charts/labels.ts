import type { Box, Point } from './geometry.ts';
import { overlap, pieces } from './geometry.ts';
import { ends, topOf } from './lines.ts';

/** Where the name of an arrow stands: the point of its base line that `anchor` says. */
export interface PlacedLabel extends Point {
  readonly anchor: 'start' | 'middle' | 'end';
}

/** An 11 px sans serif is about this wide, with a tenth for other fonts. */
const CHARACTER = 5.9;
const LINE = 14;
/** Off the line, so that what travels along it does not cover the words. */
const OFF = 6;

interface Named {
  readonly from: string;
  readonly to: string;
  readonly title: string;
  readonly points: readonly Point[];
}

interface Candidate extends PlacedLabel {
  readonly box: Box;
}

/**
 * A place for every name: on the longest piece of its arrow where it covers neither a state nor another name. Arrows
 * that share a way and a name are named once: null for the others, and for those that pass by sub-states on a rail.
 */
export function placeLabels(
  lines: readonly Named[],
  nodes: readonly (Box & { readonly path: string })[],
): readonly (Candidate | null)[] {
  const taken: Box[] = nodes.filter(({ path }) => !hasChildren(path, nodes));
  const named = new Set<string>();
  return lines.map((line) => {
    const name = `${ends(line.from, line.to).join(' → ')}: ${line.title}`;
    const onRail = topOf(line.from) === topOf(line.to) && line.points.length > 2;
    if (onRail || named.has(name)) return null;
    named.add(name);
    const choices = candidates(line);
    const free = choices.find(({ box }) => !taken.some((other) => overlap(other, box)));
    const chosen = free ?? choices[0] ?? null;
    if (chosen) taken.push(chosen.box);
    return chosen;
  });
}

const hasChildren = (path: string, nodes: readonly { readonly path: string }[]): boolean =>
  nodes.some((node) => node.path.startsWith(`${path}.`));

function candidates({ title, points }: Named): Candidate[] {
  const width = Math.ceil(title.length * CHARACTER);
  return pieces(points)
    .toSorted((a, b) => b.width - a.width || b.height - a.height)
    .flatMap((piece): Candidate[] => {
      if (piece.height === 0) {
        const x = Math.round(piece.x + piece.width / 2);
        return [piece.y - OFF, piece.y + LINE].map((y) => ({
          x,
          y,
          anchor: 'middle',
          box: { x: Math.round(x - width / 2), y: y - LINE + 3, width, height: LINE },
        }));
      }
      const y = Math.round(piece.y + piece.height / 2) + 4;
      const [right, left] = [piece.x + 8, piece.x - 8];
      const box = { y: y - LINE + 3, width, height: LINE };
      return [
        { x: right, y, anchor: 'start', box: { ...box, x: right } },
        { x: left, y, anchor: 'end', box: { ...box, x: left - width } },
      ];
    });
}
