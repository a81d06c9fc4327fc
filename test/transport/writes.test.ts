import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Outcome } from '../../src/supervisor/ports.ts';
import { canonical } from '../../src/transport/preconditions.ts';
import { ask, aServer } from './a-server.ts';
import type { Running } from './a-server.ts';
import { escalationView, ticketView, workerView } from './fake-host.ts';
import { ROUTES } from './routes.ts';

let running: Running;
beforeEach(async () => {
  running = await aServer();
  running.host.tickets.set('CB-1', ticketView('CB-1'));
  running.host.escalations.push(escalationView('esc-7'));
  running.host.workers.set('CB-1.1', workerView('CB-1.1'));
});
afterEach(() => running.close());

const patch = (body: object, headers: Record<string, string> = {}) =>
  ask(running, { method: 'PATCH', path: '/api/v1/tickets/CB-1', body, headers });

describe('every outcome has its answer', () => {
  const address = 'ticket/CB-1';
  const rejected = (code: string, more = {}): Outcome =>
    ({ outcome: 'rejected', code, detail: 'because', ...more }) as Outcome;

  it.each<[Outcome, number, string, object]>([
    [
      { outcome: 'ignored', address, state: 'done' },
      409,
      'not_allowed_in_state',
      { allowedActions: ['comment', 'dispatch'] },
    ],
    [{ outcome: 'stale', address, detail: 'late' }, 409, 'not_allowed_in_state', {}],
    [rejected('no_free_slot'), 409, 'no_free_slot', {}],
    [rejected('runtime_busy'), 409, 'runtime_busy', {}],
    [rejected('exists'), 409, 'exists', {}],
    [rejected('unchanged'), 409, 'unchanged', {}],
    [rejected('started'), 409, 'started', {}],
    [rejected('not_found'), 404, 'not_found', {}],
    [rejected('version_mismatch'), 412, 'version_mismatch', {}],
    [rejected('idempotency_key_reused'), 422, 'idempotency_key_reused', {}],
    [rejected('invalid'), 400, 'invalid', {}],
    [
      rejected('unknown_dependency', { path: ['CB-9'] }),
      400,
      'unknown_dependency',
      { path: ['CB-9'], errors: [{ in: 'body', path: 'dependsOn', message: 'because' }] },
    ],
    [
      rejected('dependency_cycle', { path: ['CB-1', 'CB-2', 'CB-1'] }),
      400,
      'dependency_cycle',
      { path: ['CB-1', 'CB-2', 'CB-1'] },
    ],
    [{ outcome: 'unavailable', detail: 'full' }, 503, 'unavailable', {}],
    [{ outcome: 'dead_letter', detail: 'threw' }, 500, 'internal', {}],
  ])('%j', async (outcome, status, code, more) => {
    running.host.behave(() => outcome);
    const response = await patch({ title: 'x' });
    expect(response).toMatchObject({ status, json: { status, code, ...more } });
    expect(response.headers['retry-after']).toBe(status === 503 ? '1' : undefined);
  });
});

describe('If-Match', () => {
  it('is passed on, and a version that is not the current one is 412', async () => {
    expect((await patch({ title: 'x' }, { 'if-match': '"1"' })).status).toBe(200);
    const stale = await patch({ title: 'y' }, { 'if-match': '"1"' });
    expect(stale).toMatchObject({ status: 412, json: { code: 'version_mismatch' } });
    expect(running.host.tickets.get('CB-1')?.title).toBe('x');
  });

  it('takes any version with *', async () => {
    expect((await patch({ title: 'x' }, { 'if-match': '*' })).status).toBe(200);
  });

  it.each(['1', 'W/"1"', '"1", "2"', '"one"', '""', '"-1"'])('is refused as %s', async (value) => {
    const response = await patch({ title: 'x' }, { 'if-match': value });
    expect(response).toMatchObject({ status: 400, json: { code: 'invalid' } });
    expect(response.json.errors).toMatchObject([{ in: 'header', path: 'if-match' }]);
  });

  it('is never true of what has no version', async () => {
    const headers = { 'if-match': '"1"' };
    const paths = ['/api/v1/drain', '/api/v1/workers/CB-1.1/stop'];
    for (const path of paths) {
      const response = await ask(running, { method: 'POST', path, headers, body: {} });
      expect(response).toMatchObject({ status: 412, json: { code: 'version_mismatch' } });
    }
    expect(running.host.told).toEqual([]);
  });
});

