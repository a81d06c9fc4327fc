import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { BrowserContext, Page } from 'playwright-core';
import { launchBrowser } from './browser.ts';
import { fakeService, ORIGIN } from './fake-service.ts';
import { shop } from './made-up/answers.ts';
import { aMove, HEAD } from './made-up/flow.ts';
import { status } from './made-up/service.ts';
import { ago, NOW } from './made-up/time.ts';

let context: BrowserContext;
let page: Page;

beforeEach(async () => {
  context = await (await launchBrowser()).newContext();
  context.setDefaultTimeout(15_000);
  page = await context.newPage();
});
afterEach(() => context.close());

const open = (path = '#/'): Promise<unknown> => page.goto(`${ORIGIN}/${path}`);
const says = (text: string | RegExp): Promise<void> => page.getByText(text).first().waitFor();

describe('where something is wrong, the page says what to do', () => {
  it('without a token', async () => {
    await fakeService(page, {
      refuse: { status: 401, code: 'unauthorized', detail: 'No bearer token was sent.' },
    });
    await open();
    await says('This browser is not logged in.');
    await says('callboard open');
    await page.getByLabel(/paste the token/).waitFor();
    expect(await page.getByText(/refused the token/).count()).toBe(0);
  });

  it('with pasted words that no token could be', async () => {
    await fakeService(page, {
      refuse: { status: 401, code: 'unauthorized', detail: 'No bearer token was sent.' },
    });
    await open();
    const field = page.getByLabel(/paste the token/);
    await field.fill('tökén ✓');
    await field.press('Enter');
    await says('This is not the token of the service');
  });

  it.each([
    [401, 'unauthorized', /This is not the token of the service/],
    [403, 'forbidden', /This token may only look/],
    [429, 'rate_limited', /Too many wrong tokens came from here/],
  ])('with a pasted token that is answered by %i', async (status, code, words) => {
    await fakeService(page, { refuse: { status, code: 'unauthorized', detail: 'No.' } });
    await page.route('**/api/v1/launch', (route) =>
      route.fulfill({ status, json: { status, code, detail: 'No.' } }),
    );
    // The first answer is that of a browser that nobody knows.
    await page.route('**/api/v1/status', (route) =>
      route.fulfill({ status: 401, json: { status: 401, code: 'unauthorized', detail: 'No.' } }),
    );
    await open();
    const field = page.getByLabel(/paste the token/);
    await field.fill('wrong');
    await field.press('Enter');
    await says(words);
    expect(await field.inputValue()).toBe('');
  });

  it('where the service cannot be reached at all', async () => {
    const service = await fakeService(page);
    await page.route('**/api/v1/status', (route) => route.abort('connectionrefused'));
    await open();
    await says('The service cannot be reached.');
    await page.unroute('**/api/v1/status');
    await page.getByRole('button', { name: 'Try again' }).click();
    await says(/tickets wait for a person/);
    expect(service.foreign).toEqual([]);
  });

  it('where something else answers in its place', async () => {
    await fakeService(page);
    await page.route('**/api/v1/status', (route) =>
      route.fulfill({ status: 502, contentType: 'text/html', body: '<h1>Bad gateway</h1>' }),
    );
    await open();
    await says('The service did not answer as expected.');
  });

  it('where the service was updated and this page was not', async () => {
    const world = {
      ...shop,
      status: { ...status, service: { ...status.service, page: 'another-build' } },
    };
    await fakeService(page, { world });
    await open();
    await says(/The service was updated, and this page is the one from before/);
    await says(/tickets wait for a person/);
  });

  it('where an event comes of a type that it does not know, and it goes on', async () => {
    const service = await fakeService(page);
    await open();
    await says(/tickets wait for a person/);
    const move = aMove(HEAD + 2, ago('0s'), 'ORD-32', {
      from: 'inbox',
      to: 'todo',
      type: 'person.triaged',
    });
    service.push(
      {
        ...move,
        sequence: HEAD + 1,
        id: String(HEAD + 1),
        type: 'callboard.weather.changed',
        data: { rain: true },
      },
      {
        ...move,
        data: { ...move.data, ticket: { state: 'todo', statePath: 'todo', enteredAt: ago('0s') } },
      },
    );
    await says(/does not know \(callboard\.weather\.changed\)/);
    await says(new RegExp(`seq ${String(HEAD + 2).replace(/(\d)(?=(\d{3})+$)/g, '$1\\s?')}`));
    expect(service.errors).toEqual([]);
  });

  it.each([
    [3_600_000, /clock is 1 h behind the service's/],
    [-7_200_000, /clock is 2 h ahead of the service's/],
  ])('where its clock is off by %i ms; ages are told by the service', async (off, words) => {
    await fakeService(page, { serviceTime: NOW + off });
    await open();
    await says(words);
  });

  it.each([
    '#/nowhere',
    '#/board/../../etc',
    '#/%',
    '#/tickets/',
    '#/tickets/NO-1',
    '#/chart/nothing',
  ])('at the address %s', async (path) => {
    const service = await fakeService(page);
    await open(path);
    await page.getByRole('navigation').waitFor();
    const main = page.getByRole('main');
    await expect.poll(async () => (await main.innerText()).trim().length).toBeGreaterThan(15);
    expect(service.errors.filter((text) => !text.includes('404'))).toEqual([]);
  });
});

it('a question that is open says when its ticket has moved on, and sends nothing', async () => {
  const service = await fakeService(page);
  await open('#/tickets/ORD-11');
  await page
    .getByRole('button', { name: /^Answer/ })
    .first()
    .click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox').first().fill('Half to even');
  const moved = aMove(HEAD + 1, ago('0s'), 'ORD-11', {
    from: 'needs_input',
    to: 'in_progress',
    type: 'person.answered',
    by: ['person', 'Jo'],
  });
  service.push({
    ...moved,
    data: {
      ...moved.data,
      ticket: {
        state: 'in_progress',
        statePath: 'in_progress',
        allowedActions: ['cancel', 'comment'],
      },
    },
  });
  await dialog.getByText('It is in in_progress now, where this cannot be done any more.').waitFor();
  expect(await dialog.locator('button[type=submit]').isDisabled()).toBe(true);
  expect(service.written).toEqual([]);
});
