import { afterEach, beforeEach, expect, test } from 'vitest';
import { run } from '../e2e/command.ts';
import type { Service } from '../e2e/service.ts';
import { startService } from '../e2e/service.ts';
import type { Site } from '../e2e/site.ts';
import { aSite } from '../e2e/site.ts';
import { snapshot } from '../e2e/snapshot.ts';
import { aWatch, notASample } from '../e2e/watch.ts';

let site: Site;
let first: Service;

beforeEach(async () => {
  // A sweep of the operator writes too: after the first one there is none for an hour.
  site = aSite({ operator: { every: '1h' } });
  first = await startService(site);
  const watch = aWatch();
  await watch.attach(first);
  await watch.until('the first sweep', (event) => !notASample(event));
  watch.close();
});
afterEach(async () => {
  await first.kill();
  site.clear();
});

test('a second service on the same data directory ends with 4 and one sentence, and writes nothing', async () => {
  await first.post('/tickets', { title: 'A', state: 'inbox' });
  const before = snapshot(site.dataDir);
  const second = await run(site, ['serve']);
  expect(second.code).toBe(4);
  expect(second.stdout).toBe('');
  expect(second.stderr.trim().split('\n')).toHaveLength(1);
  expect(second.stderr).toContain(`${site.dataDir} is in use by process ${first.pid}`);
  expect(snapshot(site.dataDir)).toEqual(before);
  expect(await first.tickets()).toHaveLength(1);
});

test('and after a kill of the first one it starts, with everything in its place', async () => {
  await first.post('/tickets', { title: 'A', state: 'inbox' });
  const before = await first.tickets();
  await first.kill();
  first = await startService(site);
  expect(await first.tickets()).toEqual(before);
});
