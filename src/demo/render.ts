import type { Output } from '../cli/output.ts';
import { cell } from '../cli/terminal/lines.ts';
import { tableLines } from '../cli/terminal/table.ts';
import { paintState } from '../cli/ticket-words.ts';
import type { DemoRow } from './judge.ts';
import type { Progress, ProgressTicket } from './progress.ts';

/** Terminal lines that the table leaves free, for the prompt below it. */
const ROWS_FREE = 2;

/** The live table for a terminal of `height` rows: one line a ticket, those at rest leave first if it is too small. */
export function renderProgress(progress: Progress, out: Output, height: number): string[] {
  const all = [...progress.values()];
  const room = Math.max(1, height - ROWS_FREE - 2);
  const shown = all.length <= room ? all : mostAlive(all, room);
  const header = [
    { title: 'ticket' },
    { title: 'state' },
    { title: 'runs', align: 'right' as const },
    { title: 'title', shrink: 1 },
    { title: 'last', shrink: 2 },
  ];
  const rows = shown.map((ticket) => [
    cell(ticket.id),
    cell(ticket.statePath),
    String(ticket.runs),
    cell(ticket.title),
    cell(ticket.last),
  ]);
  const lines = tableLines(header, rows, out.columns, (text, row, column) =>
    column === 1 && row >= 0 ? paintState(out, shown[row]?.statePath ?? '', text) : text,
  );
  const hidden = all.length - shown.length;
  return hidden === 0 ? lines : [...lines, out.paint.dim(`and ${hidden} more`)];
}

/** What draws `lines` over the `before` lines that were drawn last. Each line must fit the terminal's width. */
export function redraw(before: number, lines: readonly string[]): string {
  const up = before === 0 ? '' : `\u001B[${before}A`;
  return `${up}\r\u001B[J${lines.join('\n')}\n`;
}

/** Where every ticket rests, and why. */
export function renderFinalTable(rows: readonly DemoRow[], out: Output): string[] {
  const header = [
    { title: '' },
    { title: 'ticket' },
    { title: 'rests in' },
    { title: 'title', shrink: 2 },
    { title: 'why', shrink: 1 },
  ];
  const cells = rows.map((row) => [
    row.ok ? '✓' : '✗',
    cell(row.id),
    cell(row.actual),
    cell(row.title),
    cell(row.why),
  ]);
  const lines = tableLines(header, cells, out.columns, (text, row, column) => {
    const judged = rows[row];
    if (!judged) return out.paint.bold(text);
    if (column === 0) return judged.ok ? out.paint.green(text) : out.paint.red(text);
    return column === 2 ? paintState(out, judged.actual.split(' ')[0] ?? '', text) : text;
  });
  const wrong = rows.filter(({ ok }) => !ok).length;
  const sum =
    wrong === 0
      ? `All ${rows.length} tickets rest where they should.`
      : `Not where they should be: ${wrong} of ${rows.length} tickets.`;
  return [...lines, '', wrong === 0 ? out.paint.green(sum) : out.paint.red(sum)];
}

const RESTS = new Set(['done', 'cancelled', 'inbox']);

function mostAlive(all: readonly ProgressTicket[], room: number): ProgressTicket[] {
  const alive = all.filter(({ statePath }) => !RESTS.has(statePath));
  const resting = all.filter(({ statePath }) => RESTS.has(statePath));
  const kept = new Set([...alive, ...resting].slice(0, room));
  return all.filter((ticket) => kept.has(ticket));
}
