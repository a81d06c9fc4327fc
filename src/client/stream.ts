import type { Hello, StreamEvent } from '../transport/protocol/event.ts';
import { API, BEARER_SUBPROTOCOL, CLOSE, SUBPROTOCOL } from '../transport/protocol/wire.ts';
import { CallboardError } from './error.ts';
import { queryText } from './request.ts';
import type { WebSocketClass, WebSocketLike } from './sockets.ts';
import { socketClass } from './sockets.ts';

const RECONNECT_MS_FIRST = 250;
const RECONNECT_MS_MAX = 10_000;
/** After so much silence the service is asked whether it is there; without an answer the connection is dead. */
const SILENCE_MS_MAX = 20_000;
const PONG_MS_MAX = 10_000;
const HANDSHAKE_MS_MAX = 15_000;

/**
 * `connecting` before the first hello · `live` · `lost`: another attempt follows · `refused`: the token is not taken, no
 * further attempt · `closed` by this side.
 */
export type StreamStatus = 'connecting' | 'live' | 'lost' | 'refused' | 'closed';

export interface StreamOptions {
  /** Without a trailing slash; begins with `http`. */
  readonly url: string;
  readonly token: string | undefined;
  /** Everything after this sequence; undefined is from now. */
  readonly since: number | undefined;
  readonly ticket?: string | undefined;
  readonly type?: string | undefined;
  readonly WebSocket: WebSocketClass | undefined;
  onEvent(event: StreamEvent): void;
  /** `error` with `refused`. */
  onStatus(status: StreamStatus, error: CallboardError | null): void;
  /** The service does not keep the events from there on (another data directory): what is known must be read anew. */
  onReset(head: number): void;
}

/**
 * The stream of events, each once and in order, across lost connections: every new connection goes on after the last
 * sequence that was given out.
 */
export class Stream {
  readonly #options: StreamOptions;
  #cursor: number | null;
  #status: StreamStatus = 'connecting';
  #socket: WebSocketLike | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #wait = RECONNECT_MS_FIRST;
  #reset = false;
  #heardAt: number | null = null;

  constructor(options: StreamOptions) {
    this.#options = options;
    this.#cursor = options.since ?? null;
    void this.#connect();
  }

  /** The last sequence that was given out; null before the first hello of a stream from now on. */
  get cursor(): number | null {
    return this.#cursor;
  }

  get status(): StreamStatus {
    return this.#status;
  }

  /** When the service was last known to be there, in milliseconds since the epoch by this side's clock; null before. */
  get heardAt(): number | null {
    return this.#heardAt;
  }

  /** Tries at once instead of waiting: after sleep, or when the network is back. */
  wake(): void {
    if (this.#status === 'lost') {
      clearTimeout(this.#timer);
      void this.#connect();
    } else if (this.#status === 'live') {
      this.#ask();
    }
  }

  close(): void {
    if (this.#status === 'refused' || this.#status === 'closed') return;
    this.#drop(1000);
    this.#become('closed');
  }

  get #over(): boolean {
    return this.#status === 'refused' || this.#status === 'closed';
  }

  async #connect(): Promise<void> {
    const { url, token, ticket, type } = this.#options;
    const WebSocket = await socketClass(this.#options.WebSocket);
    if (this.#over) return;
    const query = queryText({ since: this.#cursor ?? undefined, ticket, type });
    const protocols = token === undefined ? [] : [`${BEARER_SUBPROTOCOL}${token}`];
    const socket = new WebSocket(`${url.replace(/^http/, 'ws')}${API}/stream${query}`, [
      SUBPROTOCOL,
      ...protocols,
    ]);
    this.#socket = socket;
    this.#later(HANDSHAKE_MS_MAX, () => this.#lose(socket));
    socket.addEventListener('message', ({ data }) => this.#take(socket, String(data)));
    socket.addEventListener('close', ({ code }) => this.#ended(socket, code));
    // A close follows it, which says more; unheard, it would end a Node process.
    socket.addEventListener('error', () => {});
  }

  #take(socket: WebSocketLike, text: string): void {
    if (socket !== this.#socket) return;
    this.#heardAt = Date.now();
    this.#listen();
    const frame = JSON.parse(text) as Hello | { type: 'pong' } | readonly StreamEvent[];
    if (!Array.isArray(frame)) {
      if ('head' in frame) this.#greeted(frame);
      return;
    }
    for (const event of frame as readonly StreamEvent[]) {
      if (this.#cursor !== null && event.sequence <= this.#cursor) continue;
      this.#cursor = event.sequence;
      this.#options.onEvent(event);
      // A listener may have closed the stream.
      if (socket !== this.#socket) return;
    }
  }

  #greeted(hello: Hello): void {
    const reset = this.#reset;
    this.#reset = false;
    this.#wait = RECONNECT_MS_FIRST;
    // Without `since` it says where "now" was: a connection lost before the first event loses none.
    this.#cursor ??= hello.since;
    if (reset) this.#options.onReset(hello.head);
    this.#become('live');
  }

  #ended(socket: WebSocketLike, code: number): void {
    if (socket !== this.#socket) return;
    this.#socket = null;
    clearTimeout(this.#timer);
    // An end that is told is a sign too; silence is none.
    if (this.#status === 'live') this.#heardAt = Date.now();
    if (code === CLOSE.notAuthorised) {
      this.#become(
        'refused',
        new CallboardError('The service refused the token for its stream. Log in again.', {
          status: 401,
          code: 'unauthorized',
        }),
      );
      return;
    }
    if (code === CLOSE.badSince) {
      this.#cursor = null;
      this.#reset = true;
    }
    this.#become('lost');
    // A reader who was too slow is welcome at once; others come back later and later, and not all at the same moment.
    const wait = code === CLOSE.tooSlow ? 0 : this.#wait * (0.75 + Math.random() / 2);
    this.#wait = Math.min(this.#wait * 2, RECONNECT_MS_MAX);
    this.#later(wait, () => void this.#connect());
  }

  /** A half-open connection (a laptop that slept) never closes by itself. */
  #listen(): void {
    this.#later(SILENCE_MS_MAX, () => this.#ask());
  }

  #ask(): void {
    const socket = this.#socket;
    if (!socket) return;
    socket.send('{"type":"ping"}');
    this.#later(PONG_MS_MAX, () => this.#lose(socket));
  }

  #lose(socket: WebSocketLike): void {
    if (socket !== this.#socket) return;
    this.#drop(4000);
    this.#become('lost');
    void this.#connect();
  }

  #drop(code: number): void {
    clearTimeout(this.#timer);
    const socket = this.#socket;
    this.#socket = null;
    socket?.close(code);
  }

  #later(ms: number, then: () => void): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(then, ms);
    // In Node a client that only waits must not keep the process alive after everything else has ended.
    (this.#timer as { unref?: () => void }).unref?.();
  }

  #become(status: StreamStatus, error: CallboardError | null = null): void {
    if (status === this.#status) return;
    this.#status = status;
    this.#options.onStatus(status, error);
  }
}
