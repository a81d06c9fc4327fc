import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Ticket } from '../../../src/transport/protocol/ticket.ts';
import type { Service } from '../service.ts';
import { startService } from '../service.ts';
import type { Site } from '../site.ts';
import { aSite } from '../site.ts';
import type { RealPage } from './real-page.ts';
import { openPage } from './real-page.ts';

/** What people and agents may write; each must be seen as it was written, or as what sanitised Markdown makes of it. */
const HOSTILE = [
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '<svg/onload=alert(1)>',
  '"><iframe srcdoc="<script>alert(1)</script>">',
  'javascript:alert(1)',
  '${alert(1)}{{constructor.constructor("alert(1)")()}}',
  '\u202Egnp.exe\u202C and \u0007bell \u001B[31mred',
  '__proto__',
  'x'.repeat(300),
];
const BODY = [
  ...HOSTILE,
  '![a picture](https://evil.example/p.png)',
  '![data](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)',
  '[click](javascript:alert(1)) [go](https://evil.example/)',
  '<style>@import url(https://evil.example/s.css);</style>',
  '<form action="https://evil.example"><input name=q></form>',
  '<a href="https://evil.example" ping="https://evil.example/ping">link</a>',
  '<video src="https://evil.example/v"></video><object data="https://evil.example/o"></object>',
  '<base href="https://evil.example/"><meta http-equiv="refresh" content="0;url=https://evil.example/">',
].join('\n\n');

let site: Site;
let service: Service;
let opened: RealPage;
const tickets: Ticket[] = [];

beforeAll(async () => {
  site = aSite();
  service = await startService(site);
  await service.request('PUT', '/kill-switch', { engaged: true, reason: HOSTILE[1] });
  for (const title of HOSTILE) {
    tickets.push(
      await service.post<Ticket>('/tickets', { title, body: BODY, labels: ['<b>x</b>'] }),
    );
  }
  for (const { id } of tickets) {
    await service.post(`/tickets/${id}/comments`, { text: BODY, by: '<u>mallory</u>' });
  }
  opened = await openPage(service);
});
afterAll(async () => {
  await opened?.close();
  await service?.stop();
  site?.clear();
});

test('hostile words are words: no dialog, no request to another host, nothing that the policy had to stop', async () => {
  const { page, goto, mishaps } = opened;
  await goto('#/board');
  for (const title of HOSTILE.slice(0, 6))
    await page.getByText(title).filter({ visible: true }).first().waitFor();
  await goto('#/?state=todo');
  await page
    .getByText(HOSTILE[0] ?? '')
    .filter({ visible: true })
    .first()
    .waitFor();
  await goto('#/operator');
  await page
    .getByText(HOSTILE[1] ?? '')
    .filter({ visible: true })
    .first()
    .waitFor();
  for (const { id, title } of tickets) {
    await goto(`#/tickets/${id}`);
    await page
      .getByRole('heading', { level: 1 })
      .getByText(title.slice(0, 40))
      .filter({ visible: true })
      .first()
      .waitFor();
    // The body is Markdown, loaded when it is needed; its sound part says that it is there.
    await page.getByText('a picture').filter({ visible: true }).first().waitFor();
    expect(
      await page
        .locator('main :is(script, iframe, object, embed, form[action], base, meta, video, style)')
        .count(),
    ).toBe(0);
    expect(
      await page.locator('main a[href^="javascript:" i], main [onerror], main [onload]').count(),
    ).toBe(0);
    expect(await page.locator('main img').count()).toBe(0);
  }
  expect(mishaps).toEqual([]);
});
