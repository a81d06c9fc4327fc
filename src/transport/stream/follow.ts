import type { Cancel, JournalRow, Log } from '../../supervisor/ports.ts';
import type { Limits } from '../deps.ts';
import type { Commit, Filter, Format } from './commit.ts';
import type { Following, Hub } from './hub.ts';

/** Where a stream's bytes go: a WebSocket or a response of Server-Sent Events. */
export interface Sink {
  readonly transport: Following['transport'];
  readonly format: Format;
  /** Bytes that were handed on and that the network has not taken. */
  buffered(): number;
  /** Hands on; resolves when the network has taken it, or when the connection is gone. */
  write(bytes: Buffer): Promise<void>;
  /** The reader does not keep up: everything up to `resumeFrom` was handed on, nothing after it will be. */
  tooSlow(resumeFrom: number): void;
  /** Something broke on our side. */
  failed(): void;
}

export interface FollowOptions {
  readonly hub: Hub;
  readonly log: Log;
  readonly limits: Limits;
  readonly filter: Filter;
  readonly since: number;
  readonly sink: Sink;
}

/**
 * Everything after `since`, then live, each event once and in order. While catching up the journal is the buffer: the
 * next page is read when the network has taken the one before. Live, what cannot be sent is buffered up to a limit.
 * @returns stops following.
 */
export function follow({ hub, log, limits, filter, since, sink }: FollowOptions): Cancel {
  const filtered = filter.ticket !== undefined || filter.type !== undefined;
  /** Everything up to here was handed on, or did not pass the filter. */
  let cursor = since;
  let ended = false;
  let leave: Cancel = () => {};

  async function catchUp(): Promise<void> {
    // Where the first page begins is this reader's affair; where it ends is everybody's.
    let shared = false;
    for (;;) {
      if (ended) return;
      const page = hub.pages.after(cursor, { filter, format: sink.format, shared });
      if (page.frames.length === 0) {
        cursor = page.upTo;
        // In the same breath as the reading that found nothing: no commit falls between the two.
        leave = hub.listen(take);
        return;
      }
      for (const frame of page.frames) {
        await sink.write(frame);
        if (ended) return;
      }
      cursor = page.upTo;
      shared = true;
    }
  }

  function begin(): void {
    catchUp().catch((cause: unknown) => {
      if (ended) return;
      end();
      log.error({ cause: String(cause) }, 'a stream could not read the journal');
      sink.failed();
    });
  }

  function take(commit: Commit): void {
    if (commit.last <= cursor) return;
    if (commit.first > cursor + 1) {
      // Commits were missed, e.g. told in another order: the journal has them.
      leave();
      begin();
      return;
    }
    const bytes = bytesOf(commit);
    // A single commit that is larger than the limit still goes to a reader who has taken all before it.
    if (bytes && sink.buffered() > 0 && sink.buffered() + bytes.length > limits.bufferedBytesMax) {
      end();
      hub.cutOff();
      sink.tooSlow(cursor);
      return;
    }
    cursor = commit.last;
    if (bytes) void sink.write(bytes);
  }

  function bytesOf(commit: Commit): Buffer | null {
    if (!filtered && commit.first === cursor + 1) return commit.encoded(sink.format);
    const rows: readonly JournalRow[] = filtered ? commit.matching(filter) : commit.rows;
    const unseen = rows.filter(({ seq }) => seq > cursor);
    return unseen.length > 0 ? sink.format.encode(unseen) : null;
  }

  const self: Following = {
    transport: sink.transport,
    behind: () => Math.max(0, hub.head() - cursor),
    buffered: () => sink.buffered(),
  };
  hub.following.add(self);

  function end(): void {
    ended = true;
    hub.following.delete(self);
    leave();
  }

  begin();
  return end;
}