describe('Idempotency-Key', () => {
  const key = { 'idempotency-key': 'k-1' };
  // The tools of MCP take their key as an argument: one client sends the same headers with every call. An import is many
  // writes, each of which knows its file again.
  const writes = ROUTES.filter(
    ({ body, open, status, path }) =>
      body && !open && status < 400 && !/\/(mcp|import)$/.test(path),
  );

  it.each(writes)('$method $path is done once and answered twice alike', async (route) => {
    const first = await ask(running, { ...route, headers: key });
    const told = running.host.told.length;
    const second = await ask(running, { ...route, headers: key });
    expect(first.status).toBe(route.status);
    expect(second.status).toBe(first.status);
    expect(second.json).toEqual(first.json);
    expect(second.headers.etag).toEqual(first.headers.etag);
    expect(second.headers.location).toEqual(first.headers.location);
    expect(running.host.told).toHaveLength(told);
  });

  it.each(writes)('$method $path is done once where both arrive together', async (route) => {
    const head = running.host.head();
    const [first, second] = await Promise.all([
      ask(running, { ...route, headers: key }),
      ask(running, { ...route, headers: key }),
    ]);
    expect(second.json).toEqual(first.json);
    expect(running.host.head()).toBe(head + 1);
  });

  it('with another body is refused, also where the order of fields is all that is the same', async () => {
    await patch({ title: 'x', priority: 'low' }, key);
    expect((await patch({ priority: 'low', title: 'x' }, key)).status).toBe(200);
    const response = await patch({ title: 'y', priority: 'low' }, key);
    expect(response).toMatchObject({ status: 422, json: { code: 'idempotency_key_reused' } });
  });

  it('counts for one method and path', async () => {
    await patch({ title: 'x' }, key);
    running.host.tickets.set('CB-2', ticketView('CB-2'));
    const path = '/api/v1/tickets/CB-2';
    const response = await ask(running, {
      method: 'PATCH',
      path,
      headers: key,
      body: { title: 'z' },
    });
    expect(response.json).toMatchObject({ id: 'CB-2', title: 'z' });
  });

  it('is answered as a request without one is', async () => {
    const keyed = await patch({ title: 'x' }, key);
    running.host.tickets.set('CB-1', ticketView('CB-1'));
    const plain = await patch({ title: 'x' });
    expect(keyed.status).toBe(plain.status);
    expect({ ...keyed.json, seq: 0 }).toEqual({ ...plain.json, seq: 0 });
  });

  it('does not keep a refusal: asked again, the same request may be granted', async () => {
    const refusal: Outcome = { outcome: 'rejected', code: 'no_free_slot', detail: 'all taken' };
    running.host.behave(() => refusal);
    const first = await patch({ title: 'x' }, key);
    expect(first).toMatchObject({ status: 409, json: { code: 'no_free_slot' } });
    expect(first.headers['content-type']).toBe('application/problem+json');
    running.host.behave(() => ({}));
    expect((await patch({ title: 'x' }, key)).status).toBe(200);
  });

  it('stores nothing of a request that the service could not take', async () => {
    running.host.behave(() => ({ outcome: 'unavailable', detail: 'full' }));
    expect((await patch({ title: 'x' }, key)).status).toBe(503);
    running.host.behave(() => ({}));
    expect((await patch({ title: 'x' }, key)).status).toBe(200);
  });

  it.each(['', 'a b', 'x'.repeat(256)])('is refused as %j', async (value) => {
    const response = await patch({ title: 'x' }, { 'idempotency-key': value });
    expect(response.status).toBe(400);
  });
});

describe('the canonical form of a body', () => {
  it('does not depend on the order of keys, at any depth', () => {
    const one = { b: [{ y: 1, x: 2 }], a: null };
    const other = { a: null, b: [{ x: 2, y: 1 }] };
    expect(canonical(one)).toBe(canonical(other));
    expect(canonical(one)).not.toBe(canonical({ ...one, a: '' }));
    expect(canonical({ list: [1, 2] })).not.toBe(canonical({ list: [2, 1] }));
    expect(canonical(undefined)).toBe('null');
  });
});
