import { randomUUID } from 'node:crypto';
import { API } from '../transport/protocol/index.ts';
import type { PageOf } from '../transport/protocol/page.ts';
import { CliError, unreachable } from './cli-error.ts';
import { refusal } from './refusal.ts';

/** How long an answer may take. */
const ANSWER_TIMEOUT_MS = 30_000;
/** One more attempt after a connection that failed: a service that is being restarted is back soon. */
const RETRY_WAITS_MS: readonly number[] = [200];
const PAGE_LIMIT = 500;

export type Query = Readonly<Record<string, string | number | boolean | undefined>>;
export type Method = 'GET' | 'POST' | 'PATCH' | 'PUT';

/** How long an answer is waited for, and how long before each further attempt. */
export interface Patience {
  readonly timeoutMs?: number;
  readonly retryWaitsMs?: readonly number[];
}

export interface ClientOptions extends Patience {
  /** Without a trailing slash. */
  readonly url: string;
  readonly token: string | null;
  /** Where the token was looked for, for the sentence about a refused one. */
  readonly tokenFile?: string | null;
  sleep(ms: number): Promise<void>;
}

/** The service over HTTP. Every failure is a {@link CliError} with its exit code. */
export class Client {
  readonly url: string;
  readonly token: string | null;
  readonly #options: ClientOptions;

  constructor(options: ClientOptions) {
    this.url = options.url;
    this.token = options.token;
    this.#options = options;
  }

  async get<T>(path: string, query: Query = {}): Promise<T> {
    return (await this.send<T>('GET', API + path + queryText(query))).body;
  }

  async post<T>(path: string, body: object): Promise<T> {
    return (await this.send<T>('POST', API + path, body)).body;
  }

  /** The items of a list: one page of `limit`, or all pages where there is no limit. */
  async list<T>(path: string, query: Query = {}, limit?: number): Promise<PageOf<T>> {
    const items: T[] = [];
    let cursor = query['cursor'];
    for (;;) {
      const room = limit === undefined ? PAGE_LIMIT : Math.min(PAGE_LIMIT, limit - items.length);
      const page = await this.get<PageOf<T>>(path, { ...query, limit: room, cursor });
      items.push(...page.items);
      const full = limit !== undefined && items.length >= limit;
      if (page.nextCursor === null || full) return { items, nextCursor: page.nextCursor };
      cursor = page.nextCursor;
    }
  }

  /**
   * One request. A write carries an Idempotency-Key that its second attempt repeats: where the connection broke after
   * the service had acted, it answers again and does not act again.
   */
  async send<T>(method: Method, path: string, body?: object): Promise<{ status: number; body: T }> {
    const key = method === 'GET' ? null : randomUUID();
    const waits = [...(this.#options.retryWaitsMs ?? RETRY_WAITS_MS)];
    for (;;) {
      try {
        return await this.#once<T>(method, path, body, key);
      } catch (error) {
        if (error instanceof CliError) throw error;
        const wait = isTimeout(error) ? undefined : waits.shift();
        if (wait === undefined) throw unreachable(this.url, error);
        await this.#options.sleep(wait);
      }
    }
  }

  async #once<T>(
    method: Method,
    path: string,
    body: object | undefined,
    key: string | null,
  ): Promise<{ status: number; body: T }> {
    const headers: Record<string, string> = {
      accept: 'application/json, application/problem+json',
    };
    if (this.token !== null) headers['authorization'] = `Bearer ${this.token}`;
    if (key !== null) headers['idempotency-key'] = key;
    if (body !== undefined) headers['content-type'] = 'application/json';
    const response = await fetch(this.url + path, {
      method,
      headers,
      // The token goes to the address that was named and nowhere else.
      redirect: 'manual',
      signal: AbortSignal.timeout(this.#options.timeoutMs ?? ANSWER_TIMEOUT_MS),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const answer = parsed(text);
    if (response.ok && answer !== undefined) return { status: response.status, body: answer as T };
    throw refusal({
      status: response.status,
      answer,
      url: this.url,
      tokenFile: this.token === null ? null : (this.#options.tokenFile ?? null),
      lookedFor: this.#options.tokenFile ?? null,
    });
  }
}

/** `?a=1&b=2`; undefined values are left out. */
export function queryText(query: Query): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) params.append(name, String(value));
  }
  const text = params.toString();
  return text === '' ? '' : `?${text}`;
}

/** A piece of a path: an id may hold anything. */
export const segment = (id: string): string => encodeURIComponent(id);

function parsed(text: string): unknown {
  if (text === '') return null;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const isTimeout = (error: unknown): boolean =>
  error instanceof Error && error.name === 'TimeoutError';
