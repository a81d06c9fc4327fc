import { connect } from 'node:net';
import type { Answer, Request } from './runner/wire.ts';
import { createDecoder, encodeFrame } from './runner/wire.ts';

/** `Omit` over each member of the union. */
type Unnumbered = Request extends infer R ? (R extends Request ? Omit<R, 'q'> : never) : never;

/**
 * `unreachable`: nothing listens there. `closed`: the connection ended before the answer.
 * `timeout`: no answer in time. Others are the runner's own codes.
 */
export class LinkError extends Error {
  readonly code: string;
  constructor(code: string, message: string, options?: { cause: unknown }) {
    super(message, options);
    this.name = 'LinkError';
    this.code = code;
  }
}

export type Connection = {
  /** Sends a request; resolves with its answer, rejects with LinkError. */
  ask(request: Unnumbered, timeoutMs: number): Promise<Answer>;
  /** Settles when the connection has ended, whoever ended it. */
  closed: Promise<void>;
  close(): void;
};

type Waiting = { resolve: (answer: Answer) => void; reject: (error: LinkError) => void };

/** Connects to a runner's socket. Throws LinkError `unreachable`, `timeout`. */
export async function openConnection(options: {
  socket: string;
  timeoutMs: number;
  /** Messages that answer no request: `event` and `exit`. */
  onMessage?: (message: Answer) => void;
}): Promise<Connection> {
  const socket = connect(options.socket);
  const waiting = new Map<number, Waiting>();
  const decode = createDecoder();
  let asked = 0;

  const closed = new Promise<void>((resolve) => {
    socket.once('close', () => {
      for (const { reject } of waiting.values()) {
        reject(new LinkError('closed', 'the runner closed the connection before it answered'));
      }
      waiting.clear();
      resolve();
    });
  });
  socket.on('data', (bytes) => {
    try {
      for (const message of decode(bytes)) take(message as Answer);
    } catch {
      socket.destroy();
    }
  });

  function take(message: Answer): void {
    if (!('q' in message)) return options.onMessage?.(message);
    const asker = waiting.get(message.q);
    waiting.delete(message.q);
    if (message.type === 'error') asker?.reject(new LinkError(message.code, message.message));
    else asker?.resolve(message);
  }

  await new Promise<void>((resolve, reject) => {
    const fail = (code: string, cause: unknown) => {
      socket.destroy();
      reject(new LinkError(code, `no runner answers on ${options.socket}`, { cause }));
    };
    const timer = setTimeout(() => fail('timeout', undefined), options.timeoutMs);
    socket.once('connect', () => {
      clearTimeout(timer);
      resolve();
    });
    socket.on('error', (error) => {
      clearTimeout(timer);
      fail('unreachable', error);
    });
  });

  return {
    ask(request, timeoutMs) {
      const q = (asked += 1);
      return new Promise<Answer>((resolve, reject) => {
        if (socket.destroyed) {
          return reject(new LinkError('closed', 'the connection to the runner is closed'));
        }
        const timer = setTimeout(() => {
          waiting.delete(q);
          const message = `the runner did not answer ${request.type} within ${timeoutMs} ms`;
          reject(new LinkError('timeout', message));
        }, timeoutMs);
        const settled = <A extends unknown[]>(settle: (...args: A) => void) => {
          return (...args: A) => {
            clearTimeout(timer);
            settle(...args);
          };
        };
        waiting.set(q, { resolve: settled(resolve), reject: settled(reject) });
        socket.write(encodeFrame({ ...request, q }));
      });
    },
    closed,
    close: () => socket.destroy(),
  };
}
