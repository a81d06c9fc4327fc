import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createWebSocketReceiver } from '@statelyai/inspect';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { INSPECTION_VERSION } from '../../src/transport/stream/inspect.ts';
import { aWorld } from '../supervisor/a-world.ts';
import { ask, aServer, READ_TOKEN, TOKEN } from './a-server.ts';
import type { Running } from './a-server.ts';

const SERVER = { host: '127.0.0.1', port: 0, allowedHosts: [], allowedOrigins: [] };
let running: Running;
afterEach(() => running.close());

interface Message {
  readonly type: string;
  readonly sessionId: string;
  readonly rootId: string;
  readonly parentId?: string;
  readonly definition?: string;
  readonly _version: string;
  readonly event?: { readonly type: string };
  readonly sourceId?: string;
  readonly snapshot?: { readonly value?: unknown; readonly context?: Record<string, unknown> };
}

/** The inspector's own receiver, let in by a launch address: it can send no header. */
async function aReceiver() {
  const { json } = await ask(running, { method: 'POST', path: '/api/v1/launch', body: {} });
  const code = new URL(String(json['url'])).searchParams.get('launch') ?? '';
  const messages: Message[] = [];
  createWebSocketReceiver({
    server: `ws://127.0.0.1:${running.port}/api/v1/inspect?launch=${code}`,
  }).subscribe((message) => void messages.push(message as unknown as Message));
  const until = async (condition: () => boolean): Promise<void> => {
    await expect.poll(condition, { timeout: 10_000 }).toBe(true);
  };
  return { messages, until };
}

/** What becomes of an attempt to inspect: the status of a refused upgrade, or the close code. */
const attempt = (path: string, headers: Record<string, string>): Promise<number | string> =>
  new Promise((resolve) => {
    const socket = new WebSocket(`ws://127.0.0.1:${running.port}${path}`, { headers });
    socket.on('unexpected-response', (_, response) => resolve(response.statusCode ?? 0));
    socket.on('error', () => {});
    socket.on('close', (code) => resolve(code));
    socket.on('message', (data: Buffer) => {
      resolve(JSON.parse(data.toString()).type as string);
      socket.terminate();
    });
  });
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

