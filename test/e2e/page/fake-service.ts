/** A service that is not there: the built page with made-up answers, for what a real one cannot be made to do or look like twice. */
import { existsSync, readFileSync } from 'node:fs';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import type { Page, WebSocketRoute } from 'playwright-core';
import type { MadeUp } from './made-up/answers.ts';
import { answer, madeUpDate, shop } from './made-up/answers.ts';
import { NOW } from './made-up/time.ts';

export const ORIGIN = 'http://127.0.0.1:4747';
const FOLDER = fileURLToPath(new URL('../../../dist/page/', import.meta.url));
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
};

const QUIET_MS = 150;

export interface Problem {
  readonly status: number;
  readonly code: string;
  readonly detail: string;
}

export interface FakeService {
  /** Writes that came, oldest first. */
  readonly written: readonly {
    readonly method: string;
    readonly path: string;
    readonly body: unknown;
  }[];
  /** Requests to other hosts. There should be none. */
  readonly foreign: readonly string[];
  /** Bytes of the page's own files that were loaded so far, packed; those of the console's terminal are left out. */
  loadedBytes(): number;
  /** What the page said on its console as an error. */
  readonly errors: readonly string[];
  /** Sends events to the page, in one frame. */
  push(...events: readonly object[]): void;
  /** Ends the connection; the next ones are refused until {@link FakeService.comeBack}. */
  goAway(): void;
  comeBack(): void;
  /** Resolves when the page has asked for nothing for a while: it has what it shows. */
  quiet(): Promise<void>;
}

interface FakeOptions {
  readonly world?: MadeUp;
  /** Answers to all requests in place of what was asked. */
  readonly refuse?: Problem;
  /** What a write is answered by; everything is accepted unless given. */
  readonly onWrite?: (path: string, body: unknown) => Problem | object;
  /** Milliseconds since the epoch, by the service's clock. */
  readonly serviceTime?: number;
  /** False where times are measured. */
  readonly stopClock?: boolean;
}

/** Puts the page over a made-up service and stops its clock. To be called before `goto`. */
export async function fakeService(page: Page, options: FakeOptions = {}): Promise<FakeService> {
  const { world = shop, refuse, onWrite = () => ({}), serviceTime, stopClock = true } = options;
  const written: { method: string; path: string; body: unknown }[] = [];
  const foreign: string[] = [];
  const files = new Set<string>();
  const errors: string[] = [];
  const sockets = new Set<WebSocketRoute>();
  const date = serviceTime === undefined ? madeUpDate : new Date(serviceTime).toUTCString();
  let away = false;
  let head = world.head;
  let askedAt = 0;

  page.on('pageerror', ({ message }) => errors.push(message));
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  if (stopClock) await page.clock.setFixedTime(NOW);
  await page.route('**/*', async (route) => {
    askedAt = performance.now();
    const request = route.request();
    const url = new URL(request.url());
    if (url.origin !== ORIGIN) {
      foreign.push(url.href);
      return route.abort();
    }
    if (away) return route.abort('connectionrefused');
    if (!url.pathname.startsWith('/api/v1/')) {
      files.add(url.pathname);
      return route.fulfill(fileOf(url.pathname));
    }
    const problem = (said: Problem) =>
      route.fulfill({
        status: said.status,
        contentType: 'application/problem+json',
        headers: { date },
        body: JSON.stringify({ type: 'about:blank', title: said.code, errors: [], ...said }),
      });
    if (refuse) return problem(refuse);
    const path = url.pathname.slice('/api/v1'.length);
    let said: unknown;
    if (request.method() === 'GET') {
      said = await answer(world, { path, query: url.searchParams });
      if (said === undefined)
        return problem({ status: 404, code: 'not_found', detail: `There is no ${path}.` });
    } else {
      const body: unknown = request.postDataJSON();
      written.push({ method: request.method(), path, body });
      said = onWrite(path, body);
      if (isProblem(said)) return problem(said);
    }
    return route.fulfill({ json: said, headers: { date } });
  });
  await page.routeWebSocket(/\/api\/v1\/stream/, (socket) => {
    if (away) {
      void socket.close({ code: 1001 });
      return;
    }
    sockets.add(socket);
    socket.onMessage((text) => {
      if (String(text).includes('ping')) socket.send('{"type":"pong"}');
    });
    const since = Number(new URL(socket.url()).searchParams.get('since') ?? head);
    socket.send(JSON.stringify({ type: 'callboard.stream.hello', head, oldest: 1, since }));
  });

  return {
    written,
    foreign,
    loadedBytes: () =>
      [...files]
        .filter((path) => !path.includes('terminal'))
        .reduce((sum, path) => sum + gzipSync(fileOf(path).body).length, 0),
    errors,
    push(...events) {
      head = Math.max(head, ...events.map((event) => (event as { sequence: number }).sequence));
      for (const socket of sockets) socket.send(JSON.stringify(events));
    },
    goAway() {
      away = true;
      for (const socket of sockets) void socket.close({ code: 1001 });
      sockets.clear();
    },
    comeBack() {
      away = false;
    },
    async quiet() {
      while (performance.now() - askedAt < QUIET_MS) await page.waitForTimeout(20);
      // What was answered last is told to the views with the next frames.
      await page.evaluate(
        'new Promise((drawn) => setTimeout(() => requestAnimationFrame(() => requestAnimationFrame(drawn)), 100))',
      );
    },
  };
}

const isProblem = (said: unknown): said is Problem =>
  typeof said === 'object' && said !== null && 'code' in said && 'detail' in said;

function fileOf(path: string) {
  const name = path === '/' ? 'index.html' : path.slice(1);
  const file = `${FOLDER}${name}`;
  if (!existsSync(file)) {
    if (path === '/') throw new Error(`${file} is missing: run npm run build first`);
    return { status: 404, body: '' };
  }
  return {
    status: 200,
    contentType: TYPES[extname(name)] ?? 'application/octet-stream',
    body: readFileSync(file),
  };
}
