import type { ServerResponse } from 'node:http';
import type { Clock } from '../../supervisor/ports.ts';
import { eventChunk } from './commit.ts';
import type { Sink } from './follow.ts';

/** How long a client waits before it comes back, and how often a comment keeps proxies from hanging up. */
const RETRY_MS = 2_000;
const HEARTBEAT_MS = 15_000;

export const EVENT_STREAM = 'text/event-stream';

/** A response of Server-Sent Events as the end of a stream. A client that is cut off comes back by itself. */
export function sseSink(response: ServerResponse): Sink {
  return {
    transport: 'sse',
    format: eventChunk,
    buffered: () => response.writableLength,
    write: (bytes) => new Promise((resolve) => response.write(bytes, () => resolve())),
    // What was handed on still arrives; `Last-Event-ID` says where it goes on.
    tooSlow: () => void response.end(),
    failed: () => void response.end(),
  };
}

/** Writes the head of the response and keeps it alive. */
export function openSse(response: ServerResponse, clock: Clock): void {
  response.writeHead(200, {
    'Content-Type': EVENT_STREAM,
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
    // Some proxies hold back a response until it has ended.
    'X-Accel-Buffering': 'no',
  });
  response.write(`retry: ${RETRY_MS}\n\n`);
  let cancel = clock.setTimer(HEARTBEAT_MS, beat);
  function beat(): void {
    if (response.writableEnded || response.destroyed) return;
    // To a reader who takes nothing, heartbeats only pile up.
    if (response.writableLength === 0) response.write(': alive\n\n');
    cancel = clock.setTimer(HEARTBEAT_MS, beat);
  }
  response.on('close', () => cancel());
}
