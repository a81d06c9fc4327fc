import type { HealthSample } from '../transport/protocol/operator.ts';
import type { Output } from './output.ts';
import { age, since, span } from '../explain/age.ts';
import { cell } from './terminal/lines.ts';
import type { Column } from './terminal/table.ts';
import { tableLines } from './terminal/table.ts';

/** What may come from a service that is older or newer than this client. */
export type Sample = Partial<HealthSample>;

const COLUMNS: readonly Column[] = [
  { title: 'AGE', align: 'right' },
  { title: 'STATE', shrink: 1, drop: 1 },
  { title: 'TODO', align: 'right' },
  { title: 'RUN', align: 'right' },
  { title: 'REVIEW', align: 'right' },
  { title: 'INPUT', align: 'right' },
  { title: 'DEATHS', align: 'right' },
  { title: 'STALLS', align: 'right', shrink: 2, drop: 2 },
  { title: 'REVIEWER ERRORS', align: 'right', shrink: 3, drop: 3 },
  { title: 'LOOP P99', align: 'right', shrink: 4, drop: 4 },
  { title: 'DATABASE', align: 'right', shrink: 5, drop: 5 },
  { title: 'FREE', align: 'right', shrink: 6, drop: 6 },
  { title: 'DRIFT', align: 'right' },
];

/** One row per sample, newest first. */
export function healthTable(samples: readonly Sample[], out: Output, now: number): string[] {
  const rows = samples.map((one) => [
    age(since(one.at, now) ?? 0),
    cell(one.state),
    cell(one.counts?.['todo']),
    cell(one.counts?.['in_progress']),
    cell(one.counts?.['review']),
    cell(one.counts?.['needs_input']),
    cell(one.deaths),
    cell(one.stalls),
    cell(one.reviewerErrors),
    one.eventLoopMs ? `${one.eventLoopMs.p99} ms` : '-',
    bytes(one.databaseBytes),
    bytes(one.freeDiskBytes),
    cell(one.driftTotal),
  ]);
  return tableLines(COLUMNS, rows, out.columns, (text, row) =>
    row === -1 ? out.paint.bold(text) : text,
  );
}

/**
 * The newest sample in words, and what the operator found wrong.
 * @param driftMax at most so many lines of drift; the others are counted.
 */
export function healthLines(
  sample: Sample,
  out: Output,
  now: number,
  driftMax = Number.POSITIVE_INFINITY,
): string[] {
  const { queues, drift = [], driftTotal = drift.length, failed = [] } = sample;
  const oldest = Object.entries(sample.oldestMs ?? {}).map(
    ([state, ms]) => `${cell(state)} ${span(ms)}`,
  );
  const outbox = Object.entries(queues?.outbox ?? {}).map(
    ([type, count]) => `${cell(type)} ${cell(count)}`,
  );
  const loop = sample.eventLoopMs;
  return [
    `Swept ${span(since(sample.at, now) ?? 0)} ago: ${[
      `deaths ${cell(sample.deaths)}`,
      `reviewer errors ${cell(sample.reviewerErrors)}`,
      `stalls ${cell(sample.stalls)}`,
      `open escalations ${cell(sample.openEscalations)}`,
    ].join(', ')}`,
    ...(oldest.length > 0 ? [`Oldest: ${oldest.join(', ')}`] : []),
    ...(queues
      ? [
          `Queues: mailboxes ${cell(queues.mailboxes)}, timers ${cell(queues.timers)}, dispatcher ${cell(queues.dispatcher)}` +
            (outbox.length > 0 ? `, outbox ${outbox.join(' ')}` : ''),
        ]
      : []),
    `Event loop: ${loop ? `p50 ${loop.p50} ms, p99 ${loop.p99} ms, max ${loop.max} ms` : '-'}; ` +
      `database ${bytes(sample.databaseBytes)}, free disk ${bytes(sample.freeDiskBytes)}`,
    ...failed.map(({ sweeper, cause }) =>
      out.paint.red(`Sweeper ${cell(sweeper)} failed: ${cell(cause)}`),
    ),
    ...(driftTotal === 0 ? [] : driftLines(drift.slice(0, driftMax), driftTotal, out, now)),
  ];
}

/** What the operator found and leaves to a person. */
export function driftLines(
  drift: readonly HealthSample['drift'][number][],
  total: number,
  out: Output,
  now: number,
): string[] {
  const shown = drift.map(
    (one) => `  ${cell(one.kind)}, for ${span(since(one.since, now) ?? 0)}: ${cell(one.detail)}`,
  );
  const more = total - drift.length;
  return [out.paint.bold(`Drift: ${total}`), ...shown, ...(more > 0 ? [`  and ${more} more`] : [])];
}

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'];

function bytes(count: number | null | undefined): string {
  if (typeof count !== 'number') return '-';
  let value = count;
  let unit = 0;
  while (value >= 1_000 && unit < UNITS.length - 1) {
    value /= 1_000;
    unit += 1;
  }
  return `${unit === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${UNITS[unit]}`;
}
