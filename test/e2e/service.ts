/** The built service as a process of its own: started, asked over HTTP, stopped, killed and started again. */
import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Escalation } from '../../src/transport/protocol/escalation.ts';
import type { StreamEvent } from '../../src/transport/protocol/event.ts';
import type { Ticket } from '../../src/transport/protocol/ticket.ts';
import type { Worker } from '../../src/transport/protocol/worker.ts';
import type { Site } from './site.ts';
import { BIN } from './site.ts';

export interface Reply<T = unknown> {
  readonly status: number;
  readonly body: T;
}

export interface Ended {
  readonly code: number | null;
  readonly signal: string | null;
}

export interface Service {
  readonly url: string;
  readonly token: string;
  readonly pid: number;
  /** All that it wrote on stderr. */
  log(): string;
  stdout(): string;
  request<T>(method: string, path: string, body?: unknown, headers?: object): Promise<Reply<T>>;
  /** @throws where the answer is no 2xx. */
  get<T>(path: string): Promise<T>;
  post<T>(path: string, body?: unknown): Promise<T>;
  ticket(id: string): Promise<Ticket>;
  worker(id: string): Promise<Worker>;
  tickets(): Promise<Ticket[]>;
  workers(): Promise<Worker[]>;
  escalations(): Promise<Escalation[]>;
  events(since?: number): Promise<StreamEvent[]>;
  /** SIGKILL. */
  kill(): Promise<void>;
  /** SIGTERM. */
  stop(): Promise<Ended>;
  readonly ended: Promise<Ended>;
}

interface StartOptions {
  readonly args?: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
}

/** A command line of the built program, in the site's folder. */
export function callboard(
  site: Pick<Site, 'dir' | 'env'>,
  args: readonly string[],
  { env = {} }: { env?: NodeJS.ProcessEnv } = {},
): ChildProcess {
  if (!existsSync(BIN)) throw new Error(`${BIN} is missing: run npm run build first`);
  return spawn(process.execPath, [BIN, ...args], {
    cwd: site.dir,
    env: { ...site.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** Resolves when it listens; rejects with what it said where it ends before. */
export async function startService(site: Site, options: StartOptions = {}): Promise<Service> {
  const child = callboard(site, ['serve', ...(options.args ?? [])], { env: options.env ?? {} });
  let log = '';
  let stdout = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  const ended = new Promise<Ended>((resolve) => {
    child.once('close', (code, signal) => resolve({ code, signal }));
  });
  const url = await new Promise<string>((resolve, reject) => {
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      log += text;
      const found = /"url":"(http:[^"]+)"[^\n]*"callboard serves"/.exec(log);
      if (found?.[1]) resolve(found[1]);
    });
    void ended.then(({ code }) => reject(new Error(`serve ended with ${code}: ${log}`)));
  });
  const token = readFileSync(join(site.dataDir, 'token'), 'utf8').trim();

  async function request<T>(
    method: string,
    path: string,
    body?: unknown,
    headers: object = {},
  ): Promise<Reply<T>> {
    const answer = await fetch(`${url}/api/v1${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    return { status: answer.status, body: (text === '' ? null : JSON.parse(text)) as T };
  }
  async function must<T>(method: string, path: string, body?: unknown): Promise<T> {
    const answer = await request<T>(method, path, body);
    if (answer.status < 300) return answer.body;
    throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
  }
  const get = <T>(path: string) => must<T>('GET', path);
  async function all<T>(path: string): Promise<T[]> {
    const found: T[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const more = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`;
      const page: { items: T[]; nextCursor: string | null } = await get(`${path}${more}`);
      found.push(...page.items);
      cursor = page.nextCursor;
    }
    return found;
  }

  return {
    url,
    token,
    pid: child.pid as number,
    log: () => log,
    stdout: () => stdout,
    request,
    get,
    post: (path, body) => must('POST', path, body ?? {}),
    ticket: (id) => get(`/tickets/${id}`),
    worker: (id) => get(`/workers/${id}`),
    tickets: () => all('/tickets?limit=500'),
    workers: () => all('/workers?all=true&limit=500'),
    escalations: () => all('/escalations?limit=500'),
    events: (since = 0) => all(`/events?limit=500&since=${since}`),
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
    stop() {
      child.kill('SIGTERM');
      return ended;
    },
    ended,
  };
}
