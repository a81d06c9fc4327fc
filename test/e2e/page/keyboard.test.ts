import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { BrowserContext, Page } from 'playwright-core';
import { launchBrowser } from './browser.ts';
import type { FakeService } from './fake-service.ts';
import { fakeService, ORIGIN } from './fake-service.ts';
import { tickets } from './made-up/tickets.ts';

/** No view has more stops than that before the one that is wanted. */
const STOPS_MAX = 150;

let context: BrowserContext;
let page: Page;
let service: FakeService;

beforeEach(async () => {
  context = await (await launchBrowser()).newContext({ viewport: { width: 1389, height: 868 } });
  context.setDefaultTimeout(15_000);
  page = await context.newPage();
  // Who acts is asked once in each browser; that question has a test of its own.
  await page.addInitScript(() => localStorage.setItem('callboard.acting', 'Ana'));
  service = await fakeService(page);
});
afterEach(() => context.close());

/** Presses Tab until the focus is on what has this name. */
async function tabTo(name: RegExp): Promise<void> {
  for (let stop = 0; stop < STOPS_MAX; stop += 1) {
    await page.keyboard.press('Tab');
    const focused = page.locator(':focus');
    if ((await focused.count()) === 0) continue;
    const said = await focused.evaluate((element) =>
      [
        element.getAttribute('aria-label'),
        element.textContent,
        (element as HTMLInputElement).labels?.[0]?.textContent,
      ].join(' '),
    );
    if (name.test(said.trim())) return;
  }
  throw new Error(`No stop of the keyboard is named ${name}`);
}

/** What an open dialog asks for is typed; then it is sent. */
async function answerDialog(action: string): Promise<void> {
  const dialog = page.getByRole('dialog');
  await dialog.waitFor();
  const text = dialog
    .locator('textarea, input:not([type=checkbox], [type=radio], [autocomplete=name])')
    .first();
  if (await text.count()) {
    for (
      let stop = 0;
      stop < STOPS_MAX && !(await text.evaluate((element) => element === document.activeElement));
      stop += 1
    ) {
      await page.keyboard.press('Tab');
    }
    await page.keyboard.press('Control+A');
    await page.keyboard.type(`words for ${action}`);
  }
  const send = dialog.locator('button[type="submit"]');
  for (
    let stop = 0;
    stop < STOPS_MAX && !(await send.evaluate((element) => element === document.activeElement));
    stop += 1
  ) {
    await page.keyboard.press('Tab');
  }
  await page.keyboard.press('Enter');
  await dialog.waitFor({ state: 'detached' });
}

/** What the button of an action says. */
const BUTTONS: Readonly<Record<string, RegExp>> = {
  triage: /^\s*Triage/,
  answer: /^\s*Answer/,
  approve: /^\s*Approve/,
  reject: /^\s*Reject/,
  retry: /^\s*Retry/,
  dispatch: /^\s*Dispatch/,
  land: /^\s*Land/,
  reopen: /^\s*Re-open/,
  cancel: /^\s*Cancel ticket/,
  assign: /^\s*Assign/,
  edit: /^\s*Edit/,
  route: /^\s*Route/,
};
const KEYS: Readonly<Record<string, string>> = { approve: 'a', reject: 'r', cancel: 'x' };
/** Done without a question: they lose nothing. */
const DIRECT = new Set(['triage', 'dispatch', 'land']);

const states = [...new Map(tickets.map((ticket) => [ticket.state, ticket])).values()];

