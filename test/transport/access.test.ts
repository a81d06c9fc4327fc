import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { tokenFiles } from '../../src/world/token-file.ts';
import type { Response, Running } from './a-server.ts';
import { ask, aServer, READ_TOKEN, TOKEN } from './a-server.ts';
import { aStream } from './a-stream.ts';

let running: Running;
afterEach(() => running.close());

const path = '/api/v1/tickets';
const launch = async (): Promise<string> => {
  const { json } = await ask(running, { method: 'POST', path: '/api/v1/launch', body: {} });
  return String(json['url']).slice(running.url.length);
};
const cookieOf = ({ headers }: Response): string =>
  String(headers['set-cookie']).split(';', 1)[0] ?? '';
const login = async (): Promise<string> =>
  cookieOf(await ask(running, { path: await launch(), token: null }));

describe('a launch address', () => {
  beforeEach(async () => void (running = await aServer()));

  it('lets a browser in with a cookie that scripts and other sites cannot use', async () => {
    const answer = await ask(running, { path: await launch(), token: null });
    expect([answer.status, answer.headers['location']]).toEqual([303, '/']);
    expect(String(answer.headers['set-cookie'])).toMatch(
      /^callboard_\d+=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict; Max-Age=\d+$/,
    );
    expect(String(answer.headers['set-cookie'])).not.toContain(TOKEN);
    const headers = { cookie: `other=1; ${cookieOf(answer)}` };
    expect((await ask(running, { path, token: null, headers })).status).toBe(200);
  });

  it('is good once', async () => {
    const address = await launch();
    expect((await ask(running, { path: address, token: null })).status).toBe(303);
    const again = await ask(running, { path: address, token: null });
    expect(again.status).toBe(403);
    expect(again.text).toContain('callboard open');
    expect(again.headers['set-cookie']).toBeUndefined();
  });

  it('is good for a minute', async () => {
    const address = await launch();
    running.clock.advance(60_000);
    expect((await ask(running, { path: address, token: null })).status).toBe(403);
  });

  it('is made for the admin token only', async () => {
    const asked = { method: 'POST', path: '/api/v1/launch', body: {} };
    expect((await ask(running, { ...asked, token: null })).status).toBe(401);
    expect((await ask(running, { ...asked, token: READ_TOKEN })).status).toBe(403);
  });

  it.each(['', 'x', '%00', 'a'.repeat(200), 'constructor'])(
    'that nobody made (%j) lets nobody in',
    async (code) => {
      const answer = await ask(running, { path: `/?launch=${code}`, token: null });
      expect([400, 403]).toContain(answer.status);
      expect(answer.headers['set-cookie']).toBeUndefined();
    },
  );
});

describe('the cookie', () => {
  beforeEach(async () => void (running = await aServer()));

  it('writes only for a page that names its origin', async () => {
    const cookie = await login();
    const write = { method: 'POST', path: '/api/v1/launch', body: {}, token: null };
    expect((await ask(running, { ...write, headers: { cookie } })).status).toBe(403);
    const origin = running.url;
    expect((await ask(running, { ...write, headers: { cookie, origin } })).status).toBe(200);
    const foreign = { cookie, origin: 'http://evil.example' };
    expect((await ask(running, { ...write, headers: foreign })).status).toBe(403);
  });

  it('opens the stream', async () => {
    const cookie = await login();
    const client = aStream(running, { token: null, headers: { cookie, origin: running.url } });
    await client.until(() => client.frames.length > 0);
    expect(client.frames[0]).toMatchObject({ type: 'callboard.stream.hello' });
    client.socket.close();
  });

  it('holds across a restart of the service, and not beyond its token', async () => {
    const cookie = await login();
    const { port } = running;
    await running.close();
    running = await aServer({}, port);
    expect((await ask(running, { path, token: null, headers: { cookie } })).status).toBe(200);
    await running.close();
    running = await aServer({ token: () => 'another-token-after-a-rotation' }, port);
    expect((await ask(running, { path, token: null, headers: { cookie } })).status).toBe(401);
  });
});

