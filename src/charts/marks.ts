import type { Box, Point } from './geometry.ts';
import { bottom, pieces, right } from './geometry.ts';

interface Drawn {
  readonly points: readonly Point[];
}

/** Within this distance of a shared piece two lines do not cross: they come together. */
const NEAR = 1;

/** For every line, where another one crosses it. The upright one of the two is interrupted. */
export function gapsOf(lines: readonly Drawn[]): readonly (readonly Point[])[] {
  const levels = lines.flatMap((line) =>
    pieces(line.points)
      .filter(({ height }) => height === 0)
      .map((piece) => ({ line, piece })),
  );
  return lines.map((line) => {
    const found = pieces(line.points)
      .filter(({ width }) => width === 0)
      .flatMap((upright) =>
        levels
          .filter((other) => other.line !== line && crosses(upright, other.piece))
          .map(({ piece }) => ({ x: upright.x, y: piece.y })),
      );
    return unique(found);
  });
}

const crosses = (upright: Box, level: Box): boolean =>
  level.x + NEAR < upright.x &&
  upright.x < right(level) - NEAR &&
  upright.y + NEAR < level.y &&
  level.y < bottom(upright) - NEAR;

/** Where a line ends its own way and goes on in that of another one, or leaves it. */
export function junctionsOf(lines: readonly Drawn[]): readonly Point[] {
  const corners = lines.flatMap(({ points }) => points.slice(1, -1));
  const joins = corners.filter((corner) =>
    lines.some(({ points }) => pieces(points).some((piece) => within(piece, corner))),
  );
  return unique(joins);
}

/** Inside a piece, not at its end. */
const within = (piece: Box, { x, y }: Point): boolean =>
  piece.width === 0
    ? piece.x === x && piece.y < y && y < bottom(piece)
    : piece.y === y && piece.x < x && x < right(piece);

const unique = (points: readonly Point[]): Point[] => [
  ...new Map(points.map((point) => [`${point.x} ${point.y}`, point])).values(),
];
