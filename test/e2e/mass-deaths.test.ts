import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Ticket } from '../../src/transport/protocol/ticket.ts';
import { eventually } from './processes.ts';
import type { Service } from './service.ts';
import { startService } from './service.ts';
import type { Site } from './site.ts';
import { aSite } from './site.ts';
import { aWatch } from './watch.ts';

const watch = aWatch();
let site: Site;
let service: Service;

beforeAll(async () => {
  site = aSite({ limits: { workers: 4, massDeaths: { count: 4, within: '60s' } } });
  service = await startService(site);
  await watch.attach(service);
});
afterAll(async () => {
  watch.close();
  await service.kill();
  site.clear();
});

const tickets = async (...states: string[]): Promise<Ticket[]> =>
  (await service.tickets()).filter(({ state }) => states.includes(state));
const allWait = (count: number) =>
  eventually(`${count} authors wait`, async () => {
    const live = await tickets('in_progress');
    return live.length === count && live.every(({ id, runs }) => site.starts(id).length === runs);
  });

test('many deaths at once pause what starts, with one escalation, until a person resumes [2.10.mass-deaths]', async () => {
  for (let n = 0; n < 8; n += 1) {
    await service.post('/tickets', { title: 'A', body: 'PLAY wait' });
  }
  await allWait(4);
  for (const { id } of await tickets('in_progress')) site.say(id, 'die');
  await watch.until('the pause', ({ data }) => data.to === 'paused.mass_deaths');
  // Those that were begun again before the fourth death go on.
  for (const { id } of await tickets('in_progress')) site.say(id, 'done');
  await eventually('all workers have ended', async () =>
    (await service.workers()).every(({ state }) => state === 'ended'),
  );
  const paused = await tickets('todo');
  expect(paused.length).toBeGreaterThanOrEqual(4);
  for (const { waitingFor } of paused) expect(waitingFor).toContain('the pause after many deaths');
  expect(await tickets('needs_input')).toEqual([]);
  expect(await service.escalations()).toMatchObject([{ ticket: null, reason: 'mass_deaths' }]);

  await service.kill();
  service = await startService(site);
  await watch.attach(service);
  expect(await service.get('/kill-switch')).toMatchObject({
    engaged: false,
    state: 'paused.mass_deaths',
  });
  expect(await tickets('todo')).toEqual(paused);

  await service.post('/resume', { by: 'anna' });
  for (const { id } of paused) site.say(id, 'done');
  await eventually('all are done', async () => (await tickets('done')).length === 8);
  expect(await service.escalations()).toMatchObject([{ resolvedBy: 'anna' }]);
  expect(watch.faults).toEqual([]);
});
