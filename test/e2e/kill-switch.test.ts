import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { KillSwitch } from '../../src/transport/protocol/kill-switch.ts';
import type { Ticket } from '../../src/transport/protocol/ticket.ts';
import type { Ran } from './command.ts';
import { run } from './command.ts';
import { eventually } from './processes.ts';
import type { Service } from './service.ts';
import { startService } from './service.ts';
import type { Site } from './site.ts';
import { aSite } from './site.ts';
import type { Seen } from './watch.ts';
import { aWatch } from './watch.ts';

const watch = aWatch();
let site: Site;
let service: Service;
let flag: string;

beforeAll(async () => {
  site = aSite({ limits: { workers: 8, reviewers: 4 }, review: { mode: 'enforce' } });
  flag = join(site.dataDir, 'KILL');
  service = await startService(site);
  await watch.attach(service);
});
afterAll(async () => {
  watch.close();
  await service.kill();
  site.clear();
});

// What one test leaves behind must not be the next one's trouble.
afterEach(async () => {
  rmSync(flag, { recursive: true, force: true });
  await service.request('PUT', '/kill-switch', { engaged: false });
});

const create = async (play: string, judge = 'pass', more: object = {}): Promise<string> => {
  const body = `PLAY ${play}\nJUDGE ${judge}`;
  return (await service.post<Ticket>('/tickets', { title: play, body, ...more })).id;
};
const aWaitingAuthor = async (play: string, judge?: string): Promise<string> => {
  const id = await create(play, judge);
  await eventually(`${id} waits`, () => site.starts(id).length === 1);
  return id;
};
const command = (...args: string[]): Promise<Ran> =>
  run(site, args, { env: { CALLBOARD_URL: service.url } });
const theSwitch = () => service.get<KillSwitch>('/kill-switch');
const supervisor = (to: string, after: number): Promise<Seen> =>
  watch.until(
    `the supervisor ${to}`,
    ({ source, data }) => source === '/supervisor' && data.to === to,
    { after },
  );
/** What happens after this event; whoever asks waits for the end of it by other means. */
const since = (after: number) => watch.events.filter(({ sequence }) => sequence > after);

describe('the flag file', () => {
  test('holds what is automatic, lets facts move tickets and people act, and releases each thing once [4.release]', async () => {
    const [dies, asks, reports, diesTwice] = [
      await aWaitingAuthor('wait done'),
      await aWaitingAuthor('wait'),
      await aWaitingAuthor('wait'),
      await aWaitingAuthor('die wait'),
    ];
    await eventually('the second run waits', () => site.starts(diesTwice).length === 2);
    const judged = await aWaitingAuthor('done', 'wait');
    await eventually('its reviewer waits', () => site.starts(judged, 'reviewer').length === 1);
    const before = watch.last();
    writeFileSync(flag, '');
    const engaged = await supervisor('paused.held', before);
    expect(await theSwitch()).toMatchObject({ engaged: true, source: 'file', by: 'flag file' });

    const waits = await create('done');
    const urgent = await create('done', 'pass', { priority: 'urgent' });
    site.say(dies, 'die');
    site.say(asks, 'ask');
    site.say(reports, 'done');
    site.say(diesTwice, 'silent');
    site.say(judged, 'pass');
    await watch.state(dies, 'todo', { after: engaged.sequence });
    await watch.state(asks, 'needs_input');
    await watch.state(reports, 'review.verifying');
    await watch.state(diesTwice, 'needs_input');
    await watch.until('the verdict', ({ type, subject }) => {
      return type === 'callboard.review.verdict' && subject === judged;
    });
    // A person overrides the switch.
    await service.post(`/tickets/${urgent}/actions`, { action: 'dispatch', by: 'anna' });
    await watch.state(urgent, 'review.verifying');
    const states = async (...ids: string[]) =>
      Object.fromEntries(
        (await service.tickets())
          .filter(({ id }) => ids.includes(id))
          .map(({ id, statePath }) => [id, statePath]),
      );
    const held = {
      [waits]: 'todo',
      [dies]: 'todo',
      [reports]: 'review.verifying',
      [urgent]: 'review.verifying',
      [judged]: 'review.judging',
    };
    expect(await states(...Object.keys(held))).toEqual(held);
    expect((await service.ticket(waits)).waitingFor).toContain('kill-switch');
    expect((await service.ticket(judged)).waitingFor).toContain('kill-switch');
    const heldNow = (await theSwitch()).held.map(({ what, ticket }) => `${what} ${ticket}`);
    expect(heldNow.toSorted()).toEqual(
      [
        `checkCommit ${reports}`,
        `checkCommit ${urgent}`,
        `dispatch ${dies}`,
        `dispatch ${waits}`,
        `verdict ${judged}`,
      ].toSorted(),
    );
    const automatic = since(engaged.sequence).filter(
      ({ data }) => data.by?.kind === 'dispatcher' || data.event?.type === 'commit.checked',
    );
    expect(automatic).toEqual([]);

    const releasedAfter = watch.last();
    rmSync(flag);
    for (const id of [dies, waits, reports, urgent, judged]) await watch.state(id, 'done');
    expect(since(releasedAfter).filter(({ data }) => data.to === 'done')).toHaveLength(5);
    for (const id of [waits, reports, urgent, judged]) expect(site.starts(id)).toHaveLength(1);
    expect(site.starts(judged, 'reviewer')).toHaveLength(1);
    expect(await service.escalations()).toHaveLength(2);
    expect(await theSwitch()).toMatchObject({ engaged: false, held: [] });
  });

  test('stops new starts within 500 ms, however long the queue is [4.at-once]', async () => {
    const ids: string[] = [];
    for (let n = 0; n < 20; n += 1) ids.push(await create('wait done'));
    await eventually('some have begun', () => ids.some((id) => site.starts(id).length > 0));
    const before = watch.last();
    const at = Date.now();
    writeFileSync(flag, '');
    await supervisor('paused.held', before);
    // What was granted and not begun says what it waits for.
    for (const id of ids) {
      await eventually(`${id} is at work or says that it waits`, async () => {
        const { state, waitingFor, worker } = await service.ticket(id);
        if (waitingFor?.includes('kill-switch')) return true;
        return state === 'in_progress' && (await service.worker(worker ?? '')).pid !== null;
      });
    }
    await command('kill-switch', 'on', '--halt', '--reason', 'test');
    for (const id of ids) {
      await eventually(
        `${id} stands still`,
        async () => (await service.ticket(id)).state === 'todo',
      );
    }
    const late = ids.flatMap((id) => site.starts(id)).filter(({ began = 0 }) => began > at + 500);
    expect(late).toEqual([]);
    for (const id of ids) await service.post(`/tickets/${id}/actions`, { action: 'cancel' });
    expect((await command('kill-switch', 'off')).code).toBe(0);
    expect(await theSwitch()).toMatchObject({ engaged: false });
  });

  const forms: [string, () => void][] = [
    ['a directory', () => mkdirSync(flag)],
    ['a link that leads nowhere', () => symlinkSync(join(site.dir, 'nowhere'), flag)],
  ];
  test.each(forms)('%s counts as well, and `off` clears it [4.engaged]', async (_, make) => {
    const before = watch.last();
    make();
    await supervisor('paused.held', before);
    const id = await create('done');
    const off = await command('kill-switch', 'off', '--json');
    expect(off).toMatchObject({ code: 0 });
    await watch.state(id, 'done');
    expect(await theSwitch()).toMatchObject({ engaged: false, source: null });
  });
});

