import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Ticket } from '../../src/transport/protocol/ticket.ts';
import { eventually, isAlive } from '../e2e/processes.ts';
import type { Service } from '../e2e/service.ts';
import { startService } from '../e2e/service.ts';
import type { Site } from '../e2e/site.ts';
import { aSite } from '../e2e/site.ts';
import type { Watch } from '../e2e/watch.ts';
import { aWatch } from '../e2e/watch.ts';

let site: Site;
let service: Service;
let watch: Watch;

beforeEach(async () => {
  site = aSite({ review: { mode: 'enforce' } });
  service = await startService(site);
  watch = aWatch();
  await watch.attach(service);
});
afterEach(async () => {
  watch.close();
  await service.kill();
  site.clear();
});

async function startAgain(): Promise<void> {
  service = await startService(site);
  await watch.attach(service);
}

test('what was answered with 201 is there after a kill, and nothing is there in part', async () => {
  const answered: Ticket[] = [];
  const stop = new AbortController();
  const writer = async (name: string): Promise<void> => {
    for (let n = 1; !stop.signal.aborted; n += 1) {
      const body = { title: `${name} ${n}`, state: 'inbox', labels: [name] };
      const reply = await service.request<Ticket>('POST', '/tickets', body).catch(() => null);
      if (reply?.status === 201) answered.push(reply.body);
    }
  };
  const writers = ['a', 'b', 'c', 'd'].map(writer);
  await eventually('many are written', () => answered.length > 40);
  await service.kill();
  stop.abort();
  await Promise.all(writers);
  await startAgain();
  const there = await service.tickets();
  expect(there).toEqual(expect.arrayContaining(answered));
  const numbers = there.map(({ id }) => Number(id.slice('CB-'.length))).toSorted((a, b) => a - b);
  expect(numbers).toEqual(numbers.map((_, index) => index + 1));
  const created = (await service.events()).filter(
    ({ type }) => type === 'callboard.ticket.created',
  );
  expect(created).toHaveLength(there.length);
  expect(watch.faults).toEqual([]);
});

test('a write that is sent again after a kill, under its key, is answered as the first time', async () => {
  const key = { 'idempotency-key': 'the-same' };
  const body = { title: 'Once', state: 'inbox' };
  const first = await service.request('POST', '/tickets', body, key);
  const { id } = first.body as Ticket;
  const cancel = { action: 'cancel', by: 'anna' };
  const done = await service.request('POST', `/tickets/${id}/actions`, cancel, key);
  await service.kill();
  await startAgain();
  expect(await service.request('POST', '/tickets', body, key)).toEqual(first);
  expect(await service.request('POST', `/tickets/${id}/actions`, cancel, key)).toEqual(done);
  const other = await service.request('POST', '/tickets', { ...body, title: 'Twice' }, key);
  expect(other).toMatchObject({ status: 422, body: { code: 'idempotency_key_reused' } });
  expect(await service.tickets()).toHaveLength(1);
});

test('a verdict that the switch holds is applied once, after a kill and the release [4.release]', async () => {
  const body = 'PLAY done\nJUDGE wait';
  const { id } = await service.post<Ticket>('/tickets', { title: 'Judged', body });
  const reviewer = await eventually('its reviewer waits', () => site.starts(id, 'reviewer')[0]);
  const flag = join(site.dataDir, 'KILL');
  writeFileSync(flag, '');
  await watch.until('the switch', ({ data }) => data.to === 'paused.held');
  await service.kill();
  site.say(id, 'pass');
  await eventually('the reviewer has ended', () => !isAlive(reviewer.pid));
  await startAgain();
  await watch.until('the verdict', ({ type }) => type === 'callboard.review.verdict');
  await service.kill();
  await startAgain();
  expect(await service.ticket(id)).toMatchObject({ statePath: 'review.judging' });
  rmSync(flag);
  await watch.state(id, 'done');
  expect(site.starts(id, 'reviewer')).toHaveLength(1);
  const moves = watch.events.filter(({ source, data }) => {
    return source === `/tickets/${id}` && data.to === 'done' && data.from !== 'done';
  });
  expect(moves).toHaveLength(1);
  expect(watch.faults).toEqual([]);
});
