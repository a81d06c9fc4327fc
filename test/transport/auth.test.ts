import { afterEach, describe, expect, it } from 'vitest';
import { createAllowList } from '../../src/transport/allow-list.ts';
import { createFailedLogins } from '../../src/transport/failed-logins.ts';
import { ask, aServer, FakeClock, TOKEN } from './a-server.ts';
import type { Running } from './a-server.ts';
import { aStream } from './a-stream.ts';

let running: Running;
afterEach(() => running.close());

const path = '/api/v1/tickets';

describe('the token', () => {
  it('is the current one, also after it was changed', async () => {
    let token = 'first';
    running = await aServer({ token: () => token });
    expect((await ask(running, { path, token: 'first' })).status).toBe(200);
    token = 'second';
    expect((await ask(running, { path, token: 'first' })).status).toBe(401);
    expect((await ask(running, { path, token: 'second' })).status).toBe(200);
  });

  it('is never the empty one', async () => {
    running = await aServer({ token: () => '' });
    const headers = { authorization: 'Bearer ' };
    expect((await ask(running, { path, token: null, headers })).status).toBe(401);
    const client = aStream(running, { token: null, protocols: ['callboard.v1', 'bearer.'] });
    expect((await client.closed).code).toBe(1008);
  });

  it('is taken from a bearer header only', async () => {
    running = await aServer();
    const headers = { authorization: `bearer ${TOKEN}` };
    expect((await ask(running, { path, token: null, headers })).status).toBe(200);
    const basic = { authorization: `Basic ${TOKEN}` };
    expect((await ask(running, { path, token: null, headers: basic })).status).toBe(401);
    expect((await ask(running, { path: `${path}?token=${TOKEN}`, token: null })).status).toBe(401);
  });
});

describe('the limit on wrong tokens', () => {
  it('turns wrong ones away and never the right one', async () => {
    running = await aServer({ limits: { failedLoginsMax: 3 } });
    const statuses: number[] = [];
    for (let n = 0; n < 5; n += 1) {
      statuses.push((await ask(running, { path, token: 'wrong' })).status);
      expect((await ask(running, { path })).status).toBe(200);
    }
    expect(statuses).toEqual([401, 401, 401, 429, 429]);
    const limited = await ask(running, { path, token: 'wrong' });
    expect(limited.json.code).toBe('rate_limited');
    expect(Number(limited.headers['retry-after'])).toBeGreaterThan(0);
    running.clock.advance(60_000);
    expect((await ask(running, { path, token: 'wrong' })).status).toBe(401);
  });

  it('counts per address, and remembers only so many of them', async () => {
    running = await aServer();
    const logins = createFailedLogins(new FakeClock(), 1);
    expect(logins.count('a')).toBeNull();
    expect(logins.count('b')).toBeNull();
    expect(logins.count('a')).toBe(60);
    for (let n = 0; n < 1_000; n += 1) logins.count(`x${n}`);
    expect(logins.count('a')).toBeNull();
  });
});

describe('the allow-list', () => {
  it('has the further hosts and origins of the configuration', async () => {
    running = await aServer({
      server: {
        host: '127.0.0.1',
        port: 0,
        allowedHosts: ['cb.example', 'other.example:9'],
        allowedOrigins: ['https://cb.example/'],
        inspect: false,
      },
    });
    const status = async (headers: Record<string, string>) =>
      (await ask(running, { path, headers })).status;
    expect(await status({ host: 'CB.example' })).toBe(200);
    expect(await status({ host: `cb.example:${running.port}` })).toBe(200);
    expect(await status({ host: 'cb.example:1' })).toBe(403);
    expect(await status({ host: 'other.example:9' })).toBe(200);
    expect(await status({ host: 'other.example' })).toBe(403);
    expect(await status({ origin: 'https://cb.example' })).toBe(200);
    expect(await status({ origin: 'http://cb.example' })).toBe(200);
    expect(await status({ origin: 'https://other.example' })).toBe(403);
  });

  it.each([
    ['0.0.0.0', '0.0.0.0:4747', false],
    ['192.0.2.7', '192.0.2.7:4747', true],
    ['::1', '[::1]:4747', true],
    ['fe80::1', '[fe80::1]:4747', true],
  ])('bound to %s takes %s: %s', async (host, asked, taken) => {
    running = await aServer();
    const list = createAllowList(
      { host, port: 4747, allowedHosts: [], allowedOrigins: [] },
      { port: 4747 },
    );
    const problem = list.check({ headers: { host: asked } } as never);
    expect(problem === null).toBe(taken);
  });
});
