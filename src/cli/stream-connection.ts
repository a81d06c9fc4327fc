import type { WebSocket } from 'ws';
import type { Hello, StreamEvent } from '../transport/protocol/event.ts';
import { API, CLOSE, SUBPROTOCOL } from '../transport/protocol/index.ts';
import type { Client, Query } from './client.ts';
import { queryText } from './client.ts';
import { CliError, failure } from './cli-error.ts';
import { EXIT, exitCodeOf } from './exit-code.ts';
import { oneLine } from './terminal/lines.ts';

/** Longer than the service waits for a pong: a connection that is silent for that long is dead. */
const SILENCE_MS_MAX = 90_000;
const HANDSHAKE_MS_MAX = 15_000;
const GOODBYE_MS_MAX = 500;

/** How a connection ended. `final`: another attempt would end the same way. */
export interface End {
  readonly final: CliError | null;
  readonly cause?: unknown;
  readonly words: string;
}

export type Frame = Hello | readonly StreamEvent[];

/** One WebSocket connection, read frame by frame: what the reader has not taken yet holds the socket back. */
export class StreamConnection {
  end: End = { final: null, words: '' };
  readonly #socket: WebSocket;
  readonly #frames: Frame[] = [];
  readonly #url: string;
  #closed = false;
  #wake: () => void = () => undefined;
  #silence: NodeJS.Timeout | undefined;
  #refused: number | null = null;

  /** @param query the filters and `since` */
  static async open(client: Client, query: Query, signal: AbortSignal): Promise<StreamConnection> {
    // Only commands that follow need it, and loading it takes longer than most commands.
    const { WebSocket } = await import('ws');
    const address = `${client.url.replace(/^http/, 'ws')}${API}/stream${queryText(query)}`;
    const headers = client.token === null ? {} : { authorization: `Bearer ${client.token}` };
    const socket = new WebSocket(address, [SUBPROTOCOL], {
      headers,
      followRedirects: false,
      perMessageDeflate: false,
      handshakeTimeout: HANDSHAKE_MS_MAX,
    });
    return new StreamConnection(socket, client.url, signal);
  }

  private constructor(socket: WebSocket, url: string, signal: AbortSignal) {
    this.#socket = socket;
    this.#url = url;
    const abort = (): void => {
      socket.close(1000);
      // The other side may be gone: nobody waits for its answer.
      setTimeout(() => socket.terminate(), GOODBYE_MS_MAX).unref();
    };
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    // A Buffer, since nothing asks the library for another kind.
    socket.on('message', (data) => this.#take(data as Buffer));
    socket.on('ping', () => this.#listen());
    socket.on('unexpected-response', (_request, response) => {
      this.#refused = response.statusCode ?? 0;
      response.resume();
      socket.terminate();
    });
    socket.on('error', (cause) => (this.end = { ...this.end, cause }));
    socket.on('close', (code, reason) => {
      clearTimeout(this.#silence);
      signal.removeEventListener('abort', abort);
      this.#closed = true;
      this.end = this.#endOf(code, reason.toString());
      this.#wake();
    });
    this.#listen();
  }

  async *frames(): AsyncGenerator<Frame> {
    try {
      for (;;) {
        const frame = this.#frames.shift();
        if (frame) {
          yield frame;
        } else if (this.#closed) {
          return;
        } else {
          this.#socket.resume();
          await new Promise<void>((resolve) => (this.#wake = resolve));
        }
      }
    } finally {
      // The reader left in the middle: nobody else would close it.
      if (!this.#closed) this.#socket.terminate();
    }
  }

  #take(data: Buffer): void {
    this.#listen();
    try {
      this.#frames.push(JSON.parse(data.toString()) as Frame);
    } catch (cause) {
      const final = failure(
        `${this.#url} sends no events of Callboard. Check the address (--url).`,
        cause,
      );
      this.end = { final, words: '' };
      this.#socket.terminate();
      return;
    }
    // What has arrived already still comes; the rest waits in the service, which knows when that is too much.
    this.#socket.pause();
    this.#wake();
  }

  /** A half-open connection (a laptop that slept) never closes by itself. */
  #listen(): void {
    clearTimeout(this.#silence);
    this.#silence = setTimeout(() => this.#socket.terminate(), SILENCE_MS_MAX);
    this.#silence.unref();
  }

  #endOf(code: number, reason: string): End {
    if (this.end.final) return this.end;
    const said = reason ? ` (${oneLine(reason)})` : '';
    if (this.#refused !== null && this.#refused < 500)
      return { final: refusedUpgrade(this.#refused), words: '' };
    switch (code) {
      case CLOSE.notAuthorised:
        return { final: refusedUpgrade(401), words: '' };
      case CLOSE.badSince:
        return {
          final: new CliError(
            `the service does not keep events from there${said}. Choose another --since.`,
            {
              exitCode: EXIT.usage,
              code: 'invalid',
            },
          ),
          words: '',
        };
      default:
        return { final: null, cause: this.end.cause, words: said };
    }
  }
}

function refusedUpgrade(status: number): CliError {
  const exitCode = exitCodeOf(status);
  const message =
    exitCode === EXIT.unauthorised
      ? 'the service refused the token for its stream. Name the right one with --token-file.'
      : `the service refused the stream with status ${status}. Check the filters and the address.`;
  return new CliError(message, {
    exitCode,
    code: exitCode === EXIT.unauthorised ? 'unauthorized' : 'failed',
  });
}
