import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Ticket } from '../../src/transport/protocol/ticket.ts';
import { outputOf } from './output.ts';
import { eventually, isAlive } from './processes.ts';
import type { Service } from './service.ts';
import { startService } from './service.ts';
import type { Site } from './site.ts';
import { aSite, fixture, JUDGES, PLAYS } from './site.ts';
import { aWatch } from './watch.ts';

// Agents that hang, never end, leave others behind, or talk too much.

const runs = (path: string, more: object = {}) => ({ ...PLAYS, command: fixture(path), ...more });
const watch = aWatch();
let site: Site;
let service: Service;

beforeAll(async () => {
  site = aSite({
    profiles: {
      luci: PLAYS,
      reviewer: JUDGES,
      mute: runs('authors/says-nothing.mjs', { stallAfter: '1s' }),
      talker: runs('authors/talks-for-ever.mjs', { stallAfter: '1s' }),
      endless: runs('authors/talks-for-ever.mjs', { stallAfter: '1s', maxRunTime: '2s' }),
      strays: runs('agents/setsid-stray.mjs'),
      floods: runs('authors/floods.mjs'),
    },
    limits: { workers: 8, logBytes: 1024 * 1024 },
  });
  service = await startService(site);
  await watch.attach(service);
});
afterAll(async () => {
  watch.close();
  await service.kill();
  site.clear();
});

const aTicketOf = async (profile: string): Promise<string> =>
  (await service.post<Ticket>('/tickets', { title: profile, profile })).id;

test('an author that never says anything is stopped after `stallAfter`, and that counts [2.3.stall]', async () => {
  const id = await aTicketOf('mute');
  const at = await watch.state(id, 'needs_input', { withinMs: 30_000 });
  expect(at.data.event).toMatchObject({ type: 'worker.died' });
  expect(await service.ticket(id)).toMatchObject({ reason: 'died_twice', deathCount: 2 });
  expect(site.starts(id)).toHaveLength(2);
  expect(site.starts(id).filter(({ pid }) => isAlive(pid))).toEqual([]);
  expect((await service.worker(`${id}.1`)).cause).toContain('no output for 1 s');
});

test('an author that talks is not silent, whatever the service did meanwhile [2.3.alive]', async () => {
  const id = await aTicketOf('talker');
  await watch.worker(`${id}.1`, 'live.working');
  await eventually('it talks', () => site.starts(id).length === 1);
  await service.kill();
  const { pid, at } = site.starts(id)[0] as { pid: number; at: number };
  // Longer than a stall takes: on the start its timer is due, and the output is not read yet.
  await eventually('a stall is due', () => Date.now() > at + 2_500);
  service = await startService(site);
  await watch.attach(service);
  // Another one's stall shows that this one's has been looked at.
  await watch.worker(`${await aTicketOf('mute')}.1`, 'stopping');
  expect(await service.worker(`${id}.1`)).toMatchObject({ state: 'live.working', pid });
  await service.post(`/workers/${id}.1/stop`);
  await watch.state(id, 'needs_input');
});

test('an author that never ends is stopped after `maxRunTime`, and that counts [2.3.overrun]', async () => {
  const id = await aTicketOf('endless');
  await watch.state(id, 'needs_input', { withinMs: 30_000 });
  expect(await service.ticket(id)).toMatchObject({ reason: 'died_twice', deathCount: 2 });
  expect((await service.worker(`${id}.2`)).cause).toContain('longer than 2 s');
  expect(site.starts(id).filter(({ pid }) => isAlive(pid))).toEqual([]);
});

test('a stop ends the whole tree, and what went into a session of its own', async () => {
  const id = await aTicketOf('strays');
  await watch.worker(`${id}.1`, 'live.working');
  const said = await eventually('the stray is there', async () =>
    /stray (\d+)/.exec(await outputOf(service, `${id}.1`)),
  );
  const { pid } = await service.worker(`${id}.1`);
  await service.post(`/workers/${id}.1/stop`, { by: 'anna' });
  await watch.worker(`${id}.1`, 'ended');
  expect(isAlive(pid as number)).toBe(false);
  expect(isAlive(Number(said[1]))).toBe(false);
  expect(await service.ticket(id)).toMatchObject({
    state: 'needs_input',
    reason: 'stopped',
    deathCount: 0,
  });
});

test('output past `logBytes` pushes out the oldest, and the report at its end still counts', async () => {
  const id = await aTicketOf('floods');
  await watch.state(id, 'done');
  const folder = join(site.dataDir, 'runs', `${id}.1`, '1');
  const bytes = readdirSync(folder)
    .filter((name) => name.startsWith('events'))
    .reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
  expect(bytes).toBeLessThanOrEqual(1024 * 1024);
  expect(await outputOf(service, `${id}.1`)).toMatch(/\n3000 x+\nDONE: it was a lot\n$/);
});
