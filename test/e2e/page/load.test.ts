import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { BrowserContext, CDPSession, Page } from 'playwright-core';
import { launchBrowser } from './browser.ts';
import { fakeService, ORIGIN } from './fake-service.ts';
import { manyTickets, movesOf } from './made-up/many.ts';
import { shop } from './made-up/answers.ts';

const TICKETS = 10_000;
const EVENTS = 20_000;
const A_FRAME = 500;
/** Whatever the number of tickets: what is seen, and a little around it. */
const NODES_MAX = 2_000;
/** Ten thousand kept events would be more. */
const GROWTH_BYTES_MAX = 1_000_000;

let context: BrowserContext;
let page: Page;
let devtools: CDPSession;

beforeEach(async () => {
  context = await (await launchBrowser()).newContext({ viewport: { width: 1389, height: 868 } });
  page = await context.newPage();
  devtools = await context.newCDPSession(page);
});
afterEach(() => context.close());

/** What is really held: the least of a few looks, since a drawing under way holds more for a moment. */
async function heapBytes(): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let look = 0; look < 5; look += 1) {
    await page.evaluate(
      'new Promise((drawn) => setTimeout(() => requestAnimationFrame(drawn), 150))',
    );
    await devtools.send('HeapProfiler.collectGarbage');
    least = Math.min(least, (await devtools.send('Runtime.getHeapUsage')).usedSize);
  }
  return least;
}

const nodes = (): Promise<number> => page.evaluate('document.querySelectorAll("*").length');

describe(`${TICKETS} tickets`, () => {
  it.each(['#/board', '#/'])(
    `at %s take a bounded number of nodes, and ${EVENTS} events no memory`,
    async (path) => {
      const tickets = manyTickets(TICKETS);
      const service = await fakeService(page, { world: { ...shop, tickets } });
      await page.goto(`${ORIGIN}/${path}`);
      await page.getByRole('heading', { level: 1 }).waitFor({ timeout: 60_000 });
      const events = movesOf(tickets, shop.head, EVENTS);
      const seen = async (upTo: number): Promise<void> => {
        for (let at = upTo - EVENTS / 2; at < upTo; at += A_FRAME) {
          service.push(...events.slice(at, at + A_FRAME));
        }
        const last = shop.head + upTo;
        await expect
          .poll(async () => (await page.locator('.connection').innerText()).replaceAll(/\D/g, ''), {
            timeout: 60_000,
          })
          .toBe(String(last));
      };
      await seen(EVENTS / 2);
      const before = await heapBytes();
      await seen(EVENTS);
      expect((await heapBytes()) - before).toBeLessThan(GROWTH_BYTES_MAX);
      expect(await nodes()).toBeLessThan(NODES_MAX);
      expect(service.errors).toEqual([]);
    },
  );
});
