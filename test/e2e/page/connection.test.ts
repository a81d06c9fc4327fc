import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Ticket } from '../../../src/transport/protocol/ticket.ts';
import type { Service } from '../service.ts';
import { startService } from '../service.ts';
import type { Site } from '../site.ts';
import { aSite } from '../site.ts';
import type { RealPage } from './real-page.ts';
import { openPage } from './real-page.ts';

let site: Site;
let service: Service;
let opened: RealPage;

beforeEach(async () => {
  // Nothing moves by itself: what the page shows is what the test did.
  site = aSite();
  service = await startService(site);
  await service.request('PUT', '/kill-switch', { engaged: true });
});
afterEach(async () => {
  await opened?.close();
  await service.stop();
  site.clear();
});

test('a page goes on by sequence after the service was killed, and shows nothing that is not durable', async () => {
  const before = await service.post<Ticket>('/tickets', { title: 'Before the end' });
  opened = await openPage(service, '#/board');
  const { page } = opened;
  await page.getByText('Before the end').waitFor();
  const port = new URL(service.url).port;
  await service.kill();
  await page.getByText(/No connection since/).waitFor();
  await page.getByText(/Nothing you do here would arrive/).waitFor();
  // The switch is within reach all the same: by its file.
  await page
    .getByRole('button', { name: 'Kill-switch…' })
    .or(page.getByRole('button', { name: 'Release…' }))
    .first()
    .click();
  await page.getByRole('dialog').getByText(`touch ${site.dataDir}/KILL`).waitFor();
  await page.keyboard.press('Escape');
  expect(await page.getByText('Before the end').count()).toBeGreaterThan(0);

  service = await startService(site, { args: ['--port', port] });
  await service.post('/tickets', { title: 'While nobody looked' });
  await page
    .getByRole('button', { name: 'Try now' })
    .click()
    .catch(() => {});
  await page.getByText('While nobody looked').waitFor();
  await page.getByText(/No connection since/).waitFor({ state: 'detached' });
  await service.post(`/tickets/${before.id}/actions`, { action: 'cancel', by: 'Ana' });
  await expect
    .poll(() => page.getByRole('region', { name: 'cancelled' }).innerText())
    .toContain('Before the end');
  const head = (await service.events()).at(-1)?.sequence;
  await expect
    .poll(async () => Number((await page.locator('.connection').innerText()).replaceAll(/\D/g, '')))
    .toBeGreaterThanOrEqual(head ?? 1);
  expect(opened.mishaps).toEqual([]);
});

test('a service that goes away and comes back with a new token asks the page to log in', async () => {
  opened = await openPage(service);
  await opened.page.getByText('Live').waitFor();
  await service.post('/token/rotate');
  await opened.page.getByText('This browser is not logged in.').waitFor();
  expect(opened.mishaps).toEqual([]);
});
