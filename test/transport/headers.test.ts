import type { IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAllowList } from '../../src/transport/allow-list.ts';
import type { Running } from './a-server.ts';
import { aServer, TOKEN } from './a-server.ts';

// Requests that no library sends, written by hand.

let running: Running;
beforeAll(async () => void (running = await aServer()));
afterAll(() => running.close());

interface Answer {
  readonly status: number;
  readonly head: string;
  readonly body: string;
}

/** Sends the lines as they are and reads until the service hangs up. */
function send(lines: readonly string[], body = ''): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const socket = connect(running.port, '127.0.0.1');
    let text = '';
    socket.setEncoding('utf8').on('data', (more: string) => (text += more));
    socket.on('error', reject);
    socket.on('close', () => {
      const [head = '', ...rest] = text.split('\r\n\r\n');
      resolve({ status: Number(head.split(' ')[1]), head, body: rest.join('\r\n\r\n') });
    });
    socket.write(`${lines.join('\r\n')}\r\n\r\n${body}`);
  });
}

const BODY = '{"title":"A"}';
const NOT_ALLOWED = 'forbidden';
const own = () => ({
  host: `Host: 127.0.0.1:${running.port}`,
  origin: `Origin: http://127.0.0.1:${running.port}`,
  token: `Authorization: Bearer ${TOKEN}`,
});
/** A ticket's creation that is right but for what is added to it. */
const create = (...more: string[]): Promise<Answer> =>
  send(
    [
      'POST /api/v1/tickets HTTP/1.1',
      own().host,
      own().token,
      'Content-Type: application/json',
      `Content-Length: ${BODY.length}`,
      'Connection: close',
      ...more,
    ],
    BODY,
  );
const upgrade = (...more: string[]): Promise<Answer> =>
  send([
    'GET /api/v1/stream HTTP/1.1',
    own().host,
    own().token,
    'Connection: Upgrade',
    'Upgrade: websocket',
    ...more,
  ]);
const HANDSHAKE = ['Sec-WebSocket-Version: 13', 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=='];

function expectProblem({ status, head, body }: Answer, code: string): Record<string, unknown> {
  expect(head).toMatch(/^content-type: application\/problem\+json/im);
  const problem = JSON.parse(body) as Record<string, unknown>;
  expect(problem).toMatchObject({ code, status, detail: expect.stringMatching(/\S/) });
  return problem;
}

describe('a header that is given twice', () => {
  const twice: [string, () => string[]][] = [
    ['host', () => ['Host: evil.example']],
    ['host', () => [own().host]],
    ['authorization', () => ['Authorization: Bearer wrong']],
    ['origin', () => [own().origin, 'Origin: http://evil.example']],
    ['content-type', () => ['Content-Type: text/plain']],
    ['content-encoding', () => ['Content-Encoding: identity', 'Content-Encoding: gzip']],
    ['if-match', () => ['If-Match: *', 'If-Match: "1"']],
    ['idempotency-key', () => ['Idempotency-Key: a', 'Idempotency-Key: b']],
    ['last-event-id', () => ['Last-Event-ID: 0', 'Last-Event-ID: 1']],
  ];

  it.each(twice)('is refused: %s', async (name, more) => {
    const before = running.host.told.length;
    const problem = expectProblem(await create(...more()), 'invalid');
    expect(problem).toMatchObject({ status: 400, errors: [{ in: 'header', path: name }] });
    expect(running.host.told).toHaveLength(before);
  });

  it('is refused before an upgrade as well', async () => {
    expectProblem(await upgrade(...HANDSHAKE, 'Host: evil.example'), 'invalid');
  });

  it('may be one that has a list', async () => {
    expect((await create('Accept: text/html', 'Accept: application/json')).status).toBe(201);
  });
});

describe('a request that names no host', () => {
  it.each(['1.0', '1.1'])('is refused in HTTP/%s', async (version) => {
    const lines = [`GET /healthz HTTP/${version}`, 'Connection: close'];
    expect(expectProblem(await send(lines), NOT_ALLOWED)['status']).toBe(403);
  });
});

describe('a service that is configured by a name', () => {
  const settings = { host: 'board.example', allowedHosts: [], allowedOrigins: [] };
  const list = createAllowList({ ...settings, port: 0 }, { port: 4747, address: '192.0.2.7' });
  const check = (host: string): boolean =>
    list.check({ headers: { host } } as IncomingMessage) === null;

  it('may be asked by the name and by the address that it stands for: its agents are told that one', () => {
    expect(['board.example:4747', '192.0.2.7:4747', '127.0.0.1:4747'].map(check)).toEqual([
      true,
      true,
      true,
    ]);
    expect(['192.0.2.8:4747', '192.0.2.7', 'board.example:80'].map(check)).toEqual([
      false,
      false,
      false,
    ]);
  });
});

describe('a handshake that breaks the protocol', () => {
  const broken: [string, string[]][] = [
    ['has no key', HANDSHAKE.slice(0, 1)],
    ['has a key that is none', ['Sec-WebSocket-Version: 13', 'Sec-WebSocket-Key: x']],
    ['has no version', HANDSHAKE.slice(1)],
    ['is of an older version', ['Sec-WebSocket-Version: 12', ...HANDSHAKE.slice(1)]],
    ['offers what is no protocol', [...HANDSHAKE, 'Sec-WebSocket-Protocol: a,,b']],
  ];
  it.each(broken)('is refused with a problem: it %s', async (_, headers) => {
    const answer = await upgrade(...headers);
    expect(expectProblem(answer, 'invalid')['status']).toBe(400);
    expect(answer.head).toMatch(/^sec-websocket-version: 13/im);
  });
});
