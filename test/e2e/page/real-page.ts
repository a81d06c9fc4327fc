/** The page of a real service in a browser, logged in; what must never happen in it is written down. */
import type { BrowserContext, Page } from 'playwright-core';
import type { Service } from '../service.ts';
import { launchBrowser } from './browser.ts';

export interface RealPage {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Dialogs, requests to other hosts, refusals of the content security policy, errors of scripts. */
  readonly mishaps: readonly string[];
  readonly goto: (path: string) => Promise<void>;
  readonly close: () => Promise<void>;
}

/** Opens the page at a path such as `#/board`, through a launch address as a person would. */
export async function openPage(
  service: Pick<Service, 'url' | 'post'>,
  path = '#/',
): Promise<RealPage> {
  const context = await (
    await launchBrowser()
  ).newContext({ viewport: { width: 1389, height: 868 }, reducedMotion: 'reduce' });
  context.setDefaultTimeout(30_000);
  const page = await context.newPage();
  const mishaps: string[] = [];
  page.on('dialog', (dialog) => {
    mishaps.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('pageerror', ({ message }) => mishaps.push(`error: ${message}`));
  page.on('console', (message) => {
    if (/Content Security Policy|Trusted Type/i.test(message.text())) mishaps.push(message.text());
  });
  page.on('request', (request) => {
    const { origin, protocol } = new URL(request.url());
    if (protocol !== 'data:' && origin !== service.url) mishaps.push(`foreign: ${request.url()}`);
  });
  const { url } = await service.post<{ url: string }>('/launch');
  await page.goto(url);
  const goto = async (to: string): Promise<void> => {
    await page.goto(`${service.url}/${to}`);
    await page.getByRole('navigation').waitFor();
  };
  await goto(path);
  return { page, context, mishaps, goto, close: () => context.close() };
}
