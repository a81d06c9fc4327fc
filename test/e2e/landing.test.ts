import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually } from './processes.ts';
import type { Service } from './service.ts';
import { startService } from './service.ts';
import type { Site } from './site.ts';
import { aSite } from './site.ts';
import type { Watch } from './watch.ts';
import { aWatch } from './watch.ts';

let watch: Watch;
let site: Site;
let service: Service;

beforeAll(async () => {
  site = aSite({ landing: { mode: 'ff-only' } });
  watch = aWatch();
  service = await startService(site);
  await watch.attach(service);
});
afterAll(async () => {
  watch.close();
  await service.kill();
  site.clear();
});

const create = async (play: string): Promise<string> =>
  (await service.post<{ id: string }>('/tickets', { title: 'Land it', body: `PLAY ${play}` })).id;
const landed = (id: string) =>
  watch.until(
    `${id} has landed`,
    ({ subject, data }) => subject === id && data.event?.type === 'landing.landed',
  );

test('accepted work lands, its diff stays what it was, and its worktree goes [9.landing]', async () => {
  const id = await create('done');
  await landed(id);
  const ticket = await service.ticket(id);
  expect(ticket).toMatchObject({ state: 'done', landed: true });
  expect(site.git('rev-parse', 'main')).toBe(ticket.sha);
  expect(site.git('status', '--porcelain')).toBe('');
  const diff = await service.get<{ sha: string; base: string; patch: string }>(
    `/tickets/${id}/diff`,
  );
  expect(diff.sha).toBe(ticket.sha);
  expect(diff.base).toBe(site.git('rev-parse', 'main~1'));
  expect(diff.patch).toMatch(/^diff --git/);
  await eventually('the worktree goes', () => !existsSync(join(site.dataDir, 'worktrees', id)));
  expect(site.git('branch', '--list', `callboard/${id}`)).not.toBe('');
});

test('what cannot land asks its owner, and is landed by hand once it can [9.landing]', async () => {
  const before = site.git('rev-parse', 'main');
  const id = await create('wait');
  // Somebody commits to the base branch while the ticket is worked on.
  await watch.worker(`${id}.1`, 'live.working');
  site.git('commit', '-q', '--allow-empty', '-m', 'meanwhile');
  site.say(id, 'done');
  await watch.until(
    `${id} has failed to land`,
    ({ subject, data }) => subject === id && data.event?.type === 'landing.failed',
  );
  expect(await service.ticket(id)).toMatchObject({ state: 'done', landed: false });
  expect((await service.escalations()).filter(({ ticket }) => ticket === id)).toMatchObject([
    { reason: 'landing_failed', resolvedBy: null },
  ]);
  expect(existsSync(join(site.dataDir, 'worktrees', id))).toBe(true);
  site.git('reset', '-q', '--hard', before);
  await service.post(`/tickets/${id}/actions`, { action: 'land', by: 'ana' });
  await landed(id);
  expect(site.git('rev-parse', 'main')).toBe((await service.ticket(id)).sha);
  expect((await service.escalations()).filter(({ ticket }) => ticket === id)).toMatchObject([
    { reason: 'landing_failed', resolvedAt: expect.any(String) },
  ]);
});
