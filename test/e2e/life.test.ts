import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Ticket } from '../../src/transport/protocol/ticket.ts';
import { eventually, isAlive } from './processes.ts';
import type { Service } from './service.ts';
import { startService } from './service.ts';
import type { Site } from './site.ts';
import { aSite, fixture, JUDGES, PLAYS } from './site.ts';
import { aWatch } from './watch.ts';

// What people do with tickets and workers that are at work, and where loops end.

const TOLD = { ...PLAYS, command: fixture('authors/does-as-told.mjs') };
const watch = aWatch();
let site: Site;
let service: Service;

beforeAll(async () => {
  site = aSite({
    profiles: {
      luci: { ...PLAYS, fallback: 'other' },
      other: { ...PLAYS, command: PLAYS.command },
      told: TOLD,
      reviewer: JUDGES,
    },
    review: { mode: 'enforce' },
    limits: { workers: 8, reviewers: 8, reviewCycles: 9, bounces: 2, runsPerTicket: 4 },
  });
  service = await startService(site);
  await watch.attach(service);
});
afterAll(async () => {
  watch.close();
  await service.kill();
  site.clear();
});

const create = async (body: string, more: object = {}): Promise<string> =>
  (await service.post<Ticket>('/tickets', { title: 'A', body, ...more })).id;
const told = (...steps: readonly object[]): Promise<string> =>
  create(`STEPS ${JSON.stringify(steps)}`, { profile: 'told' });
const act = (id: string, action: string, more: object = {}) =>
  service.post(`/tickets/${id}/actions`, { action, by: 'anna', ...more });
const aWaitingAuthor = async (play = 'wait done'): Promise<{ id: string; pid: number }> => {
  const id = await create(`PLAY ${play}\nJUDGE pass`);
  const { pid } = await eventually(`${id} waits`, () => site.starts(id)[0]);
  await watch.worker(`${id}.1`, 'live.working');
  return { id, pid };
};
const doubles = () => site.ledger().filter(({ what }) => what === 'double');

describe('an author at work', () => {
  test('is stopped by a cancel, which is no death; a re-opened ticket gets a fresh one [1.ends-workers]', async () => {
    const { id, pid } = await aWaitingAuthor();
    await act(id, 'cancel');
    await watch.worker(`${id}.1`, 'ended');
    expect(isAlive(pid)).toBe(false);
    expect(await service.ticket(id)).toMatchObject({ state: 'cancelled', deathCount: 0 });
    await act(id, 'reopen');
    await watch.state(id, 'done');
    expect(site.starts(id)).toHaveLength(2);
  });

  test('that is restarted makes room for a fresh run, which counts against nothing [2.11.restart]', async () => {
    const { id } = await aWaitingAuthor('wait');
    for (let n = 1; n <= 5; n += 1) {
      await service.post(`/workers/${id}.${n}/restart`, { by: 'anna' });
      await eventually('the next one waits', () => site.starts(id).length === n + 1);
    }
    expect(await service.ticket(id)).toMatchObject({ deathCount: 0, bounces: 0, runs: 6 });
    site.say(id, 'done');
    await watch.state(id, 'done');
    expect(doubles()).toEqual([]);
  });

  test('that is interrupted has not died [2.11.interrupt]', async () => {
    const { id } = await aWaitingAuthor();
    await service.post(`/workers/${id}.1/interrupt`, { by: 'anna' });
    await watch.worker(`${id}.1`, 'ended');
    expect(await service.ticket(id)).toMatchObject({ deathCount: 0 });
    if ((await service.ticket(id)).state === 'needs_input') await act(id, 'retry');
    await watch.state(id, 'done');
    expect(doubles()).toEqual([]);
  });
});

describe('an author that has reported and does not end', () => {
  const report = (signal: string) => ({
    posts: { ticket: '$TICKET', nonce: '$NONCE', signal, payload: 'say it' },
  });

  test('is stopped when its ticket is done [1.ends-workers]', async () => {
    const id = await told({ commits: true }, report('DONE'), { writes: 'sleep 1000' });
    await watch.state(id, 'done');
    await watch.worker(`${id}.1`, 'ended');
    expect(site.starts(id).filter(({ pid }) => isAlive(pid))).toEqual([]);
    expect(await service.ticket(id)).toMatchObject({ deathCount: 0 });
  });

  test('is gone before the run that carries the answer begins [6.exec, 10.14]', async () => {
    const id = await told(report('QUESTION'), { writes: 'sleep 1000' });
    await watch.state(id, 'needs_input');
    await act(id, 'answer', { text: 'Yes.' });
    await watch.worker(`${id}.2`, 'live.working');
    expect(isAlive(site.starts(id)[0]?.pid ?? 0)).toBe(false);
    expect(doubles()).toEqual([]);
    await act(id, 'cancel');
  });
});

describe('a loop ends', () => {
  test('where no new commit comes: the fallback gets one run, and then a person is asked [2.10.fallback]', async () => {
    const id = await create('PLAY bare');
    await watch.state(id, 'needs_input');
    expect(await service.ticket(id)).toMatchObject({ reason: 'bounce_loop', runs: 4 });
    const profiles = (await service.workers())
      .filter(({ ticket, role }) => ticket === id && role === 'author')
      .toSorted((a, b) => a.id.localeCompare(b.id))
      .map(({ profile }) => profile);
    expect(profiles).toEqual(['luci', 'luci', 'luci', 'other']);
    const [escalation] = (await service.escalations()).filter(({ ticket }) => ticket === id);
    expect(escalation?.nextActions.length).toBeGreaterThan(1);
  });

  test('at `runsPerTicket`, and a person gives fresh runs [2.10.max-runs]', async () => {
    const id = await create('PLAY done\nJUDGE fail fail fail fail pass');
    await watch.state(id, 'needs_input');
    expect(await service.ticket(id)).toMatchObject({ reason: 'max_runs', runs: 4 });
    await act(id, 'retry');
    await watch.state(id, 'done');
    expect(site.starts(id)).toHaveLength(5);
  });
});
