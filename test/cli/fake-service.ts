import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { WebSocket } from 'ws';
import { WebSocketServer } from 'ws';
import { aSample } from '../operator/a-sample.ts';
import {
  agreement,
  comment,
  escalation,
  event,
  killSwitch,
  replay,
  review,
  ticket,
  worker,
} from './wire-objects.ts';

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: IncomingMessage['headers'];
  readonly body: unknown;
}

export interface Answer {
  readonly status: number;
  readonly body?: unknown;
  /** Instead of JSON. */
  readonly text?: string;
  readonly type?: string;
  readonly location?: string;
}

type Respond = (asked: Asked) => Answer;

const page = (...items: unknown[]): Answer => ({ status: 200, body: { items, nextCursor: null } });
const ok = (body: unknown): Answer => ({ status: 200, body });

/** Answers as the service gives them, by method and path; `:id` is any one segment. */
export const RECORDED: Readonly<Record<string, Respond>> = {
  'GET /readyz': () => ok({ ok: true, detail: 'ready' }),
  'GET /status': () =>
    ok({
      state: 'running',
      fault: null,
      killSwitch: killSwitch(),
      review: { mode: 'shadow', profile: 'judge' },
      landing: { mode: 'off' },
      operator: { everyMs: 60_000 },
      counts: {},
      openEscalations: 0,
    }),
  'POST /tickets': ({ body }) => ({ status: 201, body: ticket({ ...(body as { id?: string }) }) }),
  'GET /tickets': ({ query }) =>
    page(
      ...[ticket(), ticket({ id: 'CB-2', state: 'done', statePath: 'done' })].filter(
        ({ state }) => query['state'] === undefined || query['state'] === state,
      ),
    ),
  'GET /tickets/:id': () => ok(ticket()),
  'PATCH /tickets/:id': () => ok(ticket({ version: 2 })),
  'POST /tickets/:id/actions': () => ok(ticket({ version: 2 })),
  'GET /tickets/:id/history': () => page(event(1), event(2)),
  'GET /tickets/:id/comments': () => page(comment()),
  'POST /tickets/:id/comments': () => ({ status: 201, body: comment() }),
  'GET /tickets/:id/runs': () => page(worker({ state: 'ended', exit: { code: 1, signal: null } })),
  'GET /workers': () => page(worker({ state: 'live.idle' })),
  'GET /workers/:id': () => ok(worker({ state: 'ended', endedAt: '2026-01-02T03:03:00.000Z' })),
  'GET /workers/:id/log': ({ query }) =>
    ok({
      items:
        query['from'] === '0'
          ? [
              { n: 1, at: '2026-01-02T03:04:00.000Z', stream: 'stdout', text: 'first li' },
              { n: 2, at: '2026-01-02T03:04:00.000Z', stream: 'stdout', text: 'ne\n  second line' },
              { n: 3, at: '2026-01-02T03:04:00.000Z', stream: 'exit', text: 'ended with exit 0\n' },
            ]
          : [],
      next: 3,
      nextCursor: null,
    }),
  'POST /workers/:id/stop': () => ok({ ...worker({ state: 'stopping' }), seq: 9 }),
  'POST /workers/:id/restart': () => ok({ ...worker({ state: 'stopping' }), seq: 9 }),
  'POST /workers/:id/interrupt': () => ok({ ...worker(), seq: 9 }),
  'POST /workers/:id/input': () => ok({ id: 'input-1' }),
  'GET /reviews': () => page(review()),
  'GET /reviews/stats': () => page(agreement()),
  'POST /tickets/:id/reviews': () => ({
    status: 202,
    body: { ticket: 'CB-1', worker: 'CB-1.r1', sha: '1f3c9e2', advisory: true, seq: 4 },
  }),
  'POST /tickets/:id/verdicts': () =>
    ok({
      applied: false,
      outcome: 'stale',
      detail: 'CB-1 is done: no verdict is waited for.',
      id: 'review-2',
      ticket: 'CB-1',
      sha: '1f3c9e2',
      verdict: 'pass',
      reviewer: 'ada',
      seq: null,
    }),
  'POST /launch': () => ok({ url: 'http://127.0.0.1:4747/?launch=code' }),
  'POST /token/rotate': () => ok({ rotated: true }),
  'GET /kill-switch': () => ok(killSwitch()),
  'PUT /kill-switch': ({ body }) =>
    ok(killSwitch({ engaged: (body as { engaged: boolean }).engaged, by: 'ada' })),
  'POST /drain': () => ok(killSwitch({ state: 'draining' })),
  'POST /resume': () => ok(killSwitch()),
  'GET /escalations': () => page(escalation()),
  'POST /escalations/:id/ack': ({ body }) =>
    ok(
      escalation({
        acknowledgedBy: (body as { by: string }).by,
        acknowledgedAt: '2026-01-02T03:05:00.000Z',
      }),
    ),
  'GET /operator/health': () =>
    page(aSample(), aSample({ at: '2026-01-02T03:03:00.000Z', deaths: 2 })),
  'GET /charts/ticket/counts': () =>
    ok({ seq: 7, counts: { todo: 1, 'review.judging': 2, done: 3 } }),
  'GET /replay/:id': () => ok(replay()),
  'GET /events': ({ query }) =>
    page(...[1, 2, 3].filter((seq) => seq > Number(query['since'])).map((seq) => event(seq))),
  'POST /signals': () => ok({ outcome: 'accepted', seq: 5, detail: 'accepted' }),
};

