import type { ActorHost, JournalRow } from '../../supervisor/ports.ts';
import type { Filter, Format } from './commit.ts';

/** What was read of the journal. After `upTo` comes what was not read; everything up to it was seen. */
export interface JournalPage {
  readonly rows: readonly JournalRow[];
  readonly upTo: number;
  /** There is more behind it, and it will never read differently. */
  readonly complete: boolean;
}

/** A page in the bytes of a stream: frames of whole commits. None where there is nothing more. */
export interface EncodedPage {
  readonly frames: readonly Buffer[];
  readonly upTo: number;
}

/** Bytes of pages that are kept for the next reader; the one that was asked for longest ago is forgotten first. */
const KEPT_BYTES_MAX = 16 * 1024 * 1024;

export interface PagesOptions {
  readonly host: ActorHost;
  readonly pageRows: number;
  /** Size at which a frame is closed. */
  readonly frameBytesMax: number;
}

/**
 * Pages of the journal for streams that catch up. They end at the same places whoever reads them, so that a thousand
 * readers who come back at once are given the same bytes after their first page.
 */
export class JournalPages {
  readonly #options: PagesOptions;
  readonly #kept = new Map<Format, Map<number, EncodedPage & { readonly bytes: number }>>();
  #keptBytes = 0;

  constructor(options: PagesOptions) {
    this.#options = options;
  }

  /** The page after `after`. `shared`: a page before it ended there, so others will ask for the same one. */
  after(
    after: number,
    { filter, format, shared }: { filter: Filter; format: Format; shared: boolean },
  ): EncodedPage {
    const { host, pageRows, frameBytesMax } = this.#options;
    const sharable = shared && !isFiltered(filter);
    const kept = sharable ? this.#kept.get(format)?.get(after) : undefined;
    if (kept) {
      this.#keep(format, after, kept);
      return kept;
    }
    const page = readPage(host, after, { filter, pageRows });
    const frames = [...framesOf(page.rows, frameBytesMax)].map((rows) => format.encode(rows));
    const bytes = frames.reduce((sum, { length }) => sum + length, 0);
    const encoded = { frames, upTo: page.upTo, bytes };
    if (sharable && page.complete) this.#keep(format, after, encoded);
    return encoded;
  }

  #keep(format: Format, after: number, page: EncodedPage & { readonly bytes: number }): void {
    const pages = this.#kept.get(format) ?? new Map<number, EncodedPage & { bytes: number }>();
    this.#kept.set(format, pages);
    if (!pages.delete(after)) this.#keptBytes += page.bytes;
    pages.set(after, page);
    for (const [oldest, { bytes }] of pages) {
      if (this.#keptBytes <= KEPT_BYTES_MAX || oldest === after) break;
      pages.delete(oldest);
      this.#keptBytes -= bytes;
    }
  }
}

const isFiltered = ({ ticket, type }: Filter): boolean =>
  ticket !== undefined || type !== undefined;

/**
 * The next events after `after` that pass the filter: at most about `pageRows`, and always whole commits. Without a
 * filter a page ends before a multiple of `pageRows`, wherever it begins.
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
    const from = rows.at(-1)?.seq ?? after;
    const limit = isFiltered(filter) ? pageRows : pageRows - (from % pageRows);
    const read = readRows(host, from, { filter, limit });
    rows.push(...read);
    const last = rows.at(-1);
    if (!last || read.length < limit) {
      return { rows, upTo: Math.max(head, last?.seq ?? after), complete: false };
    }
    // The last commit may go on behind the page: it is left for the next one, unless it is all there is.
    const whole = rows.filter(({ batch }) => batch !== last.batch);
    const end = whole.at(-1);
    if (end) return { rows: whole, upTo: end.seq, complete: true };
  }
}

function readRows(
  host: ActorHost,
  after: number,
  { filter, limit }: { readonly filter: Filter; readonly limit: number },
): readonly JournalRow[] {
  if (!isFiltered(filter)) return host.journalAfter(after, limit);
  return host.queries.events({ since: after, limit, ...filter });
}

/** Cuts events into frames of about `bytesMax`; the events of one commit stay together. */
function* framesOf(
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
