import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import type { StreamEvent } from '../../src/transport/protocol/event.ts';
import type { Ticket } from '../../src/transport/protocol/ticket.ts';
import type { Worker } from '../../src/transport/protocol/worker.ts';
import type { Ran } from './command.ts';
import { jsonLines, run } from './command.ts';
import { eventually } from './processes.ts';
import type { Service } from './service.ts';
import { callboard, startService } from './service.ts';
import type { Site } from './site.ts';
import { aSite, JUDGES, PLAYS } from './site.ts';
import { aWatch } from './watch.ts';

// A user's day with the command line, in the order of the day: each test goes on where the one before it stopped.

const watch = aWatch();
let site: Site;
let service: Service;

/** In the repository, as a user stands in it. */
const command = (...args: string[]): Promise<Ran> => run(site, args, { cwd: site.repo });
/** Must succeed. */
const ok = async (...args: string[]): Promise<string> => {
  const ran = await command(...args);
  expect(ran, args.join(' ')).toMatchObject({ code: 0 });
  return ran.stdout;
};
const json = async <T>(...args: string[]): Promise<T> =>
  JSON.parse(await ok(...args, '--json')) as T;
const show = (id: string): Promise<Ticket> => json<Ticket>('ticket', 'show', id);

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  return port;
}

beforeAll(() => {
  site = aSite();
});
afterAll(async () => {
  watch.close();
  await service.kill();
  site.clear();
});

test('init writes a configuration that holds, and does not write it twice', async () => {
  expect((await ok('init')).trim()).toBe(join(site.repo, 'callboard.config.yaml'));
  expect((await command('init')).code).toBe(4);
  expect(await ok('config', '--effective')).toContain('baseBranch: main');
});

test('serve runs on it as soon as an agent is named', async () => {
  const file = join(site.repo, 'callboard.config.yaml');
  const config = parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
  const port = await freePort();
  const profiles = { agent: PLAYS, reviewer: JUDGES };
  const review = { mode: 'enforce' };
  writeFileSync(file, stringify({ ...config, prefix: 'DAY', server: { port }, profiles, review }));
  writeFileSync(join(site.repo, '.gitignore'), '.callboard/\n');
  service = await startService({ ...site, dir: site.repo, dataDir: join(site.repo, '.callboard') });
  await watch.attach(service);
  expect(service.url).toBe(`http://127.0.0.1:${port}`);
  expect(await ok('status')).toContain('ready');
});

test('import takes the files that can be read, names what is wrong with the others, and is idempotent [11.bad-file, 11.twice]', async () => {
  const tickets = join(site.repo, 'tickets');
  mkdirSync(tickets);
  const write = (name: string, text: string) => writeFileSync(join(tickets, name), text);
  write('1.md', '# DAY-1: Done at once\n\n**Priority:** high **Assigned:** agent\n\nPLAY done\n');
  write('2.md', '---\nid: DAY-2\ntitle: Asks\n---\nPLAY ask done\n');
  write('3.md', '# DAY-3: Later\n\n**Depends on:** DAY-2 (first that), DAY-9\n\nPLAY done\n');
  write('4.md', '---\nid: DAY-4\npriority: very\ntitle: Broken\n---\nPLAY done\n');
  const first = await command('import', tickets);
  expect(first.code).toBe(1);
  expect(first.stderr).toContain('4.md:3: priority "very"');
  expect(first.stderr).toContain('DAY-9');
  expect(first.stdout).toContain('3 created');
  await watch.state('DAY-1', 'done');
  await watch.state('DAY-2', 'needs_input');
  write('4.md', '---\nid: DAY-4\ntitle: Broken no more\nstate: inbox\n---\nPLAY wait done\n');
  expect(await ok('import', tickets)).toContain('1 created, 0 updated, 3 unchanged');
});

