import { afterEach, describe, expect, it, vi } from 'vitest';
import { launchBrowser } from './browser.ts';

describe('the browser of a test file', () => {
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  it('fails with the sentence that says how to get one where there is none', async () => {
    vi.stubEnv('CALLBOARD_CHROMIUM', '');
    vi.stubEnv('PATH', '');
    await expect(launchBrowser()).rejects.toThrow(/^no Chromium was found, .* CALLBOARD_CHROMIUM /);
  });

  it('runs a page and draws it', async () => {
    const page = await (await launchBrowser()).newPage({ viewport: { width: 60, height: 40 } });
    await page.setContent(
      '<body style="margin:0"><canvas></canvas><script>document.title = [innerWidth, innerHeight].join("x")</script>',
    );
    expect(await page.title()).toBe('60x40');
    const blank = await page.screenshot();
    await page.evaluate('document.body.style.background = "rgb(200, 30, 30)"');
    expect((await page.screenshot()).equals(blank)).toBe(false);
    await page.close();
  });

  it('is one for all who ask', async () => {
    expect(await launchBrowser()).toBe(await launchBrowser());
  });
});