describe('the command', () => {
  test('with --halt stops authors and reviewers, without a death, and they begin again after `off` [4.halt]', async () => {
    const works = await aWaitingAuthor('wait done');
    const judged = await aWaitingAuthor('done', 'wait pass');
    await eventually('its reviewer waits', () => site.starts(judged, 'reviewer').length === 1);
    expect((await command('kill-switch', 'on', '--reason', 'lunch')).code).toBe(0);
    expect((await command('kill-switch', 'on', '--halt', '--json')).code).toBe(0);
    await watch.state(works, 'todo');
    await watch.worker(`${works}.1`, 'ended');
    await eventually('both have ended', async () =>
      (await service.workers()).every(({ state }) => state === 'ended'),
    );
    expect(await service.ticket(works)).toMatchObject({ state: 'todo', deathCount: 0, runs: 1 });
    expect(await service.ticket(judged)).toMatchObject({ statePath: 'review.judging' });
    expect(await theSwitch()).toMatchObject({ engaged: true, source: 'stored', reason: 'lunch' });
    const status = await command('status');
    expect(status.stdout).toContain('lunch');

    await service.kill();
    service = await startService(site);
    await watch.attach(service);
    expect(await theSwitch()).toMatchObject({ engaged: true, source: 'stored', reason: 'lunch' });
    expect(site.starts(works)).toHaveLength(1);
    expect((await command('kill-switch', 'off')).code).toBe(0);
    await watch.state(works, 'done');
    await watch.state(judged, 'done');
    expect(site.starts(judged, 'reviewer')).toHaveLength(2);
    expect(await service.ticket(works)).toMatchObject({ deathCount: 0, interruptions: 0 });
    expect(watch.faults).toEqual([]);
  });

  test('a flag that was set while no service ran holds from the first moment on [4.survives]', async () => {
    await service.stop();
    writeFileSync(flag, '');
    service = await startService(site);
    await watch.attach(service);
    const id = await create('done');
    expect(await theSwitch()).toMatchObject({ engaged: true, source: 'file' });
    await service.stop();
    rmSync(flag);
    service = await startService(site);
    await watch.attach(service);
    await watch.state(id, 'done');
    expect(site.starts(id)).toHaveLength(1);
  });
});