test('list, show and explain say where tickets are and why', async () => {
  const list = await json<{ items: Ticket[] }>('ticket', 'list');
  expect(list.items.map(({ id }) => id).toSorted()).toEqual(['DAY-1', 'DAY-2', 'DAY-3', 'DAY-4']);
  expect(await ok('ticket', 'list', '--state', 'inbox')).toContain('Broken no more');
  const shown = await ok('ticket', 'show', 'DAY-1');
  for (const words of ['Done at once', 'PLAY done', 'DAY-1.1', 'it is done', 'pass']) {
    expect(shown).toContain(words);
  }
  expect(await ok('ticket', 'explain', 'DAY-2')).toMatch(/which one\?[^]*ticket answer DAY-2/);
  expect(await ok('ticket', 'explain', 'DAY-3')).toMatch(/DAY-2 \(needs_input\), DAY-9 \(does not/);
});

test('people move tickets, each in their own name [2.11.name]', async () => {
  await ok('ticket', 'comment', 'DAY-2', 'Mind the gap.', '--by', 'anna');
  await ok('ticket', 'answer', 'DAY-2', 'The second.', '--by', 'anna');
  await watch.state('DAY-2', 'done');
  await ok('ticket', 'edit', 'DAY-3', '--depends-on', 'DAY-2', '--title', 'Sooner');
  await watch.state('DAY-3', 'done');
  expect(await show('DAY-3')).toMatchObject({ title: 'Sooner', dependsOn: ['DAY-2'] });
  await ok('ticket', 'reopen', 'DAY-3', '--by', 'anna');
  await watch.state('DAY-3', 'done', { after: watch.last() });
  await ok('ticket', 'assign', 'DAY-4', 'anna');
  await ok('ticket', 'triage', 'DAY-4');
  expect((await show('DAY-4')).waitingFor).toContain('anna');
  expect(await command('ticket', 'dispatch', 'DAY-4')).toMatchObject({ code: 2 });
  expect(await command('ticket', 'answer', 'DAY-4', 'hm')).toMatchObject({ code: 4 });
  const history = await service.get<{ items: StreamEvent[] }>('/tickets/DAY-2/history');
  expect(JSON.stringify(history.items)).toContain('"by":{"kind":"person","id":"anna"}');
});

test('workers are listed, read and stopped', async () => {
  await ok('ticket', 'assign', 'DAY-4', 'agent');
  await watch.worker('DAY-4.1', 'live.working');
  const { items } = await json<{ items: Worker[] }>('worker', 'list');
  expect(items.map(({ id }) => id)).toEqual(['DAY-4.1']);
  const tick = () => command('worker', 'log', 'DAY-4.1');
  await eventually('it ticks', async () => (await tick()).stdout.includes('tick 1\n'));
  const follow = callboard({ ...site, dir: site.repo }, ['worker', 'log', 'DAY-4.1', '--follow']);
  let text = '';
  follow.stdout?.on('data', (more: Buffer) => (text += more.toString()));
  const ended = once(follow, 'close') as Promise<[number | null]>;
  await eventually('it follows', () => /tick (\d+)\n/.test(text));
  await ok('worker', 'stop', 'DAY-4.1', '--by', 'anna');
  await watch.state('DAY-4', 'needs_input');
  expect((await ended)[0]).toBe(0);
  const ticks = text.match(/tick \d+/g) ?? [];
  expect(ticks).toEqual(ticks.map((_, index) => `tick ${index + 1}`));
  expect(await show('DAY-4')).toMatchObject({ reason: 'stopped', deathCount: 0 });
  expect(await ok('escalation', 'list')).toContain('stopped');
  await ok('ticket', 'retry', 'DAY-4');
  await watch.state('DAY-4', 'done');
});

test('an outside reviewer records a verdict; a late one moves nothing', async () => {
  const added = await json<Ticket>('ticket', 'add', 'Judged', '--body', 'PLAY done\nJUDGE wait');
  await watch.state(added.id, 'review.judging');
  const { sha } = await show(added.id);
  const verdict = ['--sha', sha as string, '--verdict'] as const;
  const record = ['review', 'record', added.id, ...verdict] as const;
  await ok(...record, 'fail', '--gap', 'no test', '--by', 'bob');
  await watch.state(added.id, 'review.judging', { after: watch.last() });
  expect(await ok(...record, 'pass')).toContain('stale');
  expect((await show(added.id)).state).toBe('review');
  await ok('ticket', 'cancel', added.id);
  expect(await ok('review', 'list')).toMatch(new RegExp(`${added.id}.*fail`));
});

test('events are given from any place, in order, and followed until one has had enough', async () => {
  const events = jsonLines<StreamEvent>(await ok('events', '--since', '0', '--json'));
  expect(events.map(({ sequence }) => sequence)).toEqual(events.map((_, index) => index + 1));
  const head = events.at(-1)?.sequence ?? 0;
  expect(jsonLines(await ok('events', '--since', String(head - 2), '--json'))).toHaveLength(2);
  const args = ['events', '--since', String(head), '--follow', '--json'];
  const follow = callboard({ ...site, dir: site.repo }, args);
  let text = '';
  follow.stdout?.on('data', (more: Buffer) => (text += more.toString()));
  const ended = once(follow, 'close') as Promise<[number | null]>;
  await ok('ticket', 'comment', 'DAY-1', 'One more thing.');
  await eventually('it is told', () => text.includes('One more thing.'));
  follow.kill('SIGINT');
  expect((await ended)[0]).toBe(0);
  expect(jsonLines<StreamEvent>(text).map(({ sequence }) => sequence)).toEqual([head + 1]);
});

test('status, drain, resume and completion', async () => {
  const status = await json<{ counts: Record<string, number> }>('status');
  expect(status.counts).toMatchObject({ done: 4, cancelled: 1 });
  await ok('drain');
  expect(await ok('status')).toContain('draining');
  await ok('resume');
  expect(await ok('completion', 'bash')).toContain('callboard');
  expect(await service.stop()).toEqual({ code: 0, signal: null });
  expect((await command('status')).code).toBe(69);
});
