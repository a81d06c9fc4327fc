import type { Agreement } from '../transport/protocol/review.ts';
import type { Session } from './session.ts';
import { age, since } from '../explain/age.ts';
import { cell } from './terminal/lines.ts';
import type { Column } from './terminal/table.ts';
import { tableLines } from './terminal/table.ts';

/** PASS and FAIL: how many there are, and of those that people decided about, how many they decided so too. */
const COLUMNS: readonly Column[] = [
  { title: 'REVIEWER', shrink: 1 },
  { title: 'MODEL', shrink: 2 },
  { title: 'AGREES', align: 'right' },
  { title: 'PASS' },
  { title: 'FAIL' },
  { title: 'UNCERTAIN', align: 'right' },
  { title: 'ERRORS', align: 'right' },
  { title: 'STALE', align: 'right', shrink: 4 },
  { title: 'AGE', align: 'right', shrink: 3 },
];

export function agreementTable(items: readonly Agreement[], { out, io }: Session): string[] {
  const rows = items.map((item) => {
    const { pass, fail, uncertain } = item.verdicts;
    return [
      cell(item.reviewer),
      cell(item.model),
      percent(item.agreement),
      right(pass, pass.accepted_done),
      right(fail, fail.sent_back),
      String(total(uncertain)),
      String(item.errors),
      String(item.stale),
      age(since(item.lastAt, io.now()) ?? 0),
    ];
  });
  return tableLines(COLUMNS, rows, out.columns, (text, row) =>
    row === -1 ? out.paint.bold(text) : text,
  );
}

type Decided = Agreement['verdicts']['pass'];

const total = (counts: Decided): number =>
  Object.values(counts).reduce((sum, count) => sum + count, 0);

/** `12, right 9 of 10`; without decisions only `12`. */
function right(counts: Decided, agreed: number): string {
  const decided = counts.accepted_done + counts.sent_back;
  return decided === 0 ? String(total(counts)) : `${total(counts)}, right ${agreed} of ${decided}`;
}

const percent = (rate: number | null): string =>
  rate === null ? '-' : `${Math.round(rate * 100)} %`;
