import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ask, aServer, TOKEN } from './a-server.ts';
import type { Running } from './a-server.ts';
import { escalationView, ticketView, workerView } from './fake-host.ts';
import { ROUTES } from './routes.ts';

let running: Running;
beforeAll(async () => {
  running = await aServer();
  running.host.tickets.set('CB-1', ticketView('CB-1'));
  running.host.escalations.push(escalationView('esc-7'));
  running.host.workers.set('CB-1.1', workerView('CB-1.1'));
});
afterAll(() => running.close());

const withBody = ROUTES.filter(({ body }) => body);
const guarded = ROUTES.filter(({ open }) => !open);

describe.each(ROUTES)('$method $path', (route) => {
  it('answers what it should', async () => {
    const response = await ask(running, route);
    expect(response.status).toBe(route.status);
    expect(response.headers['x-request-id']).toMatch(/^[0-9a-f]{16}$/);
  });

  it.each([
    'evil.example',
    'evil.example:80',
    '127.0.0.1',
    '127.0.0.1.evil.example',
    'localhost:1',
  ])('refuses the host %s', async (host) => {
    const response = await ask(running, { ...route, headers: { host } });
    expectProblem(response, 403, 'forbidden');
  });

  it.each(['http://evil.example', 'null', 'http://localhost', 'https://127.0.0.1'])(
    'refuses the origin %s',
    async (origin) => {
      const response = await ask(running, { ...route, headers: { origin } });
      expectProblem(response, 403, 'forbidden');
    },
  );

  it('takes its own host names and origins', async () => {
    for (const name of ['127.0.0.1', 'localhost', 'LOCALHOST', '[::1]']) {
      const host = `${name}:${running.port}`;
      const response = await ask(running, {
        ...route,
        headers: { host, origin: `http://${host}` },
      });
      expect(response.status).toBe(route.status);
    }
  });
});

describe.each(guarded)('$method $path needs the token', (route) => {
  // Each route has five wrong tokens; more than a hundred in one minute would be told to wait.
  beforeEach(() => running.clock.advance(60_000));

  it.each([null, 'wrong', '', `${TOKEN}x`, TOKEN.slice(1)])('and refuses %j', async (token) => {
    const before = running.host.told.length;
    const response = await ask(running, { ...route, token });
    expectProblem(response, 401, 'unauthorized');
    expect(response.headers['www-authenticate']).toMatch(/^Bearer/);
    expect(running.host.told).toHaveLength(before);
  });
});

describe.each(withBody)('the body of $method $path', (route) => {
  it.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'])(
    'is not taken as %s',
    async (type) => {
      const response = await ask(running, { ...route, headers: { 'content-type': type } });
      expectProblem(response, 415, 'unsupported_media_type');
    },
  );

  it('is not taken compressed', async () => {
    const response = await ask(running, { ...route, headers: { 'content-encoding': 'gzip' } });
    expectProblem(response, 415, 'unsupported_media_type');
  });

  it.each([
    ['an unknown field', { bogus: 1 }, 'bogus'],
    ['a name with a control character', { by: 'a\u0007b' }, 'by'],
    ['an empty name', { by: '' }, 'by'],
    ['a name that is too long', { by: 'x'.repeat(101) }, 'by'],
  ])('is refused with %s', async (_, extra, path) => {
    const response = await ask(running, { ...route, body: { ...route.body, ...extra } });
    // What makes no sense as a report is 422 there; `by` is no field of a report at all.
    expectProblem(response, 400, 'invalid');
    expect(response.json.errors).toContainEqual(expect.objectContaining({ in: 'body', path }));
  });

  it.each([
    ['broken', '{"a":'],
    ['no UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d])],
    ['nested ten thousand deep', '['.repeat(10_000) + ']'.repeat(10_000)],
    ['out for the prototype', '{"__proto__":{"admin":true}}'],
    ['out for the constructor', '{"constructor":{"prototype":{"admin":true}}}'],
    ['half a character', '{"text":"\\ud800"}'],
  ])('is refused where it is %s', async (_, body) => {
    const response = await ask(running, { ...route, body });
    expectProblem(response, 400, 'invalid');
  });

  it.each(['[]', '7', '"text"', 'true'])('is refused as %s', async (body) => {
    const response = await ask(running, { ...route, body });
    expectProblem(response, route.open ? 422 : 400, 'invalid');
  });

  it('is refused above 1 MiB, and taken below', async () => {
    const large = `${JSON.stringify(route.body).slice(0, -1)}${' '.repeat(1024 * 1024)}}`;
    expectProblem(await ask(running, { ...route, body: large }), 413, 'too_large');
    const just = `${JSON.stringify(route.body)}${' '.repeat(1024 * 1024 - 1_000)}`;
    expect((await ask(running, { ...route, body: just })).status).toBe(route.status);
  });
});

describe('elsewhere', () => {
  it.each([
    ['GET', '/nothing'],
    ['GET', '/api/v1/nothing'],
    ['DELETE', '/api/v1/tickets/CB-1'],
    ['POST', '/healthz'],
    ['GET', '/../../etc/passwd'],
  ])('%s %s is not found, with and without a token', async (method, path) => {
    for (const token of [TOKEN, null]) {
      expectProblem(await ask(running, { method, path, token }), 404, 'not_found');
    }
  });

  it('a path that cannot be decoded is a problem', async () => {
    expectProblem(await ask(running, { path: '/api/v1/tickets/%zz' }), 400, 'invalid');
  });

  it.each([
    '/api/v1/tickets/CB-404',
    '/api/v1/workers/CB-1.404',
    '/api/v1/tickets/a%2Fb',
    '/api/v1/tickets/',
  ])('%s is not found', async (path) => {
    expectProblem(await ask(running, { path }), 404, 'not_found');
  });

  it('no answer tells of files or code', async () => {
    running.host.behave(() => {
      throw new Error('secret detail in /some/path');
    });
    const response = await ask(running, {
      method: 'POST',
      path: '/api/v1/tickets',
      body: { title: 'x' },
    });
    running.host.behave(() => ({}));
    expectProblem(response, 500, 'internal');
    expect(response.text).not.toContain('secret');
    expect(running.logged.join()).toContain('secret detail');
  });

  it('neither tokens nor headers nor bodies are logged', async () => {
    const body = { title: 'a very private title' };
    await ask(running, { method: 'POST', path: '/api/v1/tickets?x=private-query', body });
    await ask(running, { path: '/api/v1/tickets', token: 'a-wrong-token' });
    expect(running.logged.length).toBeGreaterThan(0);
    expect(running.logged.join()).not.toMatch(
      new RegExp(`${TOKEN}|a-wrong-token|private|accept|content-type`),
    );
  });
});

function expectProblem(
  response: { status: number; headers: object; json: Record<string, unknown> },
  status: number,
  code: string,
): void {
  expect({ status: response.status, code: response.json.code }).toEqual({ status, code });
  expect(response.headers).toMatchObject({ 'content-type': 'application/problem+json' });
  expect(response.json).toMatchObject({
    type: `urn:callboard:problem:${code}`,
    title: expect.any(String),
    status,
    detail: expect.any(String),
    errors: expect.any(Array),
  });
}
