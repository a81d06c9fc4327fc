import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { afterEach, expect, test } from 'vitest';
import { databaseProblems } from '../../src/persistence/health-check.ts';
import { eventually, kill, processesOf } from '../e2e/processes.ts';
import type { Service } from '../e2e/service.ts';
import { startService } from '../e2e/service.ts';
import type { Site } from '../e2e/site.ts';
import { aSite } from '../e2e/site.ts';
import type { Seen, Watch } from '../e2e/watch.ts';
import { aWatch, notASample } from '../e2e/watch.ts';
import type { Random } from './random.ts';
import { seeded } from './random.ts';

const SEED = Number(process.env['CALLBOARD_TEST_SEED'] ?? 3);
const STROKES = 25;
const TICKETS = 8;

let site: Site;
let service: Service;
let watch: Watch;

afterEach(async () => {
  watch.close();
  await service.kill();
  site.clear();
});

/** The processes of one kind that live now. */
const living = (program: string): number[] =>
  processesOf(site.dataDir)
    .filter(({ command }) => command.includes(program))
    .map(({ pid }) => pid);

async function startAgain(): Promise<void> {
  service = await startService(site);
  await watch.attach(service);
}

/** One misfortune. */
async function strike(random: Random): Promise<void> {
  const dice = random.between(1, 100);
  const flag = join(site.dataDir, 'KILL');
  const one = (pids: readonly number[]): void => {
    const pid = pids[random.between(0, Math.max(0, pids.length - 1))];
    if (pid !== undefined) kill(pid);
  };
  if (dice <= 25) {
    await service.kill();
    await startAgain();
  } else if (dice <= 50) one(living('runner.js'));
  else if (dice <= 70) one(living('plays-its-ticket.mjs'));
  else if (dice <= 80) one(living('judges-by-ticket.mjs'));
  else if (dice <= 90) {
    writeFileSync(flag, '');
    await pause(random.between(0, 400));
    rmSync(flag);
  } else {
    await service.stop();
    one(living('runner.js'));
    await startAgain();
  }
}

test(`whatever is killed, no ticket is worked on twice at a time, and none is lost (seed ${SEED})`, async () => {
  const random = seeded(SEED);
  site = aSite({ limits: { workers: 4, bounces: 9 }, review: { mode: 'enforce' } });
  watch = aWatch();
  await startAgain();
  const ids: string[] = [];
  for (let n = 1; n <= TICKETS; n += 1) {
    ids.push(`K-${n}`);
    const body = 'PLAY brief\nJUDGE pass';
    await service.post('/tickets', { id: `K-${n}`, title: 'Keep at it', body });
  }
  for (let strokes = 0; strokes < STROKES; strokes += 1) {
    await pause(random.between(0, 300));
    await strike(random);
  }
  await untilAllAreDone(ids);
  expect(site.ledger().filter(({ what }) => what === 'double')).toEqual([]);
  for (const ticket of await service.tickets()) {
    expect(site.starts(ticket.id).length, ticket.id).toBeLessThanOrEqual(ticket.runs);
  }
  expect(escalatedTwice(watch.events)).toEqual([]);
  expect(deathsBeyondTheLimit(watch.events)).toEqual([]);
  expect((await service.escalations()).filter(({ resolvedBy }) => resolvedBy === null)).toEqual([]);
  expect(watch.faults).toEqual([]);
  // A health sample may come between the two looks.
  const all = await service.events();
  expect(watch.events.filter(notASample)).toEqual(all.filter(notASample));
  await eventually('all processes have ended', () => living('runner.js').length === 0);
  expect(await service.stop()).toEqual({ code: 0, signal: null });
  const database = new Database(join(site.dataDir, 'callboard.db'), { readonly: true });
  expect(databaseProblems(database)).toEqual([]);
  database.close();
});

/** A person sends on whatever asks. */
async function untilAllAreDone(ids: readonly string[]): Promise<void> {
  await eventually(
    'all are done',
    async () => {
      const tickets = await service.tickets();
      for (const { id, state } of tickets) {
        if (state !== 'needs_input') continue;
        await service.request('POST', `/tickets/${id}/actions`, { action: 'retry', by: 'anna' });
      }
      return tickets.filter(({ state }) => state === 'done').length === ids.length;
    },
    90_000,
  );
  await eventually('all workers have ended', async () =>
    (await service.workers()).every(({ state }) => state === 'ended'),
  );
}

/** Escalations that were opened while one of the same ticket and reason was open. */
function escalatedTwice(events: readonly Seen[]): Seen[] {
  const open = new Set<string>();
  return events.filter(({ type, subject, data }) => {
    const key = `${subject} ${String(data.escalation?.['reason'])}`;
    if (type === 'callboard.escalation.resolved') open.delete(key);
    if (type !== 'callboard.escalation.opened') return false;
    return open.has(key) || !open.add(key);
  });
}

/** Starts by the dispatcher after a second death that no person has looked at (DOMAIN §10, 5). */
function deathsBeyondTheLimit(events: readonly Seen[]): Seen[] {
  const deaths = new Map<string, number>();
  return events.filter(({ type, subject = '', data }) => {
    if (!type.startsWith('callboard.ticket.')) return false;
    if (data.event?.type === 'worker.died' && data.from === 'in_progress')
      deaths.set(subject, (deaths.get(subject) ?? 0) + 1);
    if (data.by?.kind === 'person' || data.to === 'done') deaths.set(subject, 0);
    return data.event?.type === 'dispatcher.granted' && (deaths.get(subject) ?? 0) > 1;
  });
}
