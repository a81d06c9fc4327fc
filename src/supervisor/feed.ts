import type { Cancel, JournalRow } from './ports.ts';

export interface FeedSource {
  journalAfter(after: number, limit: number): readonly JournalRow[];
  head(): number;
  onCommit(listener: (rows: readonly JournalRow[]) => void): Cancel;
}

const PAGE = 500;
/** Rows that wait for a slow reader; above it they are read from the journal again instead of being kept. */
const BUFFER_MAX = 2_000;

/**
 * Everything after `after`, then live, each event once and in order. The reader is woken by commits and always reads
 * on from where it stopped, so there is no seam between the journal and the live part.
 */
export async function* feed(
  source: FeedSource,
  after: number,
  signal: AbortSignal,
): AsyncGenerator<readonly JournalRow[]> {
  let at = after;
  let live: JournalRow[] = [];
  let wake = (): void => {};
  const off = source.onCommit((rows) => {
    if (live.length + rows.length > BUFFER_MAX) live = [];
    else live.push(...rows);
    wake();
  });
  const aborted = (): void => wake();
  signal.addEventListener('abort', aborted);
  try {
    while (!signal.aborted) {
      const first = live.find((row) => row.seq > at);
      if (first?.seq === at + 1) {
        const rows = live.filter((row) => row.seq > at);
        live = [];
        at = rows.at(-1)?.seq ?? at;
        yield rows;
      } else if (source.head() > at) {
        const rows = wholeCommits(source.journalAfter(at, PAGE), source.head());
        at = rows.at(-1)?.seq ?? at;
        if (rows.length > 0) yield rows;
        live = live.filter((row) => row.seq > at);
      } else {
        await new Promise<void>((resolve) => {
          wake = resolve;
          if (signal.aborted || source.head() > at) resolve();
        });
      }
    }
  } finally {
    off();
    signal.removeEventListener('abort', aborted);
  }
}

/** Cuts a page at the last whole commit, unless one commit fills it. */
function wholeCommits(rows: readonly JournalRow[], head: number): readonly JournalRow[] {
  const last = rows.at(-1);
  if (!last || last.seq === head || rows.length < PAGE) return rows;
  const whole = rows.filter((row) => row.batch !== last.batch);
  return whole.length > 0 ? whole : rows;
}
