import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { eventually, kill } from '../e2e/processes.ts';
import type { Service } from '../e2e/service.ts';
import { startService } from '../e2e/service.ts';
import type { Site } from '../e2e/site.ts';
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

/** Pids of the runners of a run, found quickly enough to see one before it has done anything. */
function runnersOf(runDir: string): number[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.map(Number).filter((pid) => {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').endsWith(`runner.js\0${runDir}\0`);
    } catch {
      return false;
    }
  });
}

/** Stops the next runner of this run in its tracks. @returns null where it had taken the run already. */
async function caught(runDir: string, but?: number): Promise<number | null> {
  for (;;) {
    const pid = runnersOf(runDir).find((one) => one !== but);
    if (pid !== undefined) {
      kill(pid, 'SIGSTOP');
      const isLate = existsSync(join(runDir, 'runner.claim')) && but === undefined;
      if (isLate) kill(pid, 'SIGCONT');
      return isLate ? null : pid;
    }
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}

const runDirOf = (id: string): string => join(site.dataDir, 'runs', `${id}.1`, '1');

/** A ticket whose first runner was stopped before it had taken its run. */
async function aTicketInItsStart(): Promise<{ id: string; runner: number }> {
  // The moment is short: it is tried until one was caught in it.
  for (;;) {
    const body = { title: 'A', body: 'PLAY done' };
    const { id } = await service.post<{ id: string }>('/tickets', body);
    const runner = await caught(runDirOf(id));
    if (runner !== null) return { id, runner };
  }
}

test('of two runners of one run one takes it, and the other one is no failed start [10.17]', async () => {
  const { id, runner } = await aTicketInItsStart();
  await service.kill();
  const starting = startService(site);
  const second = await caught(runDirOf(id), runner);
  kill(runner, 'SIGCONT');
  const claim = join(runDirOf(id), 'runner.claim');
  await eventually('the first one takes the run', () => existsSync(claim));
  kill(second as number, 'SIGCONT');
  service = await starting;
  await watch.attach(service);
  await watch.state(id, 'done');
  expect(await service.ticket(id)).toMatchObject({ startFailures: 0, runs: 1 });
  expect(watch.events.filter(({ data }) => data.event?.type === 'runner.start_failed')).toEqual([]);
  expect(site.starts(id)).toHaveLength(1);
});

test('SIGTERM in the middle of a start waits for it, and the next service goes on with it', async () => {
  const { id, runner } = await aTicketInItsStart();
  const stopped = service.stop();
  kill(runner, 'SIGCONT');
  expect(await stopped).toEqual({ code: 0, signal: null });
  service = await startService(site);
  await watch.attach(service);
  await watch.state(id, 'done');
  expect(await service.ticket(id)).toMatchObject({ startFailures: 0, interruptions: 0, runs: 1 });
  expect(site.starts(id)).toHaveLength(1);
});
