import type { JournalRow } from '../../supervisor/ports.ts';

/** How a stream puts events into bytes. */
export interface Format {
  encode(rows: readonly JournalRow[]): Buffer;
}

/** A text frame of a WebSocket: an array. Bodies are joined as they are; nothing is serialised twice. */
export const arrayFrame: Format = {
  encode: (rows) => Buffer.from(`[${rows.map(({ body }) => body).join(',')}]`),
};

/** A chunk of Server-Sent Events, one for each event. */
export const eventChunk: Format = {
  encode: (rows) =>
    Buffer.from(rows.map(({ seq, body }) => `id: ${seq}\ndata: ${body}\n\n`).join('')),
};

export interface Filter {
  readonly ticket?: string | undefined;
  readonly type?: string | undefined;
}

/** The events of one commit on their way to all live streams. */
export interface Commit {
  readonly rows: readonly JournalRow[];
  readonly first: number;
  readonly last: number;
  /** The bytes of the whole commit: made once, the same buffer for everybody who asks. */
  encoded(format: Format): Buffer;
  matching(filter: Filter): readonly JournalRow[];
}

/** `rows` holds at least one event. */
export function createCommit(rows: readonly JournalRow[]): Commit {
  const buffers = new Map<Format, Buffer>();
  let heads: readonly EventHead[] | null = null;
  return {
    rows,
    first: rows[0]?.seq ?? 0,
    last: rows.at(-1)?.seq ?? 0,
    encoded(format) {
      let buffer = buffers.get(format);
      if (!buffer) {
        buffer = format.encode(rows);
        buffers.set(format, buffer);
      }
      return buffer;
    },
    matching(filter) {
      // Read once for all filtered streams, and not at all where there is none.
      heads ??= rows.map(({ body }) => JSON.parse(body) as EventHead);
      return rows.filter((_, index) => matches(heads?.[index], filter));
    },
  };
}

interface EventHead {
  readonly subject?: string;
  readonly type: string;
}

function matches(event: EventHead | undefined, { ticket, type }: Filter): boolean {
  return (
    (ticket === undefined || event?.subject === ticket) &&
    (type === undefined || event?.type === type)
  );
}
