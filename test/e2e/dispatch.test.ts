import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { Ticket } from '../../src/transport/protocol/ticket.ts';
import { eventually, isAlive } from './processes.ts';
import type { Service } from './service.ts';
import { startService } from './service.ts';
import type { Site } from './site.ts';
import { aSite, JUDGES, PLAYS } from './site.ts';
import { aWatch } from './watch.ts';

// Who starts when: slots, order, dependencies, back-offs.

const watch = aWatch();
let site: Site;
let service: Service;

beforeAll(async () => {
  site = aSite({
    profiles: {
      luci: PLAYS,
      narrow: { ...PLAYS, maxWorkers: 1 },
      missing: { ...PLAYS, command: ['no-such-agent', '--go'] },
      reviewer: JUDGES,
    },
    limits: { workers: 3, startFailures: 2, startBackoff: ['100ms', '300ms'] },
  });
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
  for (const { id, state } of await service.tickets()) {
    if (state !== 'done' && state !== 'cancelled') await act(id, { action: 'cancel' });
  }
  await eventually('all workers have ended', async () =>
    (await service.workers()).every(({ state }) => state === 'ended'),
  );
});

const create = async (play: string, more: object = {}): Promise<string> => {
  const fields = { title: play, body: `PLAY ${play}`, ...more };
  return (await service.post<Ticket>('/tickets', fields)).id;
};
const act = (id: string, body: object) =>
  service.request<{ code?: string; detail?: string }>('POST', `/tickets/${id}/actions`, body);
const grantsSince = (after: number): string[] =>
  watch.events
    .filter(({ sequence, type, data }) => {
      const isStart = type === 'callboard.ticket.transition' && data.to === 'in_progress';
      return sequence > after && isStart;
    })
    .map(({ subject }) => subject ?? '');
/** Nothing starts while the tickets of a test are being written. */
const written = async (make: () => Promise<void>): Promise<void> => {
  await service.post('/drain');
  await make();
  await service.post('/resume');
};

test('never more authors live than there are slots, in all and of a profile [2.1.slots]', async () => {
  const ids: string[] = [];
  for (let n = 0; n < 4; n += 1) ids.push(await create('wait'));
  for (let n = 0; n < 3; n += 1) ids.push(await create('wait', { profile: 'narrow' }));
  const live = () => ids.flatMap((id) => site.starts(id)).filter(({ pid }) => isAlive(pid));
  const left = new Set(ids);
  while (left.size > 0) {
    const [wide, narrowLeft] = [ids.slice(0, 4), ids.slice(4)].map(
      (some) => some.filter((id) => left.has(id)).length,
    ) as [number, number];
    const full = Math.min(3, wide + Math.min(1, narrowLeft));
    await eventually('the slots are full', () => live().length === full);
    const narrow = live().filter(({ ticket }) => ids.indexOf(ticket) >= 4);
    expect(narrow.length).toBeLessThanOrEqual(1);
    const waiting = (await service.tickets()).filter(
      ({ id, state }) => state === 'todo' && ids.includes(id),
    );
    for (const { waitingFor } of waiting) expect(waitingFor).toMatch(/^a free slot for profile/);
    const one = live()[0]?.ticket as string;
    site.say(one, 'done');
    await watch.state(one, 'done');
    left.delete(one);
  }
  for (const id of ids) expect(site.starts(id)).toHaveLength(1);
});

test('a person cannot start one more than there are slots [2.11.dispatch]', async () => {
  const ids: string[] = [];
  for (let n = 0; n < 4; n += 1) ids.push(await create('wait'));
  const last = ids[3] as string;
  await eventually('the slots are full', () => ids.flatMap((id) => site.starts(id)).length === 3);
  const answer = await act(last, { action: 'dispatch' });
  expect([answer.status, answer.body.code]).toEqual([409, 'no_free_slot']);
  for (const id of ids) {
    site.say(id, 'done');
    await watch.state(id, 'done');
  }
});

test('the urgent comes first, then age; a low one is only later [2.1.order]', async () => {
  const before = watch.last();
  const ids: Record<string, string> = {};
  await written(async () => {
    for (const priority of ['low', 'normal', 'high', 'urgent']) {
      ids[priority] = await create('done', { priority, profile: 'narrow' });
    }
    ids['second'] = await create('done', { priority: 'urgent', profile: 'narrow' });
  });
  for (const id of Object.values(ids)) await watch.state(id, 'done');
  const order = ['urgent', 'second', 'high', 'normal', 'low'].map((name) => ids[name]);
  expect(grantsSince(before)).toEqual(order);
});

test('a ticket waits for its dependencies by name, and a person may send it on without them [2.1.dependencies]', async () => {
  const first = await create('wait');
  const second = await create('done', { dependsOn: [first] });
  const third = await create('done', { dependsOn: [second] });
  const forced = await create('done', { dependsOn: [first] });
  await eventually('the first waits', () => site.starts(first).length === 1);
  expect((await service.ticket(second)).waitingFor).toBe(`dependencies: ${first} (in_progress)`);
  expect((await act(forced, { action: 'dispatch', by: 'anna' })).status).toBe(200);
  await watch.state(forced, 'done');
  expect(site.starts(second)).toEqual([]);
  site.say(first, 'done');
  await watch.state(third, 'done');
  const done = [first, second, third].map((id) =>
    watch.events.findIndex(({ subject, data }) => subject === id && data.to === 'done'),
  );
  expect(done).toEqual(done.toSorted((a, b) => a - b));
});

test('a cancelled dependency asks a person [2.1.cancelled-dependency]', async () => {
  const first = await create('done', { state: 'inbox' });
  const second = await create('done', { dependsOn: [first] });
  await act(first, { action: 'cancel', by: 'anna' });
  await watch.state(second, 'needs_input');
  expect(await service.ticket(second)).toMatchObject({ reason: 'dependency_cancelled' });
  await act(second, { action: 'retry', by: 'anna' });
  await watch.state(second, 'done');
});

test('an agent that is missing is tried again after each back-off, and then a person is asked [2.4.failed-start]', async () => {
  const id = await create('done', { profile: 'missing' });
  await watch.state(id, 'needs_input');
  expect(await service.ticket(id)).toMatchObject({ reason: 'cannot_start', deathCount: 0 });
  const [escalation] = (await service.escalations()).filter(({ ticket }) => ticket === id);
  expect(escalation?.text).toMatch(/3 times.*no-such-agent was not found/);
  const starts = watch.events
    .filter(({ source, data }) => source === `/tickets/${id}` && data.to === 'in_progress')
    .filter(({ data }) => data.from === 'todo')
    .map(({ time }) => Date.parse(time));
  expect(starts).toHaveLength(3);
  expect((starts[1] ?? 0) - (starts[0] ?? 0)).toBeGreaterThanOrEqual(100);
  expect((starts[2] ?? 0) - (starts[1] ?? 0)).toBeGreaterThanOrEqual(300);
});

test('drain starts nothing and lets what runs end; resume goes on [2.4.drain]', async () => {
  const runs = await create('wait');
  await eventually('it waits', () => site.starts(runs).length === 1);
  await service.post('/drain', { by: 'anna' });
  const waits = await create('done');
  site.say(runs, 'done');
  await watch.state(runs, 'done');
  expect(await service.ticket(waits)).toMatchObject({
    state: 'todo',
    waitingFor: 'the end of the drain',
  });
  await service.post('/resume', { by: 'anna' });
  await watch.state(waits, 'done');
});
