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
  it.each([
    ['now', 'live.working', 'runtime_busy'],
    ['now', 'live.idle', 'not_allowed_in_state'],
    ['now', 'ended', 'not_allowed_in_state'],
    ['next_turn', 'live.working', 'not_allowed_in_state'],
    [undefined, 'live.working', 'not_allowed_in_state'],
  ])('%s in %s is %s, and nothing is delivered', async (when, state, code) => {
    running.host.workers.set('CB-1.2', workerView('CB-1.2', { state }));
    const body = { text: 'hello', ...(when ? { when } : {}) };
    const response = await ask(running, { method: 'POST', path: `${workers}/CB-1.2/input`, body });
    expect(response).toMatchObject({ status: 409, json: { code } });
    expect(response.json.detail).toMatch(/nothing was delivered/);
    expect(running.host.told).toEqual([]);
  });
});

describe('the log', () => {
  const path = `${workers}/CB-1.2/log`;

  it('is read from a place on', async () => {
    const response = await ask(running, { path: `${path}?from=7&limit=1` });
    expect(response.json).toEqual({ items: [{ o: 7, text: 'hello' }], next: 8, nextCursor: '8' });
    const whole = await ask(running, { path });
    expect(whole.json).toEqual({ items: [{ o: 0, text: 'hello' }], next: 1, nextCursor: null });
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
