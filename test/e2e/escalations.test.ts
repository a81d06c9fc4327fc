import { createHmac } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Escalation } from '../../src/transport/protocol/escalation.ts';
import type { Ticket } from '../../src/transport/protocol/ticket.ts';
import { Stub } from '../escalations/a-stub.ts';
import { run } from './command.ts';
import { eventually } from './processes.ts';
import type { Service } from './service.ts';
import { startService } from './service.ts';
import type { Site } from './site.ts';
import { aSite } from './site.ts';

// A channel that never answers, a kill in the middle of a delivery, and the person who looks after it.

const SECRET = 'correct-horse-battery-staple';
const env = { HOOK_SECRET: SECRET };
let hook: Stub;
let site: Site;
let service: Service;

beforeAll(async () => {
  hook = await Stub.start();
  hook.answer = null;
  const channel = { type: 'webhook', url: `${hook.url}/hook`, secret: '$HOOK_SECRET' };
  site = aSite({ escalation: { channels: [channel] } });
  service = await startService(site, { env });
});
afterAll(async () => {
  await service.kill();
  await hook.close();
  site.clear();
});

const escalation = async (): Promise<Escalation> => {
  const [one, more] = await service.escalations();
  if (!one || more) throw new Error('there is not exactly one escalation');
  return one;
};
const inState = (id: string, state: string) =>
  eventually(`${id} is ${state}`, async () => (await service.ticket(id)).state === state);

test('a channel that never answers delays neither its own ticket nor another [8.beside]', async () => {
  const { id } = await service.post<Ticket>('/tickets', { title: 'A', body: 'PLAY die die done' });
  await hook.got(1);
  await inState(id, 'needs_input');
  await service.post(`/tickets/${id}/actions`, { action: 'retry', by: 'mia' });
  await inState(id, 'done');
  expect(hook.received).toHaveLength(1);
  expect((await escalation()).deliveries).toEqual([]);
});

test('what was under way when the service was killed is delivered at once by the next one, under the same id [8.delivered, 10.9]', async () => {
  await service.kill();
  hook.answer = { status: 204 };
  service = await startService(site, { env });
  await eventually('it is recorded', async () => (await escalation()).deliveries.length === 1);
  const [first, second, more] = hook.received;
  expect(more).toBeUndefined();
  expect(second?.headers['x-callboard-delivery']).toBe(first?.headers['x-callboard-delivery']);
  const hex = createHmac('sha256', SECRET)
    .update(second?.body ?? '')
    .digest('hex');
  expect(second?.headers['x-callboard-signature']).toBe(`sha256=${hex}`);
  expect(JSON.parse(second?.body ?? '')).toMatchObject({ reason: 'died_twice', resolvedBy: 'mia' });
  expect(await escalation()).toMatchObject({
    deliveries: [{ channel: 'webhook', ok: true, attempts: 1, error: null }],
  });
});

test('a person says that they look after it, once [8.acknowledged]', async () => {
  const { id: ticket } = await service.post<Ticket>('/tickets', { title: 'B', body: 'PLAY ask' });
  await inState(ticket, 'needs_input');
  const command = (...words: string[]) =>
    run(site, ['escalation', ...words], { env: { CALLBOARD_URL: service.url } });
  const listed = await command('list', '--json');
  const [{ id }] = (JSON.parse(listed.stdout) as { items: [Escalation] }).items;
  const ack = (...more: string[]) => command('ack', ...more);
  expect(await ack(id, '--by', 'mia')).toMatchObject({
    code: 0,
    stdout: `${id} of ${ticket}: acknowledged by mia\n`,
  });
  expect(await ack(id, '--by', 'ben')).toMatchObject({
    code: 0,
    stdout: `${id} of ${ticket}: acknowledged by mia\n`,
  });
  expect(await ack('esc-9999')).toMatchObject({ code: 3 });
  const [resolved] = (await service.escalations()).filter((one) => one.resolvedAt !== null);
  expect(await ack(resolved?.id ?? '')).toMatchObject({ code: 4 });
  const said = (await service.events()).filter(({ type }) => type.endsWith('acknowledged'));
  expect(said).toMatchObject([
    { subject: ticket, data: { escalation: { id, acknowledgedBy: 'mia' }, by: { id: 'mia' } } },
  ]);
  await service.post(`/tickets/${ticket}/actions`, { action: 'cancel', by: 'mia' });
});

test('the secret is in no log, event, file or configuration that is shown', async () => {
  const shown = await run(site, ['config', '--effective'], { env });
  expect(shown.code).toBe(0);
  expect(shown.stdout).toContain('$HOOK_SECRET');
  const files = readdirSync(site.dataDir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'));
  expect(files.length).toBeGreaterThan(3);
  const all = [shown.stdout, service.log(), JSON.stringify(await service.events()), ...files];
  expect(all.filter((text) => text.includes(SECRET))).toEqual([]);
});

test('a secret that is not set stops the start with a sentence', async () => {
  const { code, stderr } = await run(site, ['serve']);
  expect(code).toBe(2);
  expect(stderr).toContain('set the environment variable HOOK_SECRET before the start');
});
