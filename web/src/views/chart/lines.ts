import type { Drawing, DrawnLine } from '../../chart/drawing.ts';
import type { Roads } from '../../chart/road.ts';
import type { FlowAnswer } from '../../data/flow-count.ts';
import { counted, grouped } from '../../ui/words.ts';

/** One move more is so much thicker, in pixels. */
const PER_MOVE = 0.42;
const THIN = 1.5;
const THICK = 8;

export const thickness = (moves: number): number =>
  Math.min(THICK, Math.max(THIN, moves * PER_MOVE));

/** How often each line was gone along in the range, by its id. */
export function movesByLine({ edges }: FlowAnswer, roads: Roads): ReadonlyMap<string, number> {
  const moves = new Map<string, number>();
  for (const edge of edges) {
    for (const { id } of roads.of(edge)) moves.set(id, (moves.get(id) ?? 0) + edge.count);
  }
  return moves;
}

/** The number at a line's name stands for all lines that share the name and the way. */
export function countsByLabel(
  { lines }: Drawing,
  moves: ReadonlyMap<string, number>,
): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const line of lines) {
    const named = line.label ? line : namesake(line, lines);
    if (!named) continue;
    counts.set(named.id, (counts.get(named.id) ?? 0) + (moves.get(line.id) ?? 0));
  }
  return counts;
}

const top = (path: string): string => path.split('.', 1)[0] ?? path;

const namesake = (line: DrawnLine, lines: readonly DrawnLine[]): DrawnLine | undefined =>
  lines.find(
    (other) =>
      other.label !== null &&
      other.title === line.title &&
      top(other.from) === top(line.from) &&
      top(other.to) === top(line.to),
  );

export const lineSays = (line: DrawnLine, moves: number, range: string): string =>
  `${line.title}: from ${line.from} to ${line.to}, ${counted(moves, 'move')} ${range}`;

export const lineCount = (moves: number | undefined): string | undefined =>
  moves === undefined || moves === 0 ? undefined : grouped(moves);
