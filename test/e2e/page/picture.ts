/** Pictures of the page, compared with those that are kept beside the tests. */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import pixelmatch from 'pixelmatch';
import type { Page } from 'playwright-core';
import { PNG } from 'pngjs';
import { expect } from 'vitest';

const KEPT = fileURLToPath(new URL('./pictures/', import.meta.url));
/** What differs is put here, to be looked at. */
const FOUND = fileURLToPath(new URL('../../../coverage/pictures/', import.meta.url));
/** Of all pixels. Another version of the browser draws the edges of letters a little differently. */
const DIFFERENT_SHARE_MAX = 0.015;

/**
 * Fails where the page does not look as it did. With PICTURES=update in the environment the picture is kept as it is now;
 * it is to be looked at before it is committed.
 */
export async function expectPicture(page: Page, name: string): Promise<void> {
  // Fonts and the rounds in which the page tells its views.
  await page.evaluate('document.fonts.ready');
  const file = `${KEPT}${name}.png`;
  const shot = await page.screenshot({ animations: 'disabled', caret: 'hide', scale: 'css' });
  if (process.env['PICTURES'] === 'update') {
    mkdirSync(KEPT, { recursive: true });
    writeFileSync(file, shot);
    return;
  }
  if (!existsSync(file)) {
    throw new Error(
      `There is no picture ${name} to compare with: run this test with PICTURES=update`,
    );
  }
  const [now, kept] = [PNG.sync.read(shot), PNG.sync.read(readFileSync(file))];
  expect([now.width, now.height], `size of ${name}`).toEqual([kept.width, kept.height]);
  const shown = new PNG({ width: now.width, height: now.height });
  const different = pixelmatch(now.data, kept.data, shown.data, now.width, now.height, {
    threshold: 0.2,
  });
  const share = different / (now.width * now.height);
  const found = `${FOUND}${name}`;
  rmSync(`${found}.png`, { force: true });
  rmSync(`${found}.different.png`, { force: true });
  if (share > DIFFERENT_SHARE_MAX) {
    mkdirSync(FOUND, { recursive: true });
    writeFileSync(`${found}.png`, shot);
    writeFileSync(`${found}.different.png`, PNG.sync.write(shown));
  }
  expect(share, `share of pixels that differ from the picture ${name}`).toBeLessThanOrEqual(
    DIFFERENT_SHARE_MAX,
  );
}
