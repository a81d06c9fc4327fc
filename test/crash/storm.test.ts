import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import type { Ticket } from '../../src/transport/protocol/ticket.ts';
import type { Service } from '../e2e/service.ts';
import { callboard, startService } from '../e2e/service.ts';
import type { Site } from '../e2e/site.ts';
import { aSite } from '../e2e/site.ts';
import type { Seen, Watch } from '../e2e/watch.ts';
import { aWatch, notASample } from '../e2e/watch.ts';
import { seeded } from './random.ts';

/** What the agents do, where the ticket must rest, and how many of each were needed for it. */
interface Part {
  readonly play: string;
  readonly judge?: string;
  readonly dependsOn?: readonly string[];
  readonly rests: Partial<Ticket>;
  readonly authors: number;
  readonly reviewers: number;
  /** Deaths in its whole history; `deathCount` begins again with `done`. */
  readonly deaths?: number;
  readonly fails?: number;
}

const PARTS: Readonly<Record<string, Part>> = {
  'S-1': { play: 'done', rests: { state: 'done' }, authors: 1, reviewers: 1 },
  'S-2': { play: 'die done', rests: { state: 'done' }, authors: 2, reviewers: 1, deaths: 1 },
  'S-3': {
    play: 'die silent',
    rests: { state: 'needs_input', reason: 'died_twice', deathCount: 2 },
    authors: 2,
    reviewers: 0,
    deaths: 2,
  },
  'S-4': {
    play: 'done',
    judge: 'fail pass',
    rests: { state: 'done', reviewCycles: 1 },
    authors: 2,
    reviewers: 2,
    fails: 1,
  },
  'S-5': {
    play: 'done',
    judge: 'fail',
    rests: { state: 'needs_input', reason: 'max_review_cycles', reviewCycles: 3 },
    authors: 3,
    reviewers: 3,
    fails: 3,
  },
  'S-6': {
    play: 'ask',
    rests: { state: 'needs_input', reason: 'question' },
    authors: 1,
    reviewers: 0,
  },
  'S-7': {
    play: 'done',
    judge: 'uncertain',
    rests: { state: 'needs_input', reason: 'uncertain_verdict' },
    authors: 1,
    reviewers: 1,
  },
  'S-8': {
    play: 'killed done',
    judge: 'garbage pass',
    dependsOn: ['S-2'],
    rests: { state: 'done' },
    authors: 2,
    reviewers: 2,
    deaths: 1,
  },
};

const SEED = Number(process.env['CALLBOARD_TEST_SEED'] ?? 7);
const KILLS = 12;

let site: Site;
let service: Service | null = null;
let watch: Watch;

afterEach(async () => {
  watch.close();
  await service?.kill();
  site.clear();
});

test(`twelve kills at random moments change nothing about where tickets rest (seed ${SEED})`, async () => {
  const random = seeded(SEED);
  site = aSite({ limits: { workers: 3, reviewers: 2 }, review: { mode: 'enforce' } });
  watch = aWatch();
  service = await startService(site);
  await watch.attach(service);
  for (const [id, { play, judge = 'pass', dependsOn = [] }] of Object.entries(PARTS)) {
    const body = `PLAY ${play}\nJUDGE ${judge}`;
    await service.post('/tickets', { id, title: id, body, dependsOn });
  }
  for (let kills = 0; kills < KILLS; kills += 1) {
    if (random.between(1, 4) === 1) await killInItsStart(random.between(100, 900));
    const enough = watch.last() + random.between(1, 14);
    await Promise.race([
      watch.until(`event ${enough}`, ({ sequence }) => sequence >= enough).catch(() => {}),
      // Towards the end there may be no more events to wait for.
      pause(1_500),
    ]);
    await pause(random.between(0, 40));
    await startAgain();
  }
  for (const [id, { rests }] of Object.entries(PARTS)) {
    const reached = ({ subject, data }: Seen) =>
      subject === id &&
      data.to === rests.state &&
      (rests.reason === undefined || data.ticket?.['reason'] === rests.reason);
    await watch.until(`${id} at rest`, reached, { withinMs: 90_000 });
  }
  await everythingIsAsItMustBe(service);
});

async function startAgain(): Promise<void> {
  await service?.kill();
  service = await startService(site);
  await watch.attach(service);
}

/** A service that dies before it has said that it serves. */
async function killInItsStart(afterMs: number): Promise<void> {
  await service?.kill();
  const child = callboard(site, ['serve']);
  const ended = new Promise((resolve) => child.once('close', resolve));
  await pause(afterMs);
  child.kill('SIGKILL');
  await ended;
  service = await startService(site);
  await watch.attach(service);
}

async function everythingIsAsItMustBe(running: Service): Promise<void> {
  const tickets = new Map((await running.tickets()).map((ticket) => [ticket.id, ticket]));
  const said = (ticket: string, type: string) =>
    watch.events.filter(
      ({ source, data }) => source === `/tickets/${ticket}` && data.event?.type === type,
    );
  for (const [id, part] of Object.entries(PARTS)) {
    expect(tickets.get(id), id).toMatchObject({
      ...part.rests,
      startFailures: 0,
      interruptions: 0,
      runs: part.authors,
    });
    expect(site.starts(id, 'author'), `authors of ${id}`).toHaveLength(part.authors);
    expect(site.starts(id, 'reviewer'), `reviewers of ${id}`).toHaveLength(part.reviewers);
    expect(said(id, 'worker.died'), `deaths of ${id}`).toHaveLength(part.deaths ?? 0);
    const fails = said(id, 'review.verdict').filter(
      ({ data }) => data.event?.['verdict'] === 'fail',
    );
    expect(fails, `fails of ${id}`).toHaveLength(part.fails ?? 0);
  }
  expect(site.ledger().filter(({ what }) => what === 'double')).toEqual([]);
  const asked = Object.entries(PARTS).flatMap(([ticket, { rests }]) =>
    rests.reason ? [{ ticket, reason: rests.reason }] : [],
  );
  const escalations = (await running.escalations()).map(({ ticket, reason }) => ({
    ticket,
    reason,
  }));
  const byTicket = (a: { ticket: string | null }, b: { ticket: string | null }) =>
    (a.ticket ?? '').localeCompare(b.ticket ?? '');
  expect(escalations.toSorted(byTicket)).toEqual(asked);
  expect(watch.faults).toEqual([]);
  // A health sample may come between the two looks.
  const all = await running.events();
  expect(watch.events.filter(notASample)).toEqual(all.filter(notASample));
}
