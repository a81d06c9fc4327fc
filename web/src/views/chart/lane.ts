/** What of a lane's room tokens take. */
export interface Seat {
  /** Centre. */
  readonly x: number;
  readonly row: number;
}

export const TOKEN_HEIGHT = 19;
export const ROW = 22;
/** More are dots. */
export const TOKENS_MAX = 12;
/** More are a strip. */
export const DOTS_MAX = 60;
const APART = 3;
const DOT_STEP = 9;

/** As wide as its number; 7.6 px a figure holds for wide fonts too. */
export const tokenWidth = (text: string): number => Math.max(25, 11 + text.length * 7.6);

interface Standing {
  /** Wanted centre, in pixels. */
  readonly x: number;
  readonly width: number;
}

/**
 * Seats tokens in rows without overlap: each at its age, in the lowest row with room; where no row has room, in the one
 * where it has to move aside least. Who stood first keeps the place, so that nobody jumps when one comes.
 * @returns null where they do not fit at all: they are dots
 */
export function seated(
  tokens: readonly Standing[],
  width: number,
  rows: number,
): readonly Seat[] | null {
  const taken: { from: number; to: number }[][] = Array.from({ length: rows }, () => []);
  const seats: Seat[] = [];
  for (const token of tokens) {
    const half = token.width / 2;
    const wanted = Math.min(Math.max(token.x, half), width - half);
    let best: { x: number; row: number; cost: number } | null = null;
    taken.forEach((row, index) => {
      const x = nearest(wanted, half, row, width);
      if (x === null) return;
      // To stand a row higher is better than to stand at another age.
      const cost = Math.abs(x - wanted) * 4 + index;
      if (!best || cost < best.cost) best = { x, row: index, cost };
    });
    const found = best as { x: number; row: number } | null;
    if (!found) return pushed(tokens, width, rows);
    taken[found.row]?.push({ from: found.x - half - APART, to: found.x + half + APART });
    seats.push({ x: found.x, row: found.row });
  }
  return seats;
}

/** In the order of their ages, row by row in turn, each pushed aside only as far as the others need. */
function pushed(tokens: readonly Standing[], width: number, rows: number): readonly Seat[] | null {
  const order = tokens.map((_, index) => index);
  order.sort((a, b) => (tokens[a]?.x ?? 0) - (tokens[b]?.x ?? 0));
  const seats: Seat[] = [];
  for (let row = 0; row < rows; row += 1) {
    const own = order.filter((_, place) => place % rows === row);
    const half = own.map((index) => (tokens[index]?.width ?? 0) / 2);
    const x = own.map((index) => tokens[index]?.x ?? 0);
    const apart = (at: number): number => (half[at - 1] ?? 0) + APART + (half[at] ?? 0);
    own.forEach((_, at) => {
      const least = at === 0 ? (half[0] ?? 0) : (x[at - 1] ?? 0) + apart(at);
      x[at] = Math.max(x[at] ?? 0, least);
    });
    for (let at = own.length - 1; at >= 0; at -= 1) {
      const most =
        at === own.length - 1 ? width - (half[at] ?? 0) : (x[at + 1] ?? 0) - apart(at + 1);
      x[at] = Math.min(x[at] ?? 0, most);
    }
    if ((x[0] ?? 0) < (half[0] ?? 0) - 0.01) return null;
    own.forEach((index, at) => {
      seats[index] = { x: x[at] ?? 0, row };
    });
  }
  return seats;
}

/** The free centre in a row that is nearest to the wanted one. */
function nearest(
  wanted: number,
  half: number,
  row: readonly { from: number; to: number }[],
  width: number,
): number | null {
  const candidates = [wanted, ...row.flatMap(({ from, to }) => [from - half, to + half])];
  const free = candidates.filter(
    (x) =>
      x >= half &&
      x <= width - half &&
      row.every(({ from, to }) => x + half <= from + 0.01 || x - half >= to - 0.01),
  );
  return free.reduce<number | null>(
    (best, x) => (best === null || Math.abs(x - wanted) < Math.abs(best - wanted) ? x : best),
    null,
  );
}

/** Dots piled up at their ages, from the bottom; places from 0 to 1. */
export function piled(places: readonly number[], width: number, rows: number): readonly Seat[] {
  const columns = Math.max(1, Math.floor(width / DOT_STEP));
  const heights: number[] = Array.from({ length: columns }, () => 0);
  return places.map((place) => {
    const wanted = Math.min(columns - 1, Math.floor(place * columns));
    const column = emptiest(heights, wanted, rows);
    const row = heights[column] ?? 0;
    heights[column] = row + 1;
    return { x: (column + 0.5) * DOT_STEP, row };
  });
}

/** The wanted column while it has room, else the nearest one with some. */
function emptiest(heights: readonly number[], wanted: number, rows: number): number {
  for (let off = 0; off < heights.length; off += 1) {
    for (const column of [wanted - off, wanted + off]) {
      if ((heights[column] ?? rows) < rows) return column;
    }
  }
  return wanted;
}

/** How many stand in each part of the lane, as parts of the fullest. */
export function density(places: readonly number[], parts: number): readonly number[] {
  const counts = Array.from({ length: parts }, () => 0);
  for (const place of places) {
    const at = Math.min(parts - 1, Math.floor(place * parts));
    counts[at] = (counts[at] ?? 0) + 1;
  }
  const most = Math.max(1, ...counts);
  return counts.map((count) => count / most);
}
