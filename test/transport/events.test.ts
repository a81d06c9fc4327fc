import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ask, aServer } from './a-server.ts';
import type { Running } from './a-server.ts';
import { aSse } from './a-stream.ts';

let running: Running;
beforeEach(async () => {
  running = await aServer();
  running.host.commit([{ ticket: 'CB-1' }, { ticket: 'CB-2' }, { ticket: 'CB-1' }]);
});
afterEach(() => running.close());

const get = (query: string) => ask(running, { path: `/api/v1/events?${query}` });
const sequences = (json: Record<string, unknown>) =>
  (json.items as { sequence: number }[]).map(({ sequence }) => sequence);

describe('a page of events', () => {
  it('goes from since to the next cursor, and ends with null', async () => {
    const first = await get('limit=2');
    expect(sequences(first.json)).toEqual([1, 2]);
    expect(first.json.nextCursor).toBe('2');
    const second = await get('limit=2&since=2');
    expect(sequences(second.json)).toEqual([3]);
    expect(second.json.nextCursor).toBeNull();
    expect((await get('limit=2&cursor=2')).text).toBe(second.text);
    expect((await get('limit=3')).json.nextCursor).toBeNull();
    expect((await get('since=3')).json).toEqual({ items: [], nextCursor: null });
  });

  it('is filtered', async () => {
    expect(sequences((await get('ticket=CB-1&limit=1')).json)).toEqual([1]);
    expect((await get('ticket=CB-1&limit=1')).json.nextCursor).toBe('1');
    expect((await get('ticket=CB-2&limit=1')).json.nextCursor).toBeNull();
    expect(sequences((await get('type=callboard.review.verdict')).json)).toEqual([]);
  });

  it.each(['since=4', 'since=-1', 'since=x', 'type=bogus', 'limit=501', 'bogus=1'])(
    'refuses ?%s',
    async (query) => {
      expect(await get(query)).toMatchObject({ status: 400, json: { code: 'invalid' } });
    },
  );

  it('says what is there where since is gone', async () => {
    running.host.forgottenUpTo = 2;
    const gone = await get('since=1');
    expect(gone.status).toBe(400);
    expect(gone.json.detail).toContain('oldest=3 head=3');
    expect(sequences((await get('')).json)).toEqual([3]);
  });
});

describe('Server-Sent Events', () => {
  it.each(['Text/Event-Stream', 'text/event-stream;q=0.9, */*'])(
    'are asked for by Accept: %s',
    async (accept) => {
      const client = await aSse(running, { headers: { accept } });
      expect(client.response.headers['content-type']).toBe('text/event-stream');
      client.close();
    },
  );

  it('have the sequence as their id and go live', async () => {
    const client = await aSse(running, { query: 'since=1' });
    expect(client.response.headers['content-type']).toBe('text/event-stream');
    await client.until((text) => text.includes('id: 3\n'));
    const [row] = running.host.commit([{ ticket: 'CB-1', text: 'live' }]);
    await client.until((text) => text.includes('id: 4\n'));
    const events = running.host.journal.slice(1);
    expect(client.text()).toBe(
      `retry: 2000\n\n${events.map(({ seq, body }) => `id: ${seq}\ndata: ${body}\n\n`).join('')}`,
    );
    expect(client.text().endsWith(`data: ${row?.body}\n\n`)).toBe(true);
    client.close();
  });

  it('begin after Last-Event-ID, whatever since says', async () => {
    const client = await aSse(running, { query: 'since=0', headers: { 'last-event-id': '2' } });
    await client.until((text) => text.includes('id: 3\n'));
    expect(client.text()).not.toContain('id: 2\n');
    client.close();
  });

  it('begin now where nothing else is said, filtered where that is asked', async () => {
    const client = await aSse(running, { query: 'ticket=CB-2' });
    await client.until((text) => text.includes('retry'));
    running.host.commit([{ ticket: 'CB-1' }, { ticket: 'CB-2' }]);
    await client.until((text) => text.includes('id: 5\n'));
    expect(client.text().match(/^id:/gm)).toHaveLength(1);
    client.close();
  });

  it.each([{ 'last-event-id': 'x' }, { 'last-event-id': '99' }])('refuse %j', async (headers) => {
    const asked = { path: '/api/v1/events', headers: { accept: 'text/event-stream', ...headers } };
    expect(await ask(running, asked)).toMatchObject({ status: 400, json: { code: 'invalid' } });
  });

  it('are kept alive by comments, and end with the service', async () => {
    const client = await aSse(running);
    await client.until((text) => text.includes('retry'));
    running.clock.advance(15_000);
    await client.until((text) => text.includes(': alive\n\n'));
    running.clock.advance(15_000);
    await client.until((text) => text.includes(': alive\n\n: alive\n\n'));
    await running.close();
    await client.ended;
    running = await aServer();
  });

  it('are not what HEAD waits for', async () => {
    const asked = {
      method: 'HEAD',
      path: '/api/v1/events',
      headers: { accept: 'text/event-stream' },
    };
    expect((await ask(running, asked)).status).toBe(200);
  });
});
