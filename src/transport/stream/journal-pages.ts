import type { ActorHost, JournalRow } from '../../supervisor/ports.ts';
import type { Filter } from './commit.ts';

/** What was read of the journal. After `upTo` comes what was not read; everything up to it was seen. */
export interface JournalPage {
  readonly rows: readonly JournalRow[];
  readonly upTo: number;
}

/**
 * The next events after `after` that pass the filter: about `pageRows`, and always whole commits.
 * An empty page means that there is nothing more; no commit can come in between, since nothing here waits.
 */
export function readPage(
  host: ActorHost,
  after: number,
  { filter, pageRows }: { readonly filter: Filter; readonly pageRows: number },
): JournalPage {
  const head = host.head();
  const rows: JournalRow[] = [];
  for (;;) {
    const read = readRows(host, rows.at(-1)?.seq ?? after, { filter, limit: pageRows });
    rows.push(...read);
    const last = rows.at(-1);
    if (!last || read.length < pageRows) return { rows, upTo: Math.max(head, last?.seq ?? after) };
    // The last commit may go on behind the page: it is left for the next one, unless it is all there is.
    const whole = rows.filter(({ batch }) => batch !== last.batch);
    const end = whole.at(-1);
    if (end) return { rows: whole, upTo: end.seq };
  }
}

function readRows(
  host: ActorHost,
  after: number,
  { filter, limit }: { readonly filter: Filter; readonly limit: number },
): readonly JournalRow[] {
  if (filter.ticket === undefined && filter.type === undefined)
    return host.journalAfter(after, limit);
  return host.queries.events({ since: after, limit, ...filter });
}

/** Cuts events into frames of about `bytesMax`; the events of one commit stay together. */
export function* frames(
  rows: readonly JournalRow[],
  bytesMax: number,
): Generator<readonly JournalRow[]> {
  let frame: JournalRow[] = [];
  let bytes = 0;
  let from = 0;
  while (from < rows.length) {
    const to = commitEnd(rows, from);
    const commit = rows.slice(from, to);
    const size = commit.reduce((sum, { body }) => sum + Buffer.byteLength(body) + 1, 0);
    if (frame.length > 0 && bytes + size > bytesMax) {
      yield frame;
      frame = [];
      bytes = 0;
    }
    frame.push(...commit);
    bytes += size;
    from = to;
  }
  if (frame.length > 0) yield frame;
}

function commitEnd(rows: readonly JournalRow[], from: number): number {
  let to = from + 1;
  while (to < rows.length && rows[to]?.batch === rows[from]?.batch) to += 1;
  return to;
}
