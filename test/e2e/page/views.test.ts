import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { BrowserContext, Page } from 'playwright-core';
import { axe } from './axe.ts';
import { launchBrowser } from './browser.ts';
import type { FakeService } from './fake-service.ts';
import { fakeService, ORIGIN } from './fake-service.ts';
import type { MadeUp } from './made-up/answers.ts';
import { emptyShop, shop } from './made-up/answers.ts';
import { expectPicture } from './picture.ts';

interface View {
  readonly name: string;
  readonly path: string;
  readonly world?: MadeUp;
  /** What is there when the view is. */
  readonly heading: RegExp;
  readonly act?: (page: Page, service: FakeService) => Promise<void>;
}

const VIEWS: readonly View[] = [
  { name: 'chart', path: '#/', heading: /tickets wait for a person/ },
  { name: 'state', path: '#/?state=todo', heading: /tickets wait for a person/ },
  { name: 'worker-chart', path: '#/chart/worker', heading: /./ },
  { name: 'empty', path: '#/', world: emptyShop, heading: /No tickets yet/ },
  { name: 'board', path: '#/board', heading: /./ },
  { name: 'ticket', path: '#/tickets/ORD-12', heading: /Webhook deliveries/ },
  { name: 'workers', path: '#/workers', heading: /7 workers at work/ },
  { name: 'reviewers', path: '#/reviewers', heading: /People decided as the reviewer did/ },
  { name: 'operator', path: '#/operator', heading: /4 requests wait/ },
  {
    name: 'kill-switch',
    path: '#/operator',
    heading: /4 requests wait/,
    act: async (page) => {
      await page.keyboard.press('Shift+K');
      await page.getByRole('dialog').waitFor();
    },
  },
  {
    name: 'disconnected',
    path: '#/',
    heading: /tickets wait/,
    act: async (page, service) => {
      service.goAway();
      await page.getByText(/No connection since/).waitFor();
    },
  },
];

/** Of each view, opened as the first one. */
const FIRST_LOAD_BYTES_MAX = 120_000;

const SHAPES = [
  { shape: 'light', colorScheme: 'light', width: 1389, height: 868 },
  { shape: 'dark', colorScheme: 'dark', width: 1389, height: 868 },
  { shape: 'phone', colorScheme: 'light', width: 390, height: 844 },
] as const;

describe.each(SHAPES)('each view in $shape', ({ shape, colorScheme, width, height }) => {
  let context: BrowserContext;
  let page: Page;

  beforeEach(async () => {
    context = await (
      await launchBrowser()
    ).newContext({
      viewport: { width, height },
      colorScheme,
      reducedMotion: 'reduce',
      locale: 'en-GB',
      timezoneId: 'UTC',
    });
    context.setDefaultTimeout(15_000);
    page = await context.newPage();
  });
  afterEach(() => context.close());

  it.each(VIEWS)(
    '$name looks as it should and axe finds nothing',
    async ({ name, path, world = shop, heading, act }) => {
      const service = await fakeService(page, { world });
      await page.goto(`${ORIGIN}/${path}`);
      await page.getByRole('heading', { level: 1, name: heading }).waitFor();
      await service.quiet();
      await act?.(page, service);
      if (act) await service.quiet();
      // One way round the page, on every view.
      expect(await page.locator('nav').count()).toBe(1);
      expect(await axe(page)).toEqual([]);
      await expectPicture(page, `${name}-${shape}`);
      expect(service.foreign).toEqual([]);
      expect(service.loadedBytes()).toBeLessThan(FIRST_LOAD_BYTES_MAX);
      // A connection that is gone is told on the console by the browser itself.
      if (name !== 'disconnected') expect(service.errors).toEqual([]);
    },
  );
});
