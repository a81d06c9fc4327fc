import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { outputOf } from '../e2e/output.ts';
import { eventually, isAlive, kill } from '../e2e/processes.ts';
import type { Service } from '../e2e/service.ts';
import { startService } from '../e2e/service.ts';
import type { LedgerLine, Site } from '../e2e/site.ts';
import { aSite } from '../e2e/site.ts';
import type { Watch } from '../e2e/watch.ts';
import { aWatch } from '../e2e/watch.ts';

let site: Site;
let service: Service;
let watch: Watch;

beforeEach(async () => {
  site = aSite();
  service = await startService(site);
  watch = aWatch();
  await watch.attach(service);
});
afterEach(async () => {
  watch.close();
  await service.kill();
  site.clear();
});

const authors = (): LedgerLine[] =>
  site.ledger().filter(({ what, role }) => what === 'start' && role === 'author');

/** A ticket whose first author is at work and waits for the test's word. */
async function aWaitingAuthor(play: string): Promise<{ id: string; pid: number }> {
  const body = `PLAY ${play}`;
  const { id } = await service.post<{ id: string }>('/tickets', { title: 'A', body });
  await watch.worker(`${id}.1`, 'live.working');
  await eventually('the author waits', () => authors().length === 1);
  const { pid } = await service.worker(`${id}.1`);
  return { id, pid: pid as number };
}

async function startAgain(): Promise<void> {
  service = await startService(site);
  await watch.attach(service);
}

const identity = (file: string): { pid: number } =>
  (JSON.parse(readFileSync(file, 'utf8')) as { identity: { pid: number } }).identity;
const runnerOf = (run: string): number =>
  identity(join(site.dataDir, 'runs', run, '1', 'runner.json')).pid;

describe('the service is killed', () => {
  test('the author goes on, is found again, and none of its output is lost [2.4.adopted, 9.outlives]', async () => {
    const { id, pid } = await aWaitingAuthor('wait');
    await service.kill();
    await startAgain();
    const found = await service.worker(`${id}.1`);
    expect(found).toMatchObject({ pid, state: 'live.working', incarnation: 1 });
    site.say(id, 'done');
    await watch.state(id, 'done');
    expect(authors().map((line) => line.pid)).toEqual([pid]);
    const ticks = (await outputOf(service, `${id}.1`)).match(/tick \d+/g) ?? [];
    expect(ticks.length).toBeGreaterThan(0);
    expect(ticks).toEqual(ticks.map((_, index) => `tick ${index + 1}`));
    expect(await service.ticket(id)).toMatchObject({ deathCount: 0, interruptions: 0, runs: 1 });
    expect(watch.faults).toEqual([]);
  });

  test('a report and an exit that nobody saw are judged as usual [2.4.recorded-end]', async () => {
    const { id, pid } = await aWaitingAuthor('wait');
    await service.kill();
    site.say(id, 'done');
    await eventually('the author has ended', () => !isAlive(pid));
    await startAgain();
    await watch.state(id, 'done');
    expect(await service.ticket(id)).toMatchObject({ deathCount: 0, interruptions: 0, runs: 1 });
    expect(await service.worker(`${id}.1`)).toMatchObject({ exit: { code: 0, signal: null } });
    expect(authors()).toHaveLength(1);
  });

  test('a death that nobody saw counts, once; the second one asks a person, once [2.3.survives]', async () => {
    const { id, pid } = await aWaitingAuthor('wait wait done');
    await service.kill();
    site.say(id, 'die');
    await eventually('the author has ended', () => !isAlive(pid));
    await startAgain();
    await watch.worker(`${id}.2`, 'live.working');
    expect(await service.ticket(id)).toMatchObject({ deathCount: 1, interruptions: 0, runs: 2 });
    expect(await service.escalations()).toEqual([]);
    await eventually('the second author waits', () => authors().length === 2);
    await service.kill();
    site.say(id, 'silent');
    await eventually('the second author has ended', () =>
      authors().every((line) => !isAlive(line.pid)),
    );
    await startAgain();
    await watch.state(id, 'needs_input');
    expect(await service.ticket(id)).toMatchObject({ deathCount: 2, reason: 'died_twice' });
    await service.kill();
    await startAgain();
    const open = await service.escalations();
    expect(open.map(({ reason, ticket }) => ({ reason, ticket }))).toEqual([
      { reason: 'died_twice', ticket: id },
    ]);
    expect(authors()).toHaveLength(2);
  });
});

