import type { ActorHost, Cancel, Clock, JournalRow, Log } from '../../supervisor/ports.ts';
import type { Limits } from '../deps.ts';
import type { Commit } from './commit.ts';
import { createCommit } from './commit.ts';
import { JournalPages } from './journal-pages.ts';

/** A reader as the metrics see it. */
export interface Following {
  readonly transport: 'websocket' | 'sse' | 'inspect';
  /** Events that it has not been handed. */
  behind(): number;
  /** Bytes that it was handed and that the network has not taken. */
  buffered(): number;
}

/** Hands what is committed to every live stream, in order. */
export interface Hub {
  /** Every reader, live or catching up. */
  readonly following: Set<Following>;
  /** A reader did not keep up. */
  cutOff(): void;
  /** The newest sequence. */
  head(): number;
  /** What was committed before, for those who catch up. */
  readonly pages: JournalPages;
  listen(take: (commit: Commit) => void): Cancel;
  close(): void;
}

/**
 * Below so many streams each commit is told at once. Above, commits of some milliseconds are told together, the longer
 * the more streams there are: what a frame costs, it costs for each of them, whatever it holds.
 */
const STREAMS_AT_ONCE = 50;
const GAP_MS_PER_STREAM = 0.05;
const GAP_MS_MAX = 100;
/** When so much waits it is told early: a frame stays a frame. */
const ROWS_MAX = 500;
const BYTES_MAX = 256 * 1024;

export interface HubOptions {
  readonly clock: Clock;
  readonly log: Log;
  readonly limits: Pick<Limits, 'pageRows' | 'frameBytesMax'>;
  readonly onCutOff?: () => void;
}

export function createHub(
  host: ActorHost,
  { clock, log, limits, onCutOff = () => {} }: HubOptions,
): Hub {
  const listeners = new Set<(commit: Commit) => void>();
  let waiting: JournalRow[] = [];
  let bytes = 0;
  let cancel: Cancel | null = null;
  let toldAt = Number.NEGATIVE_INFINITY;

  const isMuch = (rows: readonly JournalRow[]): boolean => {
    for (const { body } of rows) bytes += body.length;
    return waiting.length >= ROWS_MAX || bytes >= BYTES_MAX;
  };

  const tell = (): void => {
    cancel?.();
    cancel = null;
    toldAt = clock.now();
    const rows = waiting;
    waiting = [];
    bytes = 0;
    if (rows.length === 0 || listeners.size === 0) return;
    const commit = createCommit(rows);
    // A copy: a stream that has missed something may leave and come back while it is told.
    const told = [...listeners];
    for (const take of told) {
      try {
        take(commit);
      } catch (cause) {
        // The host calls this right after its commit: one broken stream must not reach into it.
        listeners.delete(take);
        log.error({ cause: String(cause) }, 'a stream failed and gets no more events');
      }
    }
  };

  const off = host.onCommit((rows) => {
    if (listeners.size === 0) return;
    for (const row of rows) waiting.push(row);
    const wait = toldAt + gapFor(listeners.size) - clock.now();
    if (wait <= 0 || isMuch(rows)) tell();
    else cancel ??= clock.setTimer(wait, tell);
  });
  const { pageRows, frameBytesMax } = limits;
  return {
    following: new Set(),
    cutOff: onCutOff,
    head: () => host.head(),
    pages: new JournalPages({ host, pageRows, frameBytesMax }),
    listen(take) {
      listeners.add(take);
      return () => void listeners.delete(take);
    },
    close() {
      off();
      // What is durable is told before the goodbye.
      tell();
    },
  };
}

const gapFor = (streams: number): number =>
  streams < STREAMS_AT_ONCE ? 0 : Math.min(streams * GAP_MS_PER_STREAM, GAP_MS_MAX);
