import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { aServer, ask, TOKEN } from './a-server.ts';
import type { Running } from './a-server.ts';
import { aStream, upTo } from './a-stream.ts';

let running: Running;
beforeEach(async () => {
  running = await aServer();
});
afterEach(() => running.close());

const events = (count: number, ticket = 'CB-1') =>
  Array.from({ length: count }, () => ({ ticket }));

describe('a stream', () => {
  it('says hello, then gives everything after since, then goes live', async () => {
    running.host.commit(events(3));
    running.host.commit(events(2));
    const client = aStream(running, { query: 'since=2' });
    await client.until(() => client.sequences.length === 3);
    expect(client.frames[0]).toEqual({
      type: 'callboard.stream.hello',
      head: 5,
      oldest: 1,
      since: 2,
    });
    running.host.commit(events(2));
    await client.until(() => client.sequences.length === 5);
    expect(client.sequences).toEqual([3, 4, 5, 6, 7]);
    expect(client.frames.at(-1)).toHaveLength(2);
  });

  it('begins now where since is left out', async () => {
    running.host.commit(events(3));
    const client = aStream(running);
    await client.until(() => client.frames.length === 1);
    expect(client.frames).toEqual([
      { type: 'callboard.stream.hello', head: 3, oldest: 1, since: 3 },
    ]);
    running.host.commit(events(1));
    await client.until(() => client.sequences.length === 1);
    expect(client.sequences).toEqual([4]);
  });

  it('sends the very bytes of the journal', async () => {
    const client = aStream(running);
    await client.until(() => client.frames.length === 1);
    const raw = new Promise<string>((resolve) =>
      client.socket.once('message', (data: Buffer) => resolve(data.toString())),
    );
    const rows = running.host.commit([{ ticket: 'CB-1', text: 'é "quoted" \u0007' }, {}]);
    expect(await raw).toBe(`[${rows.map(({ body }) => body).join(',')}]`);
  });

  it('never splits a commit, and fills frames while catching up', async () => {
    const text = 'x'.repeat(4_000);
    for (let n = 0; n < 500; n += 1) {
      running.host.commit(Array.from({ length: (n % 7) + 1 }, () => ({ text })));
    }
    running.host.commit(Array.from({ length: 700 }, () => ({ text })));
    const head = running.host.head();
    const client = aStream(running, { query: 'since=0' });
    await client.until(() => client.sequences.length === head);
    expect(client.sequences).toEqual(upTo(head));
    const frames = client.frames.slice(1) as { sequence: number }[][];
    for (const frame of frames) {
      const first = running.host.journal[(frame[0]?.sequence ?? 0) - 1];
      const after = running.host.journal[frame.at(-1)?.sequence ?? 0];
      expect(first?.seq).toBe(first?.batch);
      expect(after?.batch ?? head).not.toBe(running.host.journal[(after?.seq ?? 1) - 2]?.batch);
    }
    expect(frames.length).toBeLessThan(60);
    const small = frames.filter((frame) => frame.length < 700);
    expect(Math.max(...small.map((frame) => JSON.stringify(frame).length))).toBeLessThan(
      256 * 1024 + 100,
    );
  });

  it.each([
    ['ticket=CB-2', [2, 4, 6]],
    ['type=callboard.review.verdict', [3, 6]],
    ['ticket=CB-2&type=callboard.review.verdict', [6]],
  ])('with %s skips what is in between, before and after the seam', async (query, wanted) => {
    const verdict = 'callboard.review.verdict';
    running.host.commit([
      { ticket: 'CB-1' },
      { ticket: 'CB-2' },
      { ticket: 'CB-1', type: verdict },
    ]);
    const client = aStream(running, { query: `since=0&${query}` });
    await client.until(() => client.frames.length > 0);
    running.host.commit([{ ticket: 'CB-2' }]);
    running.host.commit([{ ticket: 'CB-1' }]);
    running.host.commit([{ ticket: 'CB-2', type: verdict }]);
    await client.until(() => client.sequences.length === wanted.length);
    expect(client.sequences).toEqual(wanted);
  });
});

