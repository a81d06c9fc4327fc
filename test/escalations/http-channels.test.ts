import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { anEscalation, aTrial, HOSTILE, SECRET, secret } from './an-attempt.ts';
import { Stub } from './a-stub.ts';

let stub: Stub;
beforeEach(async () => {
  stub = await Stub.start();
});
afterEach(() => stub.close());

const first = () => {
  const [request] = stub.received;
  if (!request) throw new Error('nothing was received');
  return { ...request, json: JSON.parse(request.body) as Record<string, unknown> };
};
const webhook = () => aTrial({ type: 'webhook', url: `${stub.url}/hook`, secret });
const kinds = [
  ['webhook', webhook],
  ['telegram', () => aTrial({ type: 'telegram', token: secret, chatId: '5', apiBase: stub.url })],
  [
    'slack',
    () => {
      const url = `${stub.url}/${SECRET}`;
      return aTrial({ type: 'slack', url: { reveal: () => url } });
    },
  ],
  ['ntfy', () => aTrial({ type: 'ntfy', url: stub.url, topic: 'ops', token: secret })],
] as const;

describe.each(kinds)('a channel of kind %s', (kind, aChannel) => {
  it.each([200, 201, 204, 299])('has delivered where the answer is %d', async (status) => {
    stub.answer = { status };
    expect(await aChannel().attempt()).toEqual({ outcome: 'delivered' });
  });

  it.each([301, 302, 303, 307, 308, 400, 401, 404, 410, 429, 500, 503])(
    'has failed where the answer is %d, and is to be tried again',
    async (status) => {
      stub.answer = { status, headers: { location: `${stub.url}/elsewhere` } };
      const result = await aChannel().attempt();
      expect(result).toMatchObject({
        outcome: 'failed',
        error: expect.stringContaining(`${status}`),
      });
      expect(stub.received).toHaveLength(1);
    },
  );

  it('has failed where nobody listens, and names no address', async () => {
    const trial = aChannel();
    const { url } = stub;
    await stub.close();
    const result = await trial.attempt();
    expect(result).toEqual({ outcome: 'failed', error: 'it cannot be reached (ECONNREFUSED)' });
    expect(JSON.stringify(result)).not.toContain(url);
    stub = await Stub.start();
  });

  it('has failed after 10 s without an answer', async () => {
    stub.answer = null;
    const trial = aChannel();
    const result = trial.attempt();
    await stub.got(1);
    trial.clock.fireNext(trial.clock.now() + 10_000);
    expect(await result).toEqual({ outcome: 'failed', error: 'no answer within 10 s' });
  });

  it('breaks off when the service ends, and leaves no timer', async () => {
    stub.answer = null;
    const trial = aChannel();
    const result = trial.attempt();
    await stub.got(1);
    trial.ending.abort();
    expect(await result).toMatchObject({ outcome: 'failed' });
    expect(trial.clock.pending).toBe(0);
  });

  it('shows no secret, whatever the answer repeats', async () => {
    stub.answer = { status: 400, body: JSON.stringify({ description: `bad token ${SECRET}` }) };
    const result = await aChannel().attempt();
    expect(result.outcome).toBe('failed');
    expect(JSON.stringify(result)).not.toContain(SECRET);
  });

  it('sends JSON without what a screen would obey', async () => {
    await aChannel().attempt(anEscalation({ text: HOSTILE, owner: 'le\u202Ead' }));
    expect(first().headers['content-type']).toBe('application/json');
    // The webhook's is the escalation itself: its reader gets what is stored.
    if (kind === 'webhook') return;
    const words = JSON.stringify(Object.values(first().json));
    expect(words).toContain('Bcc: all@example.org');
    expect(words).not.toMatch(/\\u001b|\\u0007|\\u0000|\\r|\u202E/);
  });
});

describe('a webhook', () => {
  it('gets the escalation as JSON, signed over the very bytes of the body [8.channels]', async () => {
    const escalation = anEscalation({ text: 'Änderung ✓ "quoted"' });
    await webhook().attempt(escalation);
    const { path, headers, body, json } = first();
    expect(path).toBe('/hook');
    expect(json).toEqual(escalation);
    const hex = createHmac('sha256', SECRET).update(Buffer.from(body)).digest('hex');
    expect(headers['x-callboard-signature']).toBe(`sha256=${hex}`);
    expect(headers['x-callboard-delivery']).toBe('esc-7:it');
  });

  it('is not signed without a secret', async () => {
    await aTrial({ type: 'webhook', url: stub.url }).attempt();
    expect(first().headers).not.toHaveProperty('x-callboard-signature');
  });

  it('has taken it once it says so, even if its answer never ends', async () => {
    stub.answer = { status: 200, headers: { 'content-length': '1000000' }, body: 'begun' };
    expect(await webhook().attempt()).toEqual({ outcome: 'delivered' });
  });
});

