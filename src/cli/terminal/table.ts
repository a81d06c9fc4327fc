import { cut, fit, widthOf } from './width.ts';

/** Blanks between two columns. */
const GAP = 2;
/** Narrower than this no column is made, however small the terminal is. */
const COLUMN_WIDTH_MIN = 3;
/** Width that still says something of a longer text: below it, columns that can be done without go first. */
const COLUMN_WIDTH_READABLE = 12;

export interface Column {
  readonly title: string;
  readonly align?: 'left' | 'right';
  /** Columns with a higher number give up their width first; without one a column keeps it as long as it can. */
  readonly shrink?: number;
  /** Columns with a higher number are left out first where the others would become unreadable; without one, never. */
  readonly drop?: number;
}

/**
 * Lines of a table, its header first. Cells are plain text, already harmless and on one line.
 * @param columns the terminal's width; null where it is not a terminal, then nothing is cut.
 */
export function tableLines(
  header: readonly Column[],
  rows: readonly (readonly string[])[],
  columns: number | null,
  paint: (cell: string, row: number, column: number) => string = (cell) => cell,
): string[] {
  const widths = header.map(({ title }, at) =>
    Math.max(widthOf(title), ...rows.map((row) => widthOf(row[at] ?? ''))),
  );
  if (columns !== null) {
    drop(widths, header, columns);
    shrink(widths, header, columns);
  }
  const titles = header.map(({ title }) => title);
  return [titles, ...rows].map((row, line) => {
    const cells = header.map((column, at) => {
      const text = row[at] ?? '';
      const width = widths[at] ?? 0;
      // The last column is not filled up: trailing blanks only make a copied line longer.
      const last = at === header.length - 1 && column.align !== 'right';
      return paint(last ? cut(text, width) : fit(text, width, column.align), line - 1, at);
    });
    const whole = cells.filter((_, at) => (widths[at] ?? 0) > 0).join(' '.repeat(GAP));
    return line === 0 ? whole.trimEnd() : whole;
  });
}

/** Leaves columns out until the others have room for {@link COLUMN_WIDTH_READABLE}. */
function drop(widths: number[], header: readonly Column[], columns: number): void {
  const readable = (): readonly number[] =>
    widths.map((width, at) =>
      header[at]?.shrink === undefined ? width : Math.min(width, COLUMN_WIDTH_READABLE),
    );
  const order = header
    .flatMap((column, at) => (column.drop === undefined ? [] : [{ at, rank: column.drop }]))
    .toSorted((one, other) => other.rank - one.rank);
  for (const { at } of order) {
    if (total(readable()) <= columns) return;
    widths[at] = 0;
  }
}

function shrink(widths: number[], header: readonly Column[], columns: number): void {
  const order = header
    .map((column, at) => ({ at, rank: column.shrink ?? 0 }))
    .toSorted((one, other) => other.rank - one.rank);
  // First every column down to its smallest useful width, then, in a terminal of a few columns, away altogether. Where
  // columns were left out for the others, these keep what they were left out for.
  const steps = header.some((column) => column.drop !== undefined)
    ? [COLUMN_WIDTH_READABLE, COLUMN_WIDTH_MIN, 0]
    : [COLUMN_WIDTH_MIN, 0];
  for (const smallest of steps) {
    for (const { at } of order) {
      const excess = total(widths) - columns;
      if (excess <= 0) return;
      const width = widths[at] ?? 0;
      const least = smallest === 0 ? 0 : Math.min(width, smallest);
      const rest = Math.max(least, width - excess);
      widths[at] = smallest === 0 && rest < COLUMN_WIDTH_MIN ? 0 : rest;
    }
  }
}

function total(widths: readonly number[]): number {
  const shown = widths.filter((width) => width > 0);
  return shown.reduce((sum, width) => sum + width, 0) + GAP * Math.max(0, shown.length - 1);
}
