import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ask, aServer } from './a-server.ts';
import type { Running } from './a-server.ts';

let running: Running;
beforeEach(async () => {
  running = await aServer();
});
afterEach(() => running.close());

const path = '/api/v1/kill-switch';
const put = (body: object, headers: Record<string, string> = {}) =>
  ask(running, { method: 'PUT', path, body, headers });

describe('the kill-switch', () => {
  it('is engaged with a name and a reason', async () => {
    const response = await put({ engaged: true, halt: true, reason: 'too dear', by: 'Ada' });
    expect(response).toMatchObject({
      status: 200,
      json: { engaged: true, source: 'stored', by: 'Ada', reason: 'too dear', held: [] },
    });
    expect(running.host.told).toMatchObject([
      { to: 'supervisor', saying: { type: 'person.engaged', halt: true, reason: 'too dear' } },
    ]);
    const read = await ask(running, { path });
    expect(read.json).toEqual(response.json);
  });

  it('is released with its file', async () => {
    await put({ engaged: true });
    running.flag.engaged = true;
    const response = await put({ engaged: false });
    expect(response.json).toMatchObject({ engaged: false, state: 'running' });
    expect(running.flag.engaged).toBe(false);
  });

  it('stays as it is where its file cannot be removed', async () => {
    await put({ engaged: true });
    running.flag.stuck = true;
    const response = await put({ engaged: false });
    expect(response).toMatchObject({ status: 503, json: { code: 'unavailable' } });
    expect(response.json.detail).toMatch(/nothing was released.*by hand.*directory/);
    expect(running.host.killSwitch.engaged).toBe(true);
    expect(running.host.told).toHaveLength(1);
  });

  it('keeps its file where an old release is only repeated', async () => {
    const key = { 'idempotency-key': 'k' };
    await put({ engaged: true });
    await put({ engaged: false }, key);
    running.flag.engaged = true;
    expect((await put({ engaged: false }, key)).status).toBe(200);
    expect(running.flag.engaged).toBe(true);
  });

  it('keeps its file where the precondition does not hold', async () => {
    running.flag.engaged = true;
    expect((await put({ engaged: false }, { 'if-match': '"3"' })).status).toBe(412);
    expect(running.flag.engaged).toBe(true);
  });

  it('is not wrong where it is already as it is wanted', async () => {
    running.host.behave(() => ({ outcome: 'ignored', address: 'supervisor', state: 'running' }));
    expect(await put({ engaged: false })).toMatchObject({ status: 200, json: { engaged: false } });
    expect(await put({ engaged: true })).toMatchObject({
      status: 409,
      json: { code: 'not_allowed_in_state' },
    });
  });

  it.each([{}, { engaged: 'yes' }, { engaged: true, halt: 1 }])(
    'is not moved by %j',
    async (body) => {
      expect((await put(body)).status).toBe(400);
    },
  );
});

describe('drain and resume', () => {
  it.each([
    ['drain', 'person.drained'],
    ['resume', 'person.resumed'],
  ])('%s tells the supervisor', async (name, type) => {
    const asked = { method: 'POST', path: `/api/v1/${name}`, body: { by: 'Ada' } };
    expect(await ask(running, asked)).toMatchObject({ status: 200, json: { engaged: false } });
    expect(running.host.told).toMatchObject([{ to: 'supervisor', saying: { type } }]);
  });

  it.each([
    ['drain', 'draining.going', 200],
    ['drain', 'degraded', 409],
    ['resume', 'running', 200],
    ['resume', 'paused.held', 409],
  ])('%s that the supervisor ignores in %s is %i', async (name, state, status) => {
    running.host.supervisorState = state;
    running.host.behave(() => ({ outcome: 'ignored', address: 'supervisor', state }));
    expect((await ask(running, { method: 'POST', path: `/api/v1/${name}` })).status).toBe(status);
  });
});
