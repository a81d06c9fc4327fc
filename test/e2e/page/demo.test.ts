import { once } from 'node:events';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findMaterial } from '../../../src/demo/material.ts';
import { callboard } from '../service.ts';
import type { Site } from '../site.ts';
import { aSite } from '../site.ts';
import { openPage } from './real-page.ts';

let site: Site;

beforeEach(() => {
  site = aSite();
});
afterEach(() => site.clear());

test('the whole demo is watched through the page: every ticket ends where it should', async () => {
  const tmp = join(site.dir, 'tmp');
  mkdirSync(tmp);
  const dir = join(tmp, 'demo');
  const args = ['demo', '--speed', '10', '--dir', dir];
  const child = callboard(site, args, { env: { TMPDIR: tmp } });
  let said = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (said += text));
  child.stdout?.resume();
  await expect.poll(() => said).toMatch(/http:\/\/127\.0\.0\.1:\d+\//);
  const url = /http:\/\/127\.0\.0\.1:\d+/.exec(said)?.[0] ?? '';
  const token = readFileSync(join(dir, '.callboard', 'token'), 'utf8').trim();
  const post = async (path: string): Promise<never> => {
    const answer = await fetch(`${url}/api/v1${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}` },
    });
    return (await answer.json()) as never;
  };
  const opened = await openPage({ url, post }, '#/board');
  const expected = findMaterial().expected.map(({ id, state }) => `${id} ${state}`);
  const shown = (): Promise<string[]> =>
    opened.page.$$eval('main section[aria-labelledby] [data-ticket]', (cards) =>
      cards.map((card) => {
        const column = card.closest('section')?.getAttribute('aria-labelledby');
        return `${card.getAttribute('data-ticket')} ${column?.replace('column-', '')}`;
      }),
    );
  await expect
    .poll(async () => (await shown()).toSorted(), { timeout: 110_000 })
    .toEqual(expected.toSorted());
  // The chart counts the same tickets.
  await opened.goto('#/');
  await opened.page.getByRole('heading', { level: 1 }).waitFor();
  expect(opened.mishaps).toEqual([]);
  await opened.close();
  child.kill('SIGTERM');
  await once(child, 'close');
});
