import { randomBytes } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import { explained } from '../../src/explained.ts';
import { agreementOf } from '../../src/review/agreement.ts';
import type { ServerDeps } from '../../src/transport/deps.ts';
import type { CallboardServer } from '../../src/transport/server.ts';
import { createMetrics } from '../../src/transport/metrics/metrics.ts';
import { createServer } from '../../src/transport/server.ts';
import type { Cancel, Clock, Replayed, ReplayRefusal } from '../../src/supervisor/ports.ts';
import { serviceShown, settingsShown } from './a-status.ts';
import { FakeHost, ticketView } from './fake-host.ts';

export const TOKEN = 'the-admin-token-of-this-test';
export const READ_TOKEN = 'the-token-of-this-test-that-only-reads';

/** A clock that stands until a test moves it; `real` timers would make a test wait for its own time limits. */
export class FakeClock implements Clock {
  #now = Date.parse('2026-01-01T00:00:00Z');
  #timers = new Set<{ at: number; call: () => void }>();

  now(): number {
    return this.#now;
  }

  setTimer(ms: number, call: () => void): Cancel {
    const timer = { at: this.#now + ms, call };
    this.#timers.add(timer);
    return () => void this.#timers.delete(timer);
  }

  /** Moves the time on; what is due happens at its own time, in order. */
  advance(ms: number): void {
    const until = this.#now + ms;
    for (;;) {
      const [next] = [...this.#timers]
        .filter(({ at }) => at <= until)
        .toSorted((a, b) => a.at - b.at);
      if (!next) break;
      this.#timers.delete(next);
      this.#now = next.at;
      next.call();
    }
    this.#now = until;
  }
}

export interface Running {
  readonly host: FakeHost;
  readonly clock: FakeClock;
  readonly server: CallboardServer;
  readonly url: string;
  readonly port: number;
  /** What the log was told, as text. */
  readonly logged: string[];
  readonly flag: { engaged: boolean; stuck: boolean };
  close(): Promise<void>;
}

/** Ticket CB-1 has three events, the first of which is the second of all; there is no other one. */
function replayed(id: string, at: number | undefined): Replayed | ReplayRefusal {
  if (at !== undefined && at > 3) return { refused: 'beyond_head', detail: 'the newest one is 3' };
  if (id !== 'CB-1' || at === 1) return { refused: 'not_found', detail: `no ${id}` };
  const by = { kind: 'person', id: 'ana' } as const;
  return {
    id,
    chart: 'ticket',
    at: at ?? 3,
    head: 3,
    seq: at ?? 3,
    event: { type: 'person.triaged', by, time: '2026-01-01T00:00:00.000Z' },
    events: 2,
    statePath: 'todo',
    ticket: ticketView(id),
    worker: null,
    snapshot: { value: 'todo', context: {}, status: 'active' },
    difference: null,
  };
}

/** A server on a free port (or on the one that is asked for), with a fake host behind it. */
export async function aServer(deps: Partial<ServerDeps> = {}, at = 0): Promise<Running> {
  const host = new FakeHost();
  const clock = new FakeClock();
  const logged: string[] = [];
  const flag = { engaged: false, stuck: false };
  const note = (fields: object, message: string): void =>
    void logged.push(JSON.stringify([fields, message]));
  const server = await createServer({
    host,
    clock,
    random: { bytes: (count) => randomBytes(count) },
    log: { debug: note, info: note, warn: note, error: note },
    token: () => TOKEN,
    readToken: () => READ_TOKEN,
    rotateTokens: () => {},
    server: { host: '127.0.0.1', port: 0, allowedHosts: [], allowedOrigins: [], inspect: true },
    flag: {
      read: () => ({ engaged: flag.engaged, cause: null }),
      clear: () => {
        if (flag.stuck) throw new Error('it is a directory');
        flag.engaged = false;
      },
    },
    ticketDefaults: () => ({
      repo: 'default',
      workflow: 'default',
      requiresCommit: true,
      repos: ['default'],
      workflows: ['default'],
    }),
    settings: () => settingsShown(),
    explain: (id) =>
      explained(id, {
        queries: deps.host?.queries ?? host.queries,
        settings: () => settingsShown(),
        now: () => clock.now(),
      }),
    service: () => serviceShown(),
    signals: {
      submit: async ({ nonce }) => ({
        outcome: nonce as 'accepted',
        seq: 7,
        detail: `as told: ${nonce}`,
      }),
      runOf: async () => null,
    },
    output: {
      read: async (_, from) => ({
        items: [{ n: from, at: '2026-01-01T00:00:00.000Z', stream: 'stdout', text: 'hello' }],
        next: from + 1,
      }),
    },
    agreement: (filter) => agreementOf(host.queries.reviewTallies(filter)),
    diff: async () => ({ base: 'a', sha: 'b', stat: '1 file', patch: '+x' }),
    replay: async (id, at) => replayed(id, at),
    metrics: createMetrics(() => clock.now()),
    measures: {
      eventLoopMs: () => ({ p50: 1, p99: 2, max: 3 }),
      databaseBytes: async () => 4_096,
      freeDiskBytes: async () => null,
      memoryBytes: () => 1_000_000,
    },
    ready: () => ({ ok: true, detail: 'ready' }),
    ...deps,
  });
  const { url } = await server.listen({ host: '127.0.0.1', port: at });
  const port = Number(new URL(url).port);
  return { host, clock, server, url, port, logged, flag, close: () => server.close() };
}

export interface Response {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
  /** The parsed body; empty where it is no JSON object. */
  readonly json: Record<string, unknown>;
}

export interface Asked {
  readonly method?: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** An object is sent as JSON, a string or bytes as they are. */
  readonly body?: unknown;
  /** Null sends none. */
  readonly token?: string | null;
}

/** One request, with every header in the test's hand: fetch would not let it choose its Host. */
export function ask({ port }: { port: number }, asked: Asked): Promise<Response> {
  const { token = TOKEN, body, method = 'GET', path } = asked;
  const raw = typeof body === 'string' || Buffer.isBuffer(body);
  const payload = body === undefined ? undefined : raw ? body : JSON.stringify(body);
  const headers = {
    ...(token === null ? {} : { authorization: `Bearer ${token}` }),
    ...(body !== undefined ? { 'content-type': 'application/json' } : {}),
    ...(payload === undefined ? {} : { 'content-length': String(Buffer.byteLength(payload)) }),
    ...asked.headers,
  };
  return new Promise((resolve, reject) => {
    const request = httpRequest(
      { port, host: '127.0.0.1', method, path, headers, agent: false },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString();
          const { statusCode: status = 0, headers: received } = response;
          resolve({ status, headers: received, text, json: parsed(text) });
        });
      },
    );
    request.on('error', reject);
    request.end(payload);
  });
}

function parsed(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return {};
  }
}
