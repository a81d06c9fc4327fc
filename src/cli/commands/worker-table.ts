import type { Worker } from '../../transport/protocol/worker.ts';
import type { Output } from '../output.ts';
import { age, since } from '../../explain/age.ts';
import { cell } from '../terminal/lines.ts';
import type { Column } from '../terminal/table.ts';
import { tableLines } from '../terminal/table.ts';

const COLUMNS: readonly Column[] = [
  { title: 'WORKER', shrink: 1 },
  { title: 'TICKET', shrink: 2, drop: 2 },
  { title: 'ROLE', shrink: 5, drop: 1 },
  { title: 'PROFILE', shrink: 4, drop: 3 },
  { title: 'STATE', shrink: 3 },
  { title: 'AGE', align: 'right' },
  { title: 'ACTIVITY', align: 'right' },
  { title: 'PID', align: 'right', shrink: 6, drop: 4 },
];

/** Workers that live: how old they are and how long they have been silent. */
export function workerTable(workers: readonly Worker[], out: Output, now: number): string[] {
  const rows = workers.map((worker) => [
    cell(worker.id),
    cell(worker.ticket),
    cell(worker.role),
    cell(worker.profile),
    cell(worker.state),
    ageOf(worker.startedAt, now),
    ageOf(worker.lastActivityAt, now),
    cell(worker.pid),
  ]);
  return tableLines(COLUMNS, rows, out.columns, (text, row) =>
    row === -1 ? out.paint.bold(text) : text,
  );
}

/** The runs of one ticket and how they ended. */
export function runTable(workers: readonly Worker[], out: Output, now: number): string[] {
  if (workers.length === 0) return [];
  const header: readonly Column[] = [
    { title: '  RUN', shrink: 1 },
    { title: 'ROLE', shrink: 4 },
    { title: 'PROFILE', shrink: 3 },
    { title: 'STATE', shrink: 2 },
    { title: 'AGE', align: 'right' },
    { title: 'END', shrink: 5 },
  ];
  const rows = workers.map((worker) => [
    `  ${cell(worker.id)}`,
    cell(worker.role),
    cell(worker.profile),
    cell(worker.state),
    ageOf(worker.startedAt, now),
    endWords(worker),
  ]);
  return tableLines(header, rows, out.columns, (text, row) =>
    row === -1 ? out.paint.dim(text) : text,
  );
}

/** How it ended: the cause in words, else its exit. */
export function endWords(worker: Worker): string {
  const { exit, cause } = worker;
  const how =
    exit === null ? null : exit.signal ? `signal ${cell(exit.signal)}` : `exit ${cell(exit.code)}`;
  const summary = (worker.terminalState as { summary?: unknown } | null)?.summary;
  const why = typeof summary === 'string' ? summary : cause;
  return [why === null ? null : cell(why), how].filter((part) => part !== null).join(', ') || '-';
}

/** The record of its end, as far as it says more than the cause (DOMAIN §7). */
export function terminalRows(state: unknown): readonly (readonly [string, string])[] {
  if (typeof state !== 'object' || state === null) return [];
  const { status, humanInputRequired, nextActions, artifacts } = state as Record<string, unknown>;
  const texts = (list: unknown, of: (item: unknown) => unknown): string =>
    Array.isArray(list) && list.length > 0 ? list.map((item) => cell(of(item))).join('; ') : '-';
  return [
    ['status', `${cell(status)}${humanInputRequired === true ? ', needs a person' : ''}`],
    ['next', texts(nextActions, (item) => item)],
    ['left', texts(artifacts, (item) => (item as { ref?: unknown } | null)?.ref)],
  ];
}

function ageOf(time: string | null, now: number): string {
  const ms = since(time, now);
  return ms === null ? '-' : age(ms);
}
