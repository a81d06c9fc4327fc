/** The machine's Chromium, driven by Playwright: one for each test file, started when it is first asked for. */
import type { Browser } from 'playwright-core';
import { chromium } from 'playwright-core';
import { afterAll } from 'vitest';
import { needChromium } from '../../../scripts/chromium.mjs';

const args = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // Pictures that are compared are to be the same on every machine.
  '--font-render-hinting=none',
  '--hide-scrollbars',
  '--force-color-profile=srgb',
];

let browser: Promise<Browser> | undefined;

/** The browser of this test file, closed after its last test. Without one it fails with a sentence that says how to get it. */
export function launchBrowser(): Promise<Browser> {
  browser ??= launch().catch((error: unknown) => {
    browser = undefined;
    throw error;
  });
  return browser;
}

afterAll(async () => {
  await (await browser)?.close();
});

async function launch(): Promise<Browser> {
  const executablePath = needChromium();
  // Chromium refuses to start as root with its sandbox.
  const sandboxed = process.getuid?.() !== 0;
  try {
    return await chromium.launch({ executablePath, args, chromiumSandbox: sandboxed });
  } catch (error) {
    // Many containers forbid what it is made of; the pages shown here are our own.
    if (!sandboxed || !/sandbox/i.test(String(error))) throw error;
    return chromium.launch({ executablePath, args, chromiumSandbox: false });
  }
}