describe('with the keyboard alone', () => {
  it.each(states)(
    'everything that is allowed in $state can be done',
    async ({ id, allowedActions }) => {
      for (const action of allowedActions.filter((name) => name !== 'comment')) {
        await page.goto(`${ORIGIN}/#/tickets/${id}`);
        await page.getByRole('heading', { level: 1 }).waitFor();
        const before = service.written.length;
        const key = KEYS[action];
        if (key) {
          await page.getByRole('button', { name: BUTTONS[action] ?? /^$/ }).waitFor();
          await page.keyboard.press(key);
        } else {
          await tabTo(BUTTONS[action] ?? /^$/);
          await page.keyboard.press('Enter');
        }
        if (!DIRECT.has(action)) await answerDialog(action);
        await expect.poll(() => service.written.length, { message: action }).toBe(before + 1);
        const { path, body, method } = service.written.at(-1) ?? {};
        if (action === 'edit') expect([method, path]).toEqual(['PATCH', `/tickets/${id}`]);
        else
          expect([path, body]).toEqual([
            `/tickets/${id}/actions`,
            expect.objectContaining({ action, by: 'Ana' }),
          ]);
      }
      // A ticket without commits has no diff, and the browser tells each 404.
      expect(service.errors.filter((text) => !text.includes('404'))).toEqual([]);
    },
  );

  it('a ticket is found, commented, and left again', async () => {
    await page.goto(ORIGIN);
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('currency round');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: /Currency rounding/ }).waitFor();
    await tabTo(/comment/i);
    await page.keyboard.type('Ask finance.');
    await tabTo(/^\s*(Add|Comment|Send)/);
    await page.keyboard.press('Enter');
    await expect
      .poll(() => service.written.at(-1))
      .toMatchObject({
        path: '/tickets/ORD-11/comments',
        body: { text: 'Ask finance.', by: 'Ana' },
      });
    for (const [keys, heading] of [
      ['b', /./],
      ['w', /workers at work/],
      ['r', /People decided/],
      ['o', /requests wait/],
      ['c', /wait for a person/],
    ] as const) {
      await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
      await page.keyboard.press('g');
      await page.keyboard.press(keys);
      await page.getByRole('heading', { level: 1, name: heading }).waitFor();
    }
  });

  it('a ticket is added, the switch thrown, a request acknowledged, a worker stopped, the service drained', async () => {
    await page.goto(`${ORIGIN}/#/operator`);
    await page.getByRole('heading', { level: 1 }).waitFor();
    const last = () => service.written.at(-1);
    await page.keyboard.press('c');
    await page.getByRole('dialog').waitFor();
    await page.keyboard.type('Made by keys');
    await page.keyboard.press('Enter');
    await expect
      .poll(last)
      .toMatchObject({ path: '/tickets', body: { title: 'Made by keys', by: 'Ana' } });
    await page.keyboard.press('Escape');
    // A dialog has the keys to itself until it is gone.
    await page.getByRole('dialog').waitFor({ state: 'detached' });

    await page.keyboard.press('Shift+K');
    await answerDialog('hold');
    await expect
      .poll(last)
      .toMatchObject({ method: 'PUT', path: '/kill-switch', body: { engaged: true } });

    await tabTo(/Acknowledge question/);
    await page.keyboard.press('Enter');
    await expect.poll(last).toMatchObject({ path: '/escalations/e3/ack', body: { by: 'Ana' } });

    await tabTo(/^\s*Drain$/);
    await page.keyboard.press('Enter');
    await expect.poll(last).toMatchObject({ path: '/drain' });

    await page.keyboard.press('g');
    await page.keyboard.press('w');
    await page.getByRole('heading', { level: 1, name: /workers at work/ }).waitFor();
    for (const deed of ['Interrupt', 'Restart', 'Stop']) {
      await tabTo(new RegExp(`${deed} ORD-22.1`));
      await page.keyboard.press('Enter');
      await page.getByRole('dialog').waitFor();
      await page.keyboard.press('Enter');
      await expect.poll(last).toMatchObject({ path: `/workers/ORD-22.1/${deed.toLowerCase()}` });
    }
  });

  it('who acts is asked once, and the name is kept', async () => {
    await page.addInitScript(() => localStorage.removeItem('callboard.acting'));
    await page.goto(`${ORIGIN}/#/operator`);
    await tabTo(/^\s*Drain$/);
    await page.keyboard.press('Enter');
    await page.getByRole('dialog', { name: 'Who are you?' }).waitFor();
    await page.keyboard.type('Jo');
    await page.keyboard.press('Enter');
    await expect
      .poll(() => service.written.at(-1))
      .toMatchObject({ path: '/drain', body: { by: 'Jo' } });
    await expect
      .poll(() => page.evaluate(() => localStorage.getItem('callboard.acting')))
      .toBe('Jo');
  });
});