describe('the inspector', () => {
  it('sees the actors that live, then events and snapshots of each commit', async () => {
    const { world, agents } = await aWorld();
    await world.create({ title: 'a ticket' });
    await world.settle();
    running = await aServer({ host: world.host, server: { ...SERVER, inspect: true } });
    const { messages, until } = await aReceiver();
    await until(() => messages.length >= 3);
    expect(messages.map(({ type, sessionId, parentId }) => [type, sessionId, parentId])).toEqual([
      ['@xstate.actor', 'supervisor', undefined],
      ['@xstate.actor', 'worker/CB-1.1', 'ticket/CB-1'],
      ['@xstate.actor', 'ticket/CB-1', 'supervisor'],
    ]);
    for (const { definition, snapshot, rootId, _version } of messages) {
      expect([rootId, _version]).toEqual(['supervisor', INSPECTION_VERSION]);
      expect(Object.keys(JSON.parse(definition ?? '{}').states as object).length).toBeGreaterThan(
        2,
      );
      expect(snapshot).toHaveProperty('value');
    }
    expect(messages[2]?.snapshot?.value).toBe('in_progress');

    const before = messages.length;
    await agents.dies('CB-1.1');
    await world.settle();
    const later = () => messages.slice(before);
    const place = (id: string) =>
      later()
        .filter(({ type, sessionId }) => type === '@xstate.snapshot' && sessionId === id)
        .map(({ snapshot }) => snapshot?.value);
    await until(() => place('worker/CB-1.2').length > 2 && place('ticket/CB-1').length > 0);
    expect(place('worker/CB-1.1')).toContain('ended');
    expect(place('ticket/CB-1').at(-1)).toBe('in_progress');
    // One message for each event of the journal, in its order, from whom it came.
    const events = later().filter(({ type }) => type === '@xstate.event');
    const steps = world
      .journal()
      .map(({ actor, body }) => ({ actor, ...JSON.parse(body) }))
      .filter(({ data }) => data.event && data.to)
      .slice(-events.length);
    expect(events.map(({ sessionId, event }) => [sessionId, event?.type])).toEqual(
      steps.map(({ actor, data }) => [actor, data.event.type]),
    );
    expect(events.some(({ sourceId }) => sourceId === 'worker/CB-1.1')).toBe(true);
    // A new actor is introduced before anything is said of it.
    const first = later().find(({ sessionId }) => sessionId === 'worker/CB-1.2');
    expect(first?.type).toBe('@xstate.actor');
    const contexts = messages.flatMap(({ snapshot }) => Object.keys(snapshot?.context ?? {}));
    expect(contexts.filter((key) => /nonce/i.test(key))).toEqual([]);
  });

  it('is told of the newest 200 and of any other one with its next event', async () => {
    const { world } = await aWorld();
    world.policies.slots = { authors: 0, judges: 0 };
    for (let n = 0; n < 230; n += 1) void world.create({ state: 'inbox' });
    await world.settle();
    running = await aServer({ host: world.host, server: { ...SERVER, inspect: true } });
    const { messages, until } = await aReceiver();
    await until(() => messages.length >= 200);
    expect(new Set(messages.map(({ sessionId }) => sessionId)).size).toBe(200);
    const oldest = 'ticket/CB-1';
    expect(messages.some(({ sessionId }) => sessionId === oldest)).toBe(false);
    await world.tell(oldest, { type: 'person.triaged' });
    await until(() => messages.some(({ type }) => type === '@xstate.snapshot'));
    expect(messages.slice(200).map(({ type, sessionId }) => [type, sessionId])).toEqual([
      ['@xstate.actor', oldest],
      ['@xstate.event', oldest],
      ['@xstate.snapshot', oldest],
    ]);
  });

  it('is off unless the configuration says otherwise', async () => {
    running = await aServer({ server: { ...SERVER, inspect: false } });
    expect(await attempt('/api/v1/inspect', bearer(TOKEN))).toBe(404);
    expect((await ask(running, { path: '/api/v1/inspect' })).status).toBe(404);
  });

  it('lets in who may look, and nobody else', async () => {
    const { world } = await aWorld();
    running = await aServer({ host: world.host, server: { ...SERVER, inspect: true } });
    const path = '/api/v1/inspect';
    expect(await attempt(path, bearer(TOKEN))).toBe('@xstate.actor');
    expect(await attempt(path, bearer(READ_TOKEN))).toBe('@xstate.actor');
    expect(await attempt(path, {})).toBe(1008);
    expect(await attempt(path, bearer('wrong'))).toBe(1008);
    expect(await attempt(`${path}?launch=made-up`, {})).toBe(1008);
    expect(await attempt(path, { ...bearer(TOKEN), origin: 'http://evil.example' })).toBe(403);
    expect(await attempt(path, { ...bearer(TOKEN), host: 'evil.example' })).toBe(403);
  });

  it('is only read: what a client says ends it', async () => {
    const { world } = await aWorld();
    running = await aServer({ host: world.host, server: { ...SERVER, inspect: true } });
    const socket = new WebSocket(`ws://127.0.0.1:${running.port}/api/v1/inspect`, {
      headers: bearer(TOKEN),
    });
    socket.on('open', () => socket.send('{"type":"@xstate.event"}'));
    expect(await new Promise((resolve) => socket.on('close', resolve))).toBe(1008);
  });

  it('speaks the version of the library', () => {
    const main = createRequire(import.meta.url).resolve('@statelyai/inspect');
    const manifest = readFileSync(new URL('../package.json', `file://${main}`), 'utf8');
    expect((JSON.parse(manifest) as { version: string }).version).toBe(INSPECTION_VERSION);
  });
});
