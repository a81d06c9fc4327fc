import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ask, aServer } from './a-server.ts';
import type { Running } from './a-server.ts';
import { ticketView, workerView } from './fake-host.ts';

let running: Running;
beforeEach(async () => {
  running = await aServer();
  running.host.tickets.set('CB-1', ticketView('CB-1'));
  running.host.workers.set('CB-1.1', workerView('CB-1.1', { state: 'ended' }));
  running.host.workers.set('CB-1.2', workerView('CB-1.2'));
});
afterEach(() => running.close());

const workers = '/api/v1/workers';
const ids = (response: { json: Record<string, unknown> }) =>
  (response.json.items as { id: string }[]).map(({ id }) => id);

describe('workers', () => {
  it('are those that have not ended, or all', async () => {
    expect(ids(await ask(running, { path: workers }))).toEqual(['CB-1.2']);
    expect(ids(await ask(running, { path: `${workers}?all=false` }))).toEqual(['CB-1.2']);
    expect(ids(await ask(running, { path: `${workers}?all=true` }))).toEqual(['CB-1.1', 'CB-1.2']);
    expect((await ask(running, { path: `${workers}?all=1` })).status).toBe(400);
  });

  it.each([
    ['stop', 'ticket/CB-1', { type: 'person.stopped_worker', worker: 'CB-1.2' }],
    ['restart', 'ticket/CB-1', { type: 'person.restarted_worker', worker: 'CB-1.2' }],
    ['interrupt', 'worker/CB-1.2', { type: 'person.interrupted' }],
  ])('%s tells %s', async (deed, to, saying) => {
    const path = `${workers}/CB-1.2/${deed}`;
    const response = await ask(running, { method: 'POST', path, body: { by: 'Ada' } });
    expect(response.json).toMatchObject({ id: 'CB-1.2', seq: 1 });
    expect(running.host.told).toMatchObject([{ to, saying, options: { by: { id: 'Ada' } } }]);
  });

  it('are stopped without a body too', async () => {
    const path = `${workers}/CB-1.2/stop`;
    expect((await ask(running, { method: 'POST', path })).status).toBe(200);
    const headers = { 'content-type': 'application/json' };
    expect((await ask(running, { method: 'POST', path, headers })).status).toBe(200);
  });

  it('that have ended allow nothing', async () => {
    running.host.behave(() => ({ outcome: 'ignored', address: 'ticket/CB-1', state: 'todo' }));
    const response = await ask(running, { method: 'POST', path: `${workers}/CB-1.1/stop` });
    expect(response).toMatchObject({
      status: 409,
      json: { code: 'not_allowed_in_state', allowedActions: [] },
    });
  });
});

describe('input', () => {
  const input = (body: object, worker = 'CB-1.2') =>
    ask(running, { method: 'POST', path: `${workers}/${worker}/input`, body });

  it.each([
    [undefined, 'next_turn'],
    ['next_turn', 'next_turn'],
    ['now', 'now'],
  ])('with when: %s is told to the ticket, which knows the worker [7]', async (asked, when) => {
    const response = await input({ text: 'hello', by: 'Ada', ...(asked ? { when: asked } : {}) });
    expect(response).toMatchObject({ status: 200, json: { id: 'CB-1.2', seq: 1 } });
    const saying = { type: 'person.instructed', worker: 'CB-1.2', text: 'hello', when };
    expect(running.host.told).toMatchObject([
      { to: 'ticket/CB-1', saying, options: { by: { id: 'Ada' } } },
    ]);
  });

  it.each([
    ['runtime_busy', 409, 'runtime_busy'],
    ['no_free_slot', 409, 'no_free_slot'],
    ['queue_full', 429, 'rate_limited'],
  ] as const)('that is refused as %s answers %i %s [7.now]', async (code, status, onTheWire) => {
    running.host.behave(() => ({ outcome: 'rejected', code, detail: 'nothing was delivered' }));
    expect(await input({ text: 'hello', when: 'now' })).toMatchObject({
      status,
      json: { code: onTheWire, detail: 'nothing was delivered' },
    });
  });

  it('to a worker that has ended, or whose ticket takes none, is refused with a way out [7]', async () => {
    running.host.behave(() => ({ outcome: 'ignored', address: 'ticket/CB-1', state: 'done' }));
    for (const [worker, why] of [
      ['CB-1.1', 'CB-1.1 has ended'],
      ['CB-1.2', 'CB-1 is done'],
    ] as const) {
      const response = await input({ text: 'hello' }, worker);
      expect(response).toMatchObject({ status: 409, json: { code: 'not_allowed_in_state' } });
      expect(response.json.detail).toContain(why);
      expect(response.json.detail).toContain('Comment on CB-1 instead');
    }
  });

  it('to a reviewer, to nobody, or without words is refused, and nobody hears of it', async () => {
    running.host.workers.set('CB-1.r1', workerView('CB-1.r1', { role: 'reviewer' }));
    expect((await input({ text: 'hello' }, 'CB-1.r1')).status).toBe(409);
    expect((await input({ text: 'hello' }, 'CB-9.9')).status).toBe(404);
    expect((await input({ text: '' })).status).toBe(400);
    expect((await input({ text: 'x'.repeat(65_537) })).status).toBe(400);
    expect((await input({ text: 'hello', when: 'soon' })).status).toBe(400);
    expect(running.host.told).toEqual([]);
  });
});

describe('the log', () => {
  const path = `${workers}/CB-1.2/log`;

  it('is read from a place on', async () => {
    const at = '2026-01-01T00:00:00.000Z';
    const response = await ask(running, { path: `${path}?from=7&limit=1` });
    expect(response.json).toEqual({
      items: [{ n: 7, at, stream: 'stdout', text: 'hello' }],
      next: 8,
      nextCursor: '8',
    });
    const whole = await ask(running, { path });
    expect(whole.json).toEqual({
      items: [{ n: 0, at, stream: 'stdout', text: 'hello' }],
      next: 1,
      nextCursor: null,
    });
    expect((await ask(running, { path: `${path}?cursor=3` })).json.next).toBe(4);
    expect((await ask(running, { path: `${path}?from=-1` })).status).toBe(400);
  });

  it('of a worker that left nothing is empty', async () => {
    const other = await aServer({ output: { read: async () => null } });
    other.host.workers.set('CB-1.2', workerView('CB-1.2'));
    const response = await ask(other, { path: `${path}?from=3` });
    await other.close();
    expect(response.json).toEqual({ items: [], next: 3, nextCursor: null });
  });
});
