import type { IncomingMessage } from 'node:http';
import { get } from 'node:http';
import { WebSocket } from 'ws';
import { TOKEN } from './a-server.ts';

export interface Closed {
  readonly code: number;
  readonly reason: string;
}

/** A client of the stream that keeps what it got and lets a test wait for it. */
export interface StreamClient {
  readonly socket: WebSocket;
  /** Every text frame, parsed, the hello first. */
  readonly frames: unknown[];
  /** Sequences of all events, in the order in which they came. */
  readonly sequences: number[];
  /** Resolves when the condition holds; it is looked at after every frame. */
  until(condition: () => boolean): Promise<void>;
  readonly closed: Promise<Closed>;
  close(): void;
}

export interface StreamOptions {
  readonly query?: string;
  readonly token?: string | null;
  readonly protocols?: readonly string[];
  readonly headers?: Readonly<Record<string, string>>;
  readonly answersPings?: boolean;
}

/** Opens a stream; the client comes back before its first frame, so that none is missed. */
export function aStream({ port }: { port: number }, options: StreamOptions = {}): StreamClient {
  const { query = '', token = TOKEN, protocols = ['callboard.v1'], headers = {} } = options;
  const bearer = token === null ? {} : { authorization: `Bearer ${token}` };
  const socket = new WebSocket(`ws://127.0.0.1:${port}/api/v1/stream?${query}`, [...protocols], {
    headers: { ...bearer, ...headers },
    autoPong: options.answersPings ?? true,
  });
  const frames: unknown[] = [];
  const sequences: number[] = [];
  let waiting: (() => void)[] = [];
  const wake = (): void => {
    const woken = waiting;
    waiting = [];
    for (const call of woken) call();
  };
  socket.on('message', (data: Buffer) => {
    const frame: unknown = JSON.parse(data.toString());
    frames.push(frame);
    if (Array.isArray(frame)) {
      sequences.push(...(frame as { sequence: number }[]).map(({ sequence }) => sequence));
    }
    wake();
  });
  socket.on('error', () => {});
  const closed = new Promise<Closed>((resolve) => {
    socket.on('close', (code, reason) => {
      resolve({ code, reason: reason.toString() });
      wake();
    });
  });
  return {
    socket,
    frames,
    sequences,
    async until(condition) {
      while (!condition()) {
        if (socket.readyState === WebSocket.CLOSED) throw new Error('the stream ended too early');
        await new Promise<void>((resolve) => waiting.push(resolve));
      }
    },
    closed,
    close: () => socket.close(),
  };
}

export const upTo = (count: number): number[] => Array.from({ length: count }, (_, n) => n + 1);

export interface SseClient {
  readonly response: IncomingMessage;
  readonly text: () => string;
  until(condition: (text: string) => boolean): Promise<void>;
  readonly ended: Promise<void>;
  close(): void;
}

export function aSse(
  { port }: { port: number },
  options: { query?: string; headers?: Record<string, string> } = {},
): Promise<SseClient> {
  const headers = {
    authorization: `Bearer ${TOKEN}`,
    accept: 'text/event-stream',
    ...options.headers,
  };
  const path = `/api/v1/events?${options.query ?? ''}`;
  return new Promise((resolve, reject) => {
    const request = get({ host: '127.0.0.1', port, path, headers, agent: false }, (response) => {
      let text = '';
      let wake = (): void => {};
      let over = false;
      response.on('data', (chunk: Buffer) => {
        text += chunk.toString();
        wake();
      });
      const ended = new Promise<void>((done) => {
        response.on('close', () => {
          over = true;
          done();
          wake();
        });
      });
      response.on('error', () => {});
      resolve({
        response,
        text: () => text,
        async until(condition) {
          while (!condition(text)) {
            if (over) throw new Error('the stream ended too early');
            await new Promise<void>((woken) => (wake = woken));
          }
        },
        ended,
        close: () => request.destroy(),
      });
    });
    request.on('error', reject);
  });
}
