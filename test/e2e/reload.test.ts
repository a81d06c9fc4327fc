import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Status } from '../../src/transport/protocol/status.ts';
import { eventually } from './processes.ts';
import type { Service } from './service.ts';
import { callboard, startService } from './service.ts';
import type { Site } from './site.ts';
import { aSite, PLAYS } from './site.ts';
import { aWatch } from './watch.ts';

const watch = aWatch();
let site: Site;
let service: Service;
const started = () => ({
  repos: { default: { path: 'repo', baseBranch: 'main' } },
  profiles: { luci: PLAYS },
  defaultProfile: 'luci',
  server: { port: 0 },
  limits: { grace: '500ms', workers: 1 },
});

beforeAll(async () => {
  site = aSite();
  // A program as configuration, with a part of it in another file.
  rmSync(site.configFile);
  write({});
  writeFileSync(
    join(site.dir, 'callboard.config.mjs'),
    `import { part } from './part.mjs';\nexport default { ...${JSON.stringify(started())}, ...part };\n`,
  );
  service = await startService(site);
  await watch.attach(service);
});
afterAll(async () => {
  watch.close();
  await service.kill();
  site.clear();
});

const write = (part: object): void =>
  writeFileSync(
    join(site.dir, 'part.mjs'),
    `export const part = ${JSON.stringify(part).replace('"FUNCTION"', '() => 1')};\n`,
  );
const touch = (text: string): void => {
  const file = join(site.dir, 'callboard.config.mjs');
  // As an editor saves: a new file takes the old one's place.
  writeFileSync(`${file}.new`, text);
  renameSync(`${file}.new`, file);
};
const whole = (part: object): string =>
  `import { part } from './part.mjs';\nexport default { ...${JSON.stringify({ ...started(), ...part })}, ...part };\n`;
const config = async () => (await service.get<Status>('/status')).config;
const lines = (text: string): number =>
  service
    .log()
    .split('\n')
    .filter((line) => line.includes(text)).length;

test('a file that an editor saves is applied while workers run, and they go on [10.13]', async () => {
  for (let n = 0; n < 2; n += 1) {
    await service.post('/tickets', { title: 'A', body: 'PLAY wait' });
  }
  await eventually('the first one waits for its word', () => site.starts('CB-1').length === 1);
  expect(await service.ticket('CB-2')).toMatchObject({
    state: 'todo',
    waitingFor: 'a free slot for profile luci',
  });
  const { appliedAt } = await config();
  touch(whole({ limits: { grace: '500ms', workers: 2 }, server: { port: 1 }, prefix: 'NEW' }));
  await eventually('the second one is started', () => site.starts('CB-2').length === 1);
  const state = await config();
  expect(state).toMatchObject({ error: null, atNextStart: ['server.port'] });
  expect(state.appliedAt > appliedAt).toBe(true);
  expect(service.log()).toContain('server.port takes effect at the next start');
  const added = await service.post<{ id: string }>('/tickets', { title: 'B', state: 'inbox' });
  expect(added.id).toBe('NEW-3');
  expect((await service.workers()).map(({ ticket, incarnation }) => [ticket, incarnation])).toEqual(
    expect.arrayContaining([
      ['CB-1', 1],
      ['CB-2', 1],
    ]),
  );
});

test('a bad file changes nothing, is said in the words of a start, and asks a person once [8.one]', async () => {
  const before = await service.get<Status>('/status');
  touch(whole({ limts: {} }));
  const opened = await watch.until(
    'the escalation',
    ({ type }) => type === 'callboard.escalation.opened',
  );
  expect(opened.data.escalation).toMatchObject({ ticket: null, reason: 'config_invalid' });
  const start = callboard(site, ['serve']);
  let said = '';
  start.stderr?.setEncoding('utf8').on('data', (text: string) => (said += text));
  const code = await new Promise((resolve) => start.once('close', resolve));
  expect(code).toBe(2);
  const { error, appliedAt } = await config();
  expect(error).toMatch(/limts.*limits/);
  expect(said).toContain(error);
  expect(opened.data.escalation?.['text']).toContain(error);
  expect(lines('limts')).toBe(1);
  expect(appliedAt).toBe(before.config.appliedAt);
  expect((await service.get<Status>('/status')).review).toEqual(before.review);
});

test('a good one resolves that, and SIGHUP reads again what the file imports [8.resolved]', async () => {
  touch(whole({ limits: { grace: '500ms', workers: 2 } }));
  await watch.until('the end', ({ type }) => type === 'callboard.escalation.resolved');
  expect(await config()).toMatchObject({ error: null, atNextStart: [] });
  // No watcher looks at what a configuration imports.
  write({ landing: { mode: 'ff-only' } });
  process.kill(service.pid, 'SIGHUP');
  await eventually(
    'the imported part is in force',
    async () => (await service.get<Status>('/status')).landing.mode === 'ff-only',
  );
});

test('a program that gives no data is refused, and one that ends the process does not end the service', async () => {
  write({ owner: 'FUNCTION' });
  process.kill(service.pid, 'SIGHUP');
  const because = (what: string) =>
    eventually(what, async () => (await config()).error?.includes(what));
  await because('owner');
  touch('process.exit(3);\n');
  await because('it ended before it gave a configuration');
  touch(whole({ owner: 'anna' }).replace(', ...part', ''));
  await eventually('the good one', async () => (await config()).error === null);
  expect(await service.escalations()).toMatchObject([
    { reason: 'config_invalid', resolvedBy: 'callboard' },
    { reason: 'config_invalid', resolvedBy: 'callboard' },
  ]);
  for (const id of ['CB-1', 'CB-2']) site.say(id, 'done');
  await watch.state('CB-1', 'done');
  await watch.state('CB-2', 'done');
  expect(watch.faults).toEqual([]);
});