describe('who may open a stream', () => {
  it.each([
    ['a header', { token: TOKEN }],
    ['a second subprotocol', { token: null, protocols: ['callboard.v1', `bearer.${TOKEN}`] }],
  ])('one with the token in %s', async (_, options) => {
    const client = aStream(running, options);
    await client.until(() => client.frames.length === 1);
    expect(client.socket.protocol).toBe('callboard.v1');
  });

  it.each([
    ['no token', { token: null }],
    ['a wrong one', { token: 'wrong' }],
    ['an empty one', { token: null, protocols: ['callboard.v1', 'bearer.'] }],
    ['a wrong subprotocol', { token: null, protocols: ['callboard.v1', 'bearer.wrong'] }],
  ])('nobody with %s', async (_, options) => {
    const client = aStream(running, options);
    expect(await client.closed).toEqual({ code: 1008, reason: 'not authorised' });
    expect(client.frames).toEqual([]);
  });

  it.each([
    ['host', 'evil.example'],
    ['origin', 'http://evil.example'],
  ])('nobody with a foreign %s: the upgrade is refused', async (name, value) => {
    const client = aStream(running, { headers: { [name]: value } });
    const status = await new Promise((resolve) =>
      client.socket.on('unexpected-response', (request, response) => {
        resolve(response.statusCode);
        request.destroy();
      }),
    );
    expect(status).toBe(403);
  });

  it('nobody at another path, or with another protocol', async () => {
    const upgrade = { connection: 'upgrade', 'sec-websocket-version': '13' };
    const key = { 'sec-websocket-key': Buffer.alloc(16).toString('base64') };
    const elsewhere = { ...upgrade, ...key, upgrade: 'websocket' };
    const response = await ask(running, { path: '/api/v1/tickets', headers: elsewhere });
    expect(response).toMatchObject({ status: 404, json: { code: 'not_found' } });
    const other = await ask(running, {
      path: '/api/v1/stream',
      headers: { ...upgrade, upgrade: 'h3' },
    });
    expect(other).toMatchObject({ status: 400, json: { code: 'invalid' } });
  });

  it('only so many at a time', async () => {
    const few = await aServer({ limits: { streamsMax: 1 } });
    const first = aStream(few);
    await first.until(() => first.frames.length === 1);
    const second = aStream(few, { query: 'since=0' });
    expect(await second.closed).toEqual({ code: 1013, reason: 'resume from 0' });
    await few.close();
  });
});

describe('a bad since', () => {
  it.each(['-1', '4', '1.5', 'now', '', '0x1', '9'.repeat(30)])(
    '%j closes with 4400',
    async (since) => {
      running.host.commit(events(3));
      const client = aStream(running, { query: `since=${since}` });
      const { code, reason } = await client.closed;
      expect({ code, reason }).toEqual({ code: 4400, reason: 'bad since: oldest=1 head=3' });
      expect(client.frames).toEqual([]);
    },
  );

  it('is one whose events are gone', async () => {
    running.host.commit(events(5));
    running.host.forgottenUpTo = 3;
    expect(await aStream(running, { query: 'since=2' }).closed).toMatchObject({
      code: 4400,
      reason: 'bad since: oldest=4 head=5',
    });
    const client = aStream(running, { query: 'since=3' });
    await client.until(() => client.sequences.length === 2);
  });

  it.each(['type=bogus', 'bogus=1', 'since=1&since=2'])('is as bad as ?%s', async (query) => {
    running.host.commit(events(3));
    const { code, reason } = await aStream(running, { query }).closed;
    expect(code).toBe(4400);
    expect(reason).toContain('oldest=1 head=3');
  });
});

describe('what a client may say', () => {
  it('is ping', async () => {
    const client = aStream(running);
    await client.until(() => client.frames.length === 1);
    client.socket.send('{"type":"ping"}');
    await client.until(() => client.frames.length === 2);
    expect(client.frames[1]).toEqual({ type: 'pong' });
  });

  it.each([
    '{"type":"ping","more":1}',
    '{"type":"subscribe"}',
    'ping',
    '[]',
    'null',
    Buffer.from('{"type":"ping"}'),
  ])('is nothing else: %s', async (said) => {
    const client = aStream(running);
    await client.until(() => client.frames.length === 1);
    client.socket.send(said);
    expect((await client.closed).code).toBe(1008);
  });

  it('is not too large', async () => {
    const client = aStream(running);
    await client.until(() => client.frames.length === 1);
    client.socket.send('x'.repeat(64 * 1024 + 1));
    expect((await client.closed).code).toBe(1009);
  });
});

describe('the end of a stream', () => {
  it('comes for a peer that does not answer pings, and not for one that does', async () => {
    const dead = aStream(running, { answersPings: false });
    const alive = aStream(running);
    await dead.until(() => dead.frames.length === 1);
    await alive.until(() => alive.frames.length === 1);
    const pinged = new Promise((resolve) => alive.socket.once('ping', resolve));
    running.clock.advance(30_000);
    await pinged;
    // The pong is on its way: what is sent after it and answered has come after it.
    alive.socket.send('{"type":"ping"}');
    await alive.until(() => alive.frames.length === 2);
    running.clock.advance(30_000);
    expect(await dead.closed).toEqual({ code: 4408, reason: 'idle without pong' });
    alive.socket.send('{"type":"ping"}');
    await alive.until(() => alive.frames.length === 3);
  });

  it('comes with the end of the service', async () => {
    const clients = [aStream(running), aStream(running, { query: 'since=0' })];
    for (const client of clients) await client.until(() => client.frames.length === 1);
    await running.close();
    for (const client of clients) {
      expect(await client.closed).toEqual({ code: 1001, reason: 'going away' });
    }
    running = await aServer();
  });

  it('leaves nothing behind in the host', async () => {
    const client = aStream(running);
    await client.until(() => client.frames.length === 1);
    client.close();
    await client.closed;
    running.host.commit(events(1));
    expect((await ask(running, { path: '/healthz' })).status).toBe(200);
    expect(running.logged.filter((line) => line.includes('failed'))).toEqual([]);
  });
});