describe('a runner is killed', () => {
  test('its author is dead before another one starts, and that is an interruption [2.4.interruption]', async () => {
    const { id, pid } = await aWaitingAuthor('wait done');
    kill(runnerOf(`${id}.1`));
    await watch.state(id, 'done');
    expect(isAlive(pid)).toBe(false);
    expect(authors()).toHaveLength(2);
    expect(site.ledger().filter(({ what }) => what === 'double')).toEqual([]);
    expect(await service.ticket(id)).toMatchObject({ deathCount: 0, interruptions: 1 });
    expect(await service.escalations()).toEqual([]);
  });

  test('while there is no service: the same', async () => {
    const { id, pid } = await aWaitingAuthor('wait done');
    await service.kill();
    kill(runnerOf(`${id}.1`));
    await startAgain();
    await watch.state(id, 'done');
    expect(isAlive(pid)).toBe(false);
    expect(authors()).toHaveLength(2);
    expect(site.ledger().filter(({ what }) => what === 'double')).toEqual([]);
    expect(await service.ticket(id)).toMatchObject({ deathCount: 0, interruptions: 1 });
  });

  test('together with its author and the service: an interruption too', async () => {
    const { id, pid } = await aWaitingAuthor('wait done');
    await service.kill();
    kill(runnerOf(`${id}.1`));
    kill(pid);
    await startAgain();
    await watch.state(id, 'done');
    expect(await service.ticket(id)).toMatchObject({ deathCount: 0, interruptions: 1 });
  });
});

test('an author that is killed has died [2.3.exits]', async () => {
  const { id, pid } = await aWaitingAuthor('wait done');
  kill(pid);
  await watch.state(id, 'done');
  expect(await service.ticket(id)).toMatchObject({ deathCount: 0, interruptions: 0, runs: 2 });
  const died = watch.events.find(({ data }) => data.event?.type === 'worker.died');
  expect(died?.data.ticket).toMatchObject({ deathCount: 1 });
  expect(await service.worker(`${id}.1`)).toMatchObject({
    exit: { code: null, signal: 'SIGKILL' },
  });
});

describe('SIGTERM', () => {
  test('ends the service with 0, leaves the author, and it is found again [2.4.detach]', async () => {
    const { id, pid } = await aWaitingAuthor('wait');
    expect(await service.stop()).toEqual({ code: 0, signal: null });
    expect(service.stdout()).toBe('');
    expect(isAlive(pid)).toBe(true);
    await startAgain();
    expect(await service.worker(`${id}.1`)).toMatchObject({ pid, state: 'live.working' });
    site.say(id, 'done');
    await watch.state(id, 'done');
    expect(authors()).toHaveLength(1);
    expect(watch.faults).toEqual([]);
  });

  test('a start with nothing to do changes no ticket [10.18]', async () => {
    const { id } = await aWaitingAuthor('wait');
    await service.post('/tickets', { title: 'B', state: 'inbox' });
    await service.post('/tickets', { title: 'C', assignee: 'anna' });
    const before = await service.tickets();
    expect(await service.stop()).toEqual({ code: 0, signal: null });
    await startAgain();
    expect(await service.tickets()).toEqual(before);
    await service.kill();
    await startAgain();
    expect(await service.tickets()).toEqual(before);
    site.say(id, 'done');
    await watch.state(id, 'done');
  });
});
