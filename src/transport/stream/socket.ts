import type { WebSocket } from 'ws';
import type { Clock, Log } from '../../supervisor/ports.ts';
import type { Limits } from '../deps.ts';
import { CLOSE } from '../protocol/index.ts';
import { arrayFrame } from './commit.ts';
import type { Sink } from './follow.ts';

const PONG = '{"type":"pong"}';

/** A WebSocket as the end of a stream. */
export function socketSink(socket: WebSocket): Sink {
  return {
    transport: 'websocket',
    format: arrayFrame,
    buffered: () => socket.bufferedAmount,
    // A failed write is the end of the connection, which has an event of its own.
    write: (bytes) =>
      new Promise((resolve) => socket.send(bytes, { binary: false }, () => resolve())),
    tooSlow: (resumeFrom) => socket.close(CLOSE.tooSlow, `resume from ${resumeFrom}`),
    failed: () => socket.close(1011, 'internal error'),
  };
}

/** The stream is read-only: all that a client may say is `{"type":"ping"}`. */
export function answerPings(socket: WebSocket, limits: Limits): void {
  socket.on('message', (data, isBinary) => {
    if (isBinary || !Buffer.isBuffer(data) || !isPing(data.toString())) {
      socket.close(CLOSE.notAuthorised, 'the stream is read-only');
      return;
    }
    // Pings by the thousand from somebody who reads no pongs would fill the buffer.
    if (socket.bufferedAmount > limits.bufferedBytesMax)
      socket.close(CLOSE.tooSlow, 'too many pings');
    else if (socket.readyState === socket.OPEN) socket.send(PONG);
  });
}

function isPing(text: string): boolean {
  try {
    const said: unknown = JSON.parse(text);
    if (typeof said !== 'object' || said === null) return false;
    return Object.keys(said).length === 1 && (said as { type?: unknown }).type === 'ping';
  } catch {
    return false;
  }
}

/** Pings, and closes the connection of a peer that is gone: without an answer nobody would ever find out. */
export function keepAlive(
  socket: WebSocket,
  { clock, limits, log }: { readonly clock: Clock; readonly limits: Limits; readonly log: Log },
): void {
  let lastPongAt = clock.now();
  let cancel = clock.setTimer(limits.pingMs, tick);
  function tick(): void {
    if (socket.readyState !== socket.OPEN) return;
    if (clock.now() - lastPongAt >= limits.idleMs) {
      log.debug({}, 'a stream was idle without pong');
      socket.close(CLOSE.idle, 'idle without pong');
      return;
    }
    socket.ping();
    cancel = clock.setTimer(limits.pingMs, tick);
  }
  socket.on('pong', () => (lastPongAt = clock.now()));
  socket.on('close', () => cancel());
}