describe('the token that only reads', () => {
  it('looks at everything and changes nothing', async () => {
    running = await aServer();
    expect((await ask(running, { path, token: READ_TOKEN })).status).toBe(200);
    const client = aStream(running, { token: READ_TOKEN });
    await client.until(() => client.frames.length > 0);
    expect(client.frames[0]).toMatchObject({ type: 'callboard.stream.hello' });
    client.socket.close();
    for (const [method, at] of [
      ['POST', '/api/v1/tickets'],
      ['PUT', '/api/v1/kill-switch'],
      ['PATCH', '/api/v1/tickets/CB-1'],
      ['POST', '/api/v1/token/rotate'],
    ] as const) {
      const answer = await ask(running, { method, path: at, body: {}, token: READ_TOKEN });
      expect([at, answer.status, answer.json['code']]).toEqual([at, 403, 'forbidden']);
    }
    expect(running.host.told).toEqual([]);
  });
});

describe('new tokens', () => {
  let dataDir: string;
  beforeEach(() => void (dataDir = mkdtempSync(join(tmpdir(), 'callboard-tokens-'))));
  afterEach(() => rmSync(dataDir, { recursive: true }));
  const random = { bytes: (count: number) => randomBytes(count) };
  const inFile = (name: string): string => readFileSync(join(dataDir, name), 'utf8').trim();

  it('end old tokens, cookies, launch addresses and streams at once', async () => {
    const tokens = tokenFiles(dataDir, random);
    running = await aServer({
      token: () => tokens.admin(),
      readToken: () => tokens.reader(),
      rotateTokens: () => tokens.rotate(),
    });
    const old = { admin: tokens.admin(), reader: tokens.reader() };
    const made = await ask(running, {
      method: 'POST',
      path: '/api/v1/launch',
      body: {},
      token: old.admin,
    });
    const address = String(made.json['url']).slice(running.url.length);
    const client = aStream(running, { token: old.reader });
    await client.until(() => client.frames.length > 0);

    const rotated = await ask(running, {
      method: 'POST',
      path: '/api/v1/token/rotate',
      token: old.admin,
    });
    expect([rotated.status, rotated.text]).toEqual([200, '{"rotated":true}']);
    expect((await client.closed).code).toBe(1008);
    expect((await ask(running, { path: address, token: null })).status).toBe(403);
    for (const token of [old.admin, old.reader]) {
      expect((await ask(running, { path, token })).status).toBe(401);
    }
    expect((await ask(running, { path, token: inFile('token') })).status).toBe(200);
    expect((await ask(running, { path, token: inFile('token.read') })).status).toBe(200);
  });

  it('are in files that only their owner reads, and outlive the service', async () => {
    running = await aServer();
    const tokens = tokenFiles(dataDir, random);
    tokens.rotate();
    for (const name of ['token', 'token.read']) {
      expect(statSync(join(dataDir, name)).mode & 0o777).toBe(0o600);
    }
    expect(tokenFiles(dataDir, random).admin()).toBe(tokens.admin());
    expect(inFile('token')).not.toBe(inFile('token.read'));
  });

  it('are not made where a file holds something else', async () => {
    running = await aServer();
    writeFileSync(join(dataDir, 'token'), 'short\n');
    expect(() => tokenFiles(dataDir, random)).toThrow(/holds no token; delete it/);
  });
});

describe('what a browser meets', () => {
  beforeEach(async () => void (running = await aServer()));

  it('says that the page was not built, where the service runs from its sources', async () => {
    const { status, headers, text } = await ask(running, { path: '/', token: null });
    expect([status, headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
    expect(headers['content-security-policy']).toContain("default-src 'none'");
    expect(text).toContain('npm run build');
  });

  it('is a description of the interface that loads nothing from elsewhere', async () => {
    const page = await ask(running, { path: '/docs/' });
    expect(page.status).toBe(200);
    const policy = String(page.headers['content-security-policy']);
    expect(policy).toContain("script-src 'self'");
    expect(policy).not.toMatch(/https?:|upgrade-insecure/);
    const loaded = [...page.text.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, url]) => url ?? '');
    expect(loaded.length).toBeGreaterThan(2);
    for (const url of loaded) {
      expect(url).not.toMatch(/^(https?:)?\/\//);
      const asset = await ask(running, { path: new URL(url, `${running.url}/docs/`).pathname });
      expect([url, asset.status]).toEqual([url, 200]);
    }
  });
});