/** A stream's connection: what the test does with it. */
export type OnStream = (
  socket: WebSocket,
  query: Readonly<Record<string, string>>,
  nth: number,
) => void;

/** A service that answers as it was told to, and remembers what it was asked. */
export class FakeService {
  readonly asked: Asked[] = [];
  readonly streams: Readonly<Record<string, string>>[] = [];
  readonly url: string;
  #answers: Readonly<Record<string, Respond>> = RECORDED;
  #everything: Respond | null = null;
  #onStream: OnStream = (socket) => socket.close(1001);
  #breakAfter: ((asked: Asked) => boolean) | null = null;
  readonly #server: Server;
  readonly #sockets = new WebSocketServer({
    noServer: true,
    handleProtocols: () => 'callboard.v1',
  });

  static async start(): Promise<FakeService> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new FakeService(server);
  }

  private constructor(server: Server) {
    this.#server = server;
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    server.on('request', (request, response) => void this.#respond(request, response));
    server.on('upgrade', (request, socket, head) => {
      const refusal = this.#everything?.(askedOf(request, null));
      if (refusal) {
        socket.end(
          `HTTP/1.1 ${refusal.status} No\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`,
        );
        return;
      }
      const { query } = askedOf(request, null);
      this.streams.push(query);
      this.#sockets.handleUpgrade(request, socket, head, (one) =>
        this.#onStream(one, query, this.streams.length),
      );
    });
  }

  /** Other answers for some routes. */
  answer(answers: Readonly<Record<string, Respond>>): this {
    this.#answers = { ...this.#answers, ...answers };
    return this;
  }

  /** One answer for whatever is asked. */
  answerAll(respond: Respond | null): this {
    this.#everything = respond;
    return this;
  }

  /** Cuts the connection instead of answering, where the test says so. */
  breakOn(when: ((asked: Asked) => boolean) | null): this {
    this.#breakAfter = when;
    return this;
  }

  onStream(call: OnStream): this {
    this.#onStream = call;
    return this;
  }

  reset(): void {
    this.asked.length = 0;
    this.streams.length = 0;
    this.#answers = RECORDED;
    this.#everything = null;
    this.#breakAfter = null;
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets.clients) socket.terminate();
    this.#server.closeAllConnections();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  async #respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let text = '';
    for await (const part of request) text += String(part);
    const asked = askedOf(request, text === '' ? null : JSON.parse(text));
    this.asked.push(asked);
    if (this.#breakAfter?.(asked)) {
      response.destroy();
      return;
    }
    const answer = (this.#everything ?? this.#find(asked))(asked);
    const type = answer.status >= 400 ? 'application/problem+json' : 'application/json';
    response.writeHead(answer.status, {
      'content-type': answer.type ?? type,
      ...(answer.location ? { location: answer.location } : {}),
    });
    response.end(answer.text ?? JSON.stringify(answer.body));
  }

  #find({ method, path }: Asked): Respond {
    const route = `${method} ${path.replace('/api/v1', '')}`;
    const found = Object.entries(this.#answers).find(([pattern]) => {
      const parts = pattern.split('/');
      const given = route.split('/');
      return (
        parts.length === given.length &&
        parts.every((part, at) => part === ':id' || part === given[at])
      );
    });
    return found?.[1] ?? (() => problem(404, 'not_found', `There is nothing at ${path}.`));
  }
}

function askedOf(request: IncomingMessage, body: unknown): Asked {
  const url = new URL(request.url ?? '/', 'http://fake');
  return {
    method: request.method ?? '',
    path: url.pathname,
    query: Object.fromEntries(url.searchParams),
    headers: request.headers,
    body,
  };
}

export const problem = (
  status: number,
  code: string,
  detail: string,
  more: object = {},
): Answer => ({
  status,
  body: { type: 'about:blank', title: code, status, code, detail, errors: [], ...more },
});
