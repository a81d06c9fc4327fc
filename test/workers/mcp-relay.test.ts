import type { IncomingHttpHeaders, Server } from 'node:http';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { withoutNonces } from '../../src/workers/nonce.ts';
import type { McpRelay } from '../../src/workers/runner/mcp-relay.ts';
import { openMcpRelay } from '../../src/workers/runner/mcp-relay.ts';
import type { Asked } from '../transport/a-server.ts';
import { ask } from '../transport/a-server.ts';

let service: Server;
let relay: McpRelay;
let port: number;
let nonce = 'nonce-of-turn-1';
const heard: { headers: IncomingHttpHeaders; body: string }[] = [];
/** Called when a message begins to come, and when it is there, before it is answered. */
let onNonce = (): void => {};
let onHeard = async (): Promise<void> => {};

beforeEach(async () => {
  heard.length = 0;
  nonce = 'nonce-of-turn-1';
  onHeard = async () => {};
  onNonce = () => {};
  service = createServer((asked, response) => {
    let body = '';
    asked.on('data', (piece: Buffer) => (body += piece.toString()));
    asked.on('end', () => {
      heard.push({ headers: asked.headers, body });
      void onHeard().then(() => {
        const headers = { 'content-type': 'application/json', 'set-cookie': 'a=b' };
        response.writeHead(body.includes('refuse') ? 409 : 200, headers);
        response.end(`{"echo":${JSON.stringify(body)}}`);
      });
    });
  });
  await new Promise<void>((resolve) => service.listen(0, '127.0.0.1', resolve));
  const to = `http://127.0.0.1:${(service.address() as AddressInfo).port}/api/v1/mcp`;
  relay = await openMcpRelay({
    to,
    run: 'CB-1.1',
    nonce: () => {
      onNonce();
      return nonce;
    },
  });
  port = Number(new URL(relay.url).port);
});
afterEach(async () => {
  relay.close();
  service.closeAllConnections();
  await new Promise((resolve) => service.close(resolve));
});

const send = (more: Partial<Asked> = {}) =>
  ask({ port }, { method: 'POST', path: '/mcp', body: { a: 1 }, token: relay.bearer, ...more });

describe("the road of a session to the service's tools", () => {
  it('carries a message with the nonce of the turn that it came in [6.mcp, 10.11]', async () => {
    const headers = {
      accept: 'application/json',
      'mcp-protocol-version': '2025-06-18',
      'x-more': '1',
    };
    const answer = await send({ headers });
    expect([answer.status, answer.json]).toEqual([200, { echo: '{"a":1}' }]);
    expect(answer.headers).not.toHaveProperty('set-cookie');
    nonce = 'nonce-of-turn-2';
    await send();
    expect(heard.map(({ headers: { authorization } }) => authorization)).toEqual([
      'Bearer nonce-of-turn-1',
      'Bearer nonce-of-turn-2',
    ]);
    expect(heard[0]?.headers).toMatchObject({
      accept: 'application/json',
      'mcp-protocol-version': '2025-06-18',
    });
    expect(heard[0]?.headers).not.toHaveProperty('x-more');
  });

  it('keeps the nonce of the turn in which a message began to come', async () => {
    const begun = new Promise<void>((resolve) => (onNonce = resolve));
    const headers = {
      authorization: `Bearer ${relay.bearer}`,
      'content-type': 'application/json',
    };
    const message = request(relay.url, { method: 'POST', headers, agent: false });
    const answered = new Promise<number | undefined>((resolve, reject) => {
      message.once('error', reject).once('response', (response) => {
        response.resume();
        resolve(response.statusCode);
      });
    });
    message.write('{"a":');
    await begun;
    nonce = 'nonce-of-turn-2';
    message.end('1}');
    expect(await answered).toBe(200);
    expect(heard[0]?.headers.authorization).toBe('Bearer nonce-of-turn-1');
  });

  it('gives the refusal of the service as it is', async () => {
    const answer = await send({ body: { refuse: true } });
    expect([answer.status, answer.json]).toEqual([409, { echo: '{"refuse":true}' }]);
  });

  it.each([
    ['no bearer', { token: null }, 401],
    ['another bearer', { token: 'x'.repeat(43) }, 401],
    ['the nonce itself', { token: 'nonce-of-turn-1' }, 401],
    ['another host', { headers: { host: 'evil.example' } }, 403],
    ['a name for the same host', { headers: { host: 'localhost:1' } }, 403],
    ['a page', { headers: { origin: 'http://evil.example' } }, 403],
    ['a page that names this address', { headers: { origin: 'null' } }, 403],
    ['a stream', { method: 'GET', body: undefined }, 405],
    ['an end of a session', { method: 'DELETE', body: undefined }, 405],
    ['a body above 1 MiB', { body: 'x'.repeat(1024 * 1024 + 1) }, 413],
  ] as const)('takes nothing from %s', async (_, change, status) => {
    expect((await send(change)).status).toBe(status);
    expect(heard).toEqual([]);
  });

  it('says that the service is away, and works when it is back', async () => {
    const { port: at } = service.address() as AddressInfo;
    await new Promise((resolve) => service.close(resolve));
    const answer = await send();
    expect([answer.status, answer.text]).toEqual([503, expect.stringContaining('call again')]);
    await new Promise<void>((resolve) => service.listen(at, '127.0.0.1', resolve));
    expect((await send()).status).toBe(200);
  });

  it('lives on where the agent hangs up, or the service does', async () => {
    onHeard = async () => service.closeAllConnections();
    expect((await send()).status).toBe(503);
    onHeard = async () => {};
    expect((await send()).status).toBe(200);
  });

  it('has a bearer of its own, which is no nonce and is taken out of output as one is [6.nonce]', async () => {
    const other = await openMcpRelay({ to: relay.url, run: 'CB-1.1', nonce: () => '' });
    other.close();
    expect(other.bearer).not.toBe(relay.bearer);
    expect(relay.bearer).not.toContain(nonce);
    expect(withoutNonces(`it is ${relay.bearer}.`, 'CB-1.1')).toBe('it is [nonce].');
    expect(new URL(relay.url).hostname).toBe('127.0.0.1');
  });
});
