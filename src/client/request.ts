import type { Problem } from '../transport/protocol/problem.ts';
import { API } from '../transport/protocol/wire.ts';
import { CallboardError } from './error.ts';

const ANSWER_MS_MAX = 30_000;

export type Query = Readonly<Record<string, string | number | boolean | undefined>>;

export interface RequestOptions {
  /** Without a trailing slash; empty in a page that the service itself serves. */
  readonly url: string;
  /** Left out where a cookie says who asks. */
  readonly token: string | undefined;
  readonly fetch: typeof globalThis.fetch;
}

export interface Call {
  readonly method?: 'GET' | 'POST' | 'PATCH' | 'PUT';
  readonly query?: Query;
  readonly body?: object;
  /** Only if the object still has this version, else `version_mismatch`. */
  readonly ifVersion?: number;
}

/**
 * One request of the HTTP interface; the path counts from `/api/v1`.
 * @throws {CallboardError}
 */
export async function request<T>(
  { url, token, fetch }: RequestOptions,
  path: string,
  { method = 'GET', query = {}, body, ifVersion }: Call = {},
): Promise<T> {
  const headers: Record<string, string> = { accept: 'application/json, application/problem+json' };
  if (token !== undefined) headers['authorization'] = `Bearer ${token}`;
  if (body !== undefined) headers['content-type'] = 'application/json';
  // A write that is repeated by a proxy or a person's impatience is done once.
  if (method !== 'GET') headers['idempotency-key'] = globalThis.crypto.randomUUID();
  if (ifVersion !== undefined) headers['if-match'] = `"${ifVersion}"`;
  let response: Response;
  let text: string;
  try {
    response = await fetch(`${url}${API}${path}${queryText(query)}`, {
      method,
      headers,
      // The token goes to the address that was named and nowhere else.
      redirect: 'error',
      signal: AbortSignal.timeout(ANSWER_MS_MAX),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    text = await response.text();
  } catch (cause) {
    throw new CallboardError('The service cannot be reached. See that it runs, and the address.', {
      status: 0,
      code: 'unavailable',
      cause,
    });
  }
  const answer = parsed(text);
  if (response.ok && answer !== undefined) return answer as T;
  throw refusal(response.status, answer);
}

function refusal(status: number, answer: unknown): CallboardError {
  if (typeof answer === 'object' && answer !== null && 'code' in answer && 'detail' in answer) {
    const problem = answer as Problem;
    return new CallboardError(problem.detail, { status, code: problem.code, problem });
  }
  return new CallboardError(`This is no answer of Callboard (status ${status}).`, {
    status,
    code: 'internal',
  });
}

/** `?a=1&b=2`; undefined values are left out. */
export function queryText(query: Query): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined);
  if (given.length === 0) return '';
  return `?${new URLSearchParams(given.map(([name, value]): [string, string] => [name, String(value)]))}`;
}

function parsed(text: string): unknown {
  if (text === '') return null;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
