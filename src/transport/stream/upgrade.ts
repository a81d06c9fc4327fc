import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import { WebSocketServer } from 'ws';
import type { AllowList } from '../allow-list.ts';
import type { Gate } from '../auth.ts';
import type { Limits, ServerDeps } from '../deps.ts';
import { PROBLEM_TYPE, ProblemError } from '../problem.ts';
import { API, CLOSE, streamQuerySchema, SUBPROTOCOL } from '../protocol/index.ts';
import type { Launches } from '../launch.ts';
import { repeatedHeader } from '../single-headers.ts';
import { follow } from './follow.ts';
import { inspect } from './inspect.ts';
import type { Hub } from './hub.ts';
import { sinceOf } from './since.ts';
import { answerPings, keepAlive, socketSink } from './socket.ts';

/** Largest frame that a client may send; a larger one is closed with 1009. */
const FRAME_BYTES_MAX = 64 * 1024;

const INSPECT = `${API}/inspect`;

export interface StreamOptions {
  readonly deps: ServerDeps;
  readonly limits: Limits;
  readonly hub: Hub;
  readonly gate: Gate;
  readonly allowList: () => AllowList;
  /** An inspector can send no header: a launch address lets it in too. */
  readonly launches: Launches;
}

export interface Streams {
  /** Says goodbye to all (1001); after `graceMs` those that do not answer are cut off. */
  close(graceMs: number): Promise<void>;
  /** Their tokens count no more. */
  refuseAll(): void;
}

/**
 * Serves the WebSocket stream on a server's upgrades. A foreign Host or Origin is refused before the upgrade. A wrong
 * token is told by a close code after it: browsers do not show a page the status of a refused upgrade.
 */
export function serveStreams(server: Server, options: StreamOptions): Streams {
  const { deps } = options;
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: FRAME_BYTES_MAX,
    perMessageDeflate: false,
    // Never the second one: it is the token, and would come back in a header.
    handleProtocols: (offered) => (offered.has(SUBPROTOCOL) ? SUBPROTOCOL : false),
  });
  // A handshake that breaks the protocol: the library would answer with a page.
  sockets.on('wsClientError', ({ message }, socket) => {
    const headers = { 'Sec-WebSocket-Version': '13' };
    refuse(socket, new ProblemError('invalid', `${message}.`, { headers }));
  });
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => socket.destroy());
    const problem = refusal(request, options);
    if (problem) {
      refuse(socket, problem);
      return;
    }
    sockets.handleUpgrade(request, socket, head, (accepted) => {
      // Protocol errors are closed by the library with their own codes; unheard, they would end the process.
      accepted.on('error', (error) => deps.log.debug({ cause: error.message }, 'a stream broke'));
      serve(accepted, request, { ...options, open: sockets.clients.size });
    });
  });
  return {
    refuseAll() {
      for (const socket of sockets.clients) socket.close(CLOSE.notAuthorised, 'not authorised');
    },
    close: async (graceMs) => {
      const left = [...sockets.clients].map(
        (socket) => new Promise<void>((resolve) => socket.once('close', () => resolve())),
      );
      for (const socket of sockets.clients) socket.close(CLOSE.goingAway, 'going away');
      const cancel = deps.clock.setTimer(graceMs, () => {
        for (const socket of sockets.clients) socket.terminate();
      });
      await Promise.all(left);
      cancel();
      sockets.close();
    },
  };
}

function refusal(
  request: IncomingMessage,
  { allowList, deps }: StreamOptions,
): ProblemError | null {
  const refused = repeatedHeader(request) ?? allowList().check(request);
  if (refused) return refused;
  if (request.headers.upgrade?.toLowerCase() !== 'websocket' || request.method !== 'GET') {
    return new ProblemError('invalid', 'Connections are upgraded to WebSocket by GET only.');
  }
  const [path] = split(request.url);
  if (path === `${API}/stream` || (path === INSPECT && deps.server.inspect)) return null;
  return new ProblemError('not_found', 'There is no stream at this path.');
}

function refuse(socket: Duplex, problem: ProblemError): void {
  const body = JSON.stringify(problem.toBody());
  const headers = Object.entries(problem.extras.headers ?? {});
  socket.end(
    `HTTP/1.1 ${problem.status} Refused\r\nContent-Type: ${PROBLEM_TYPE}\r\n` +
      headers.map(([name, value]) => `${name}: ${value}\r\n`).join('') +
      `Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
}

function serve(
  socket: WebSocket,
  request: IncomingMessage,
  { deps, limits, hub, gate, launches, open }: StreamOptions & { readonly open: number },
): void {
  const address = request.socket.remoteAddress ?? '';
  const { method, headers } = request;
  const [path, parameters] = split(request.url);
  const launch = path === INSPECT ? new URLSearchParams(parameters).get('launch') : null;
  const letIn = launch !== null && launches.take(launch);
  if (!letIn && gate.check({ method, headers, address }) instanceof ProblemError) {
    socket.close(CLOSE.notAuthorised, 'not authorised');
    return;
  }
  const { host } = deps;
  if (path === INSPECT) {
    if (open > limits.streamsMax) {
      socket.close(CLOSE.tooSlow, 'too many streams');
      return;
    }
    answerPings(socket, limits);
    keepAlive(socket, { clock: deps.clock, limits, log: deps.log });
    socket.on('close', inspect(socket, { host, hub, log: deps.log, limits }));
    return;
  }
  const query = streamQuerySchema.safeParse(unrepeated(new URLSearchParams(parameters)));
  const start = sinceOf(query.success ? query.data.since : 'bad', host);
  if (!query.success || 'bad' in start) {
    const field = query.success ? '' : `, ${String(query.error.issues[0]?.path[0] ?? 'query')}`;
    socket.close(CLOSE.badSince, `${'bad' in start ? start.bad : ''}${field}`.slice(0, 120));
    return;
  }
  if (open > limits.streamsMax) {
    socket.close(CLOSE.tooSlow, `resume from ${start.since}`);
    return;
  }
  const { since } = start;
  const { ticket, type } = query.data;
  const hello = { type: 'callboard.stream.hello', head: host.head(), oldest: host.oldest(), since };
  socket.send(JSON.stringify(hello));
  answerPings(socket, limits);
  keepAlive(socket, { clock: deps.clock, limits, log: deps.log });
  const filter = { ticket, type };
  const sink = socketSink(socket);
  const stop = follow({ hub, log: deps.log, limits, filter, since, sink });
  socket.on('close', stop);
}

function split(url = ''): readonly [path: string, query: string] {
  const at = url.indexOf('?');
  return at < 0 ? [url, ''] : [url.slice(0, at), url.slice(at + 1)];
}

/** A parameter that is given twice becomes a list, which no schema takes. */
function unrepeated(parameters: URLSearchParams): Record<string, string | string[]> {
  const names = [...new Set(parameters.keys())];
  return Object.fromEntries(
    names.map((name) => {
      const values = parameters.getAll(name);
      return [name, values.length === 1 ? (values[0] ?? '') : values];
    }),
  );
}