describe('a telegram bot', () => {
  const telegram = () =>
    aTrial({ type: 'telegram', token: secret, chatId: '-5', apiBase: `${stub.url}/` });

  it('gets mere text: nothing in it can be markup [8.channels]', async () => {
    await telegram().attempt(anEscalation({ text: HOSTILE }));
    const { path, json } = first();
    expect(path).toBe(`/bot${SECRET}/sendMessage`);
    expect(json).toMatchObject({ chat_id: '-5', text: expect.stringContaining('*bold*') });
    expect(json).not.toHaveProperty('parse_mode');
    expect(String(json['text']).split('\n')[0]).toBe('CB-1: died_twice, needs lead');
  });

  it('tells what its service says is wrong', async () => {
    stub.answer = { status: 400, body: '{"ok":false,"description":"Bad Request: chat not found"}' };
    expect(await telegram().attempt()).toEqual({
      outcome: 'failed',
      error: 'it answered 400: Bad Request: chat not found',
    });
  });

  it('never gets more than its service takes', async () => {
    await telegram().attempt(anEscalation({ text: '😀'.repeat(20_000) }));
    expect(String(first().json['text']).length).toBeLessThan(4_096);
    expect(String(first().json['text'])).not.toMatch(/\uD83D(?![\uDC00-\uDFFF])/);
  });
});

describe('slack', () => {
  it('gets no mention, link or mark that it would carry out [8.channels]', async () => {
    await aTrial({ type: 'slack', url: { reveal: () => `${stub.url}/services/T` } }).attempt(
      anEscalation({ text: HOSTILE, owner: '<!here>' }),
    );
    const { path, json } = first();
    expect(path).toBe('/services/T');
    expect(json).toMatchObject({ mrkdwn: false, link_names: false, parse: 'none' });
    expect(json['text']).not.toMatch(/[<>]/);
    expect(json['text']).toContain('&lt;!channel&gt;');
  });
});

describe('ntfy', () => {
  it('gets title and text as JSON, and no header of them [8.channels]', async () => {
    await aTrial({ type: 'ntfy', url: stub.url, topic: 'ops', token: secret }).attempt(
      anEscalation({ text: HOSTILE, owner: 'lead\r\nX-Evil: 1' }),
    );
    const { path, headers, json } = first();
    expect(path).toBe('/');
    expect(headers).toMatchObject({ authorization: `Bearer ${SECRET}` });
    expect(headers).not.toHaveProperty('x-evil');
    expect(json).toMatchObject({ topic: 'ops', title: 'CB-1: died_twice, needs lead X-Evil: 1' });
  });

  it('never gets so much that it would become a file', async () => {
    await aTrial({ type: 'ntfy', url: stub.url, topic: 'ops' }).attempt(
      anEscalation({ text: '界'.repeat(20_000) }),
    );
    expect(Buffer.byteLength(String(first().json['message']))).toBeLessThanOrEqual(4_096);
    expect(first().headers).not.toHaveProperty('authorization');
  });
});

describe('what is told of a channel', () => {
  it('says where it was resolved meanwhile', async () => {
    const resolved = { resolvedBy: 'ana', resolvedAt: '2026-01-05T10:00:00.000Z' };
    await aTrial({ type: 'ntfy', url: stub.url, topic: 'ops' }).attempt(anEscalation(resolved));
    expect(first().json).toMatchObject({
      title: 'CB-1: died_twice, resolved meanwhile',
      message: expect.stringContaining('Resolved by ana.'),
    });
  });

  it('ends with the channel: one that is not configured any more is not tried again', async () => {
    const { courier } = webhook();
    const result = await courier.deliver({
      id: 'esc-7:gone',
      channel: 'gone',
      attempts: 3,
      escalation: anEscalation(),
      signal: new AbortController().signal,
    });
    expect(result).toEqual({ outcome: 'impossible', error: 'no channel is named gone any more' });
  });
});
