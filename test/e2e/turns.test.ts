import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Ticket } from '../../src/transport/protocol/ticket.ts';
import type { Worker } from '../../src/transport/protocol/worker.ts';
import { eventually, isAlive } from './processes.ts';
import type { Service } from './service.ts';
import { startService } from './service.ts';
import type { Site } from './site.ts';
import { aSite, fixture, JUDGES, PLAYS } from './site.ts';
import { aWatch } from './watch.ts';

// Agents that stay alive and take several turns, spoken to by the Agent Client Protocol.

const TURNS = {
  ...PLAYS,
  runtime: 'acp',
  command: fixture('authors/takes-turns.mjs'),
  permissions: 'allow',
};
const DONE = [{ commits: true, says: ['DO', 'NE: all of it\n'] }];
const watch = aWatch();
let site: Site;
let service: Service;

beforeAll(async () => {
  site = aSite({
    profiles: {
      luci: TURNS,
      strict: { ...TURNS, permissions: 'deny' },
      outside: { ...TURNS, env: ['PATH', 'STAGE', 'NO_SESSION'] },
      reviewer: JUDGES,
    },
    review: { mode: 'enforce' },
    limits: { workers: 16, reviewers: 4, idleFor: '1h', startBackoff: ['1ms'] },
  });
  service = await startService(site, { env: { NO_SESSION: 'yes' } });
  await watch.attach(service);
});
afterAll(async () => {
  watch.close();
  await service.kill();
  site.clear();
});

const create = async (
  turns: readonly (readonly object[])[],
  { judge = 'pass', ...more }: { judge?: string; profile?: string } = {},
): Promise<string> => {
  const body = `TURNS ${JSON.stringify(turns)}\nJUDGE ${judge}`;
  return (await service.post<Ticket>('/tickets', { title: 'A', body, ...more })).id;
};
const told = (id: string) =>
  site.ledger().filter(({ what, ticket }) => what === 'turn' && ticket === id);
const textOf = (id: string, nth: number) => (told(id)[nth - 1]?.['text'] ?? '') as string;
const turn = (id: string, nth: number) =>
  eventually(`turn ${nth} of ${id}`, () => told(id)[nth - 1]);
const input = (worker: string, text: string, when?: string) =>
  service.request<{ code?: string; state?: string }>('POST', `/workers/${worker}/input`, {
    text,
    by: 'anna',
    ...(when ? { when } : {}),
  });
const noted = (id: string, what: string) =>
  site.ledger().filter((line) => line.what === what && line.ticket === id);

describe.concurrent('an agent that takes turns', () => {
  test('reports each of its turns by the tools of its session [6.mcp, 10.11]', async () => {
    const id = await create([
      [{ commits: true, calls: [['ask_question', { text: 'red or blue?' }]] }],
      [{ calls: [['report_done', { summary: 'it is red' }]] }],
    ]);
    await watch.worker(`${id}.1`, 'live.idle');
    await service.post(`/tickets/${id}/actions`, { action: 'answer', text: 'red', by: 'anna' });
    await watch.state(id, 'done');
    expect(noted(id, 'called').map(({ isError }) => isError)).toEqual([false, false]);
    const reports = watch.events.filter(
      ({ type, subject }) => type === 'callboard.worker.report' && subject === id,
    );
    expect(reports.map(({ data }) => [data.outcome, data.report])).toMatchObject([
      ['accepted', { channel: 'mcp', turn: 1, signal: 'QUESTION' }],
      ['accepted', { channel: 'mcp', turn: 2, signal: 'DONE' }],
    ]);
    expect(site.starts(id)).toHaveLength(1);
  });

  test('gets the feedback of a fail as its second turn, in the same process, and passes [2.7]', async () => {
    const id = await create([DONE, DONE], { judge: 'fail pass' });
    await watch.state(id, 'done');
    expect(site.starts(id)).toHaveLength(1);
    expect(told(id).map(({ pid }) => pid)).toEqual([
      site.starts(id)[0]?.pid,
      site.starts(id)[0]?.pid,
    ]);
    expect(textOf(id, 2)).toMatch(/What was found: reviewer\n\nReasons:\n- read/);
    expect(await service.ticket(id)).toMatchObject({ reviewCycles: 1, runs: 1, deathCount: 0 });
    await watch.worker(`${id}.1`, 'ended');
    expect((await service.worker(`${id}.1`)).terminalState).toMatchObject({ status: 'ok' });
  });

  test('gets the answer to its question as a new turn [2.5]', async () => {
    const id = await create([[{ says: ['QUESTION: left or right?'] }], DONE]);
    await watch.state(id, 'needs_input');
    await watch.worker(`${id}.1`, 'live.idle');
    await service.post(`/tickets/${id}/actions`, { action: 'answer', text: 'left', by: 'anna' });
    await watch.state(id, 'done');
    expect(site.starts(id)).toHaveLength(1);
    expect(textOf(id, 2)).toMatch(/Answer of anna to your question\n\nleft\n/);
  });

  test('is told nothing while it works; what waits comes at the end of the turn, once and in order [7]', async () => {
    const id = await create([[{ waits: true }], DONE]);
    await turn(id, 1);
    await watch.worker(`${id}.1`, 'live.working');
    expect(await input(`${id}.1`, 'at once', 'now')).toMatchObject({
      status: 409,
      body: { code: 'runtime_busy' },
    });
    expect((await input(`${id}.1`, 'the first word')).status).toBe(200);
    expect((await input(`${id}.1`, 'the second word', 'next_turn')).status).toBe(200);
    expect(told(id)).toHaveLength(1);
    site.say(id, 'go');
    await watch.state(id, 'done');
    expect(told(id)).toHaveLength(2);
    expect(textOf(id, 2)).toMatch(
      /From anna\n\nthe first word\n[^]*From anna\n\nthe second word\n/,
    );
    expect(textOf(id, 2)).not.toContain('at once');
    expect((await input(`${id}.1`, 'too late')).status).toBe(409);
  });

  test('that is interrupted stays, and a word now begins its next turn [2.11]', async () => {
    const id = await create([[{ waits: true }], DONE]);
    const { pid } = await turn(id, 1);
    await watch.worker(`${id}.1`, 'live.working');
    await service.post(`/workers/${id}.1/interrupt`, { by: 'anna' });
    await watch.worker(`${id}.1`, 'live.idle');
    expect(await service.ticket(id)).toMatchObject({ state: 'in_progress', deathCount: 0 });
    expect((await input(`${id}.1`, 'go on', 'now')).status).toBe(200);
    await watch.state(id, 'done');
    expect(told(id).map((line) => line.pid)).toEqual([pid, pid]);
  });

  test('reports with the nonce of its turn, at once; that of an earlier one is stale [6]', async () => {
    const report = { signal: 'DONE', payload: 'posted' };
    const id = await create(
      [
        [{ commits: 'one', posts: { ...report, nonce: '$NONCE' } }],
        [
          { commits: 'two', posts: { ...report, nonce: '$FIRST' } },
          { posts: { ...report, nonce: '$NONCE' } },
        ],
      ],
      { judge: 'fail pass' },
    );
    await watch.state(id, 'done');
    expect(noted(id, 'posted').map(({ status }) => status)).toEqual([200, 409, 200]);
  });

  test('says what it says: thoughts, tools and their output are no report [6]', async () => {
    const id = await create([
      [
        { thinks: 'DONE: a thought' },
        { tools: 'DONE: from a tool' },
        { says: ['nothing yet'] },
        { dies: 3 },
      ],
    ]);
    await watch.state(id, 'needs_input');
    expect(await service.ticket(id)).toMatchObject({ reason: 'died_twice', deathCount: 2 });
    const runs = await service.get<{ items: Worker[] }>(`/tickets/${id}/runs`);
    const ends = runs.items.map(({ terminalState }) => terminalState as { status: string });
    expect(ends.map(({ status }) => status).toSorted()).toEqual(['error', 'warning']);
  });

  test('that ends its turn in silence has died, though its process lives [2.3]', async () => {
    const id = await create([[{ says: ['hm'] }]]);
    await watch.state(id, 'needs_input');
    expect(await service.ticket(id)).toMatchObject({ reason: 'died_twice' });
    expect(site.starts(id).some(({ pid }) => isAlive(pid))).toBe(false);
  });

  test('that refuses what it is told is stopped, and a fresh run carries it [7]', async () => {
    const id = await create([[{ waits: true }], [{ refuses: true }]]);
    await turn(id, 1);
    await input(`${id}.1`, 'please');
    site.say(id, 'go');
    await watch.worker(`${id}.2`, 'live.working');
    expect((await service.worker(`${id}.1`)).terminalState).toMatchObject({
      status: 'warning',
      stopCondition: 'undeliverable',
    });
    const second = await turn(id, 2);
    expect(second.run).toBe(`${id}.2`);
    expect((second['text'] as string).split('please')).toHaveLength(2);
    expect(await service.ticket(id)).toMatchObject({ deathCount: 0, bounces: 0, inputRetries: 1 });
    await service.post(`/tickets/${id}/actions`, { action: 'cancel', by: 'anna' });
  });

  test('is answered about its tools as its profile says, and its use is counted once [9]', async () => {
    const steps = [[{ asks: true }, { uses: { tokens: 120, cost: 0.5 } }, ...DONE]];
    const allowed = await create(steps);
    const denied = await create(steps, { profile: 'strict' });
    await Promise.all([watch.state(allowed, 'done'), watch.state(denied, 'done')]);
    expect(noted(allowed, 'permitted')[0]).toMatchObject({
      answer: { outcome: { optionId: 'yes' } },
    });
    expect(noted(denied, 'permitted')[0]).toMatchObject({
      answer: { outcome: { optionId: 'no' } },
    });
    expect(await service.ticket(allowed)).toMatchObject({ tokens: 120, cost: 0.5 });
  });

  test('survives lines on its stdout that are no protocol', async () => {
    const id = await create([[{ raw: 'DONE: no\n{"half\n\n[]\n' }, ...DONE]]);
    await watch.state(id, 'done');
  });

  test('that makes no session is a start that failed, which says why [2.4]', async () => {
    const id = await create([DONE], { profile: 'outside' });
    await watch.state(id, 'needs_input');
    expect(await service.ticket(id)).toMatchObject({ reason: 'cannot_start', deathCount: 0 });
    expect((await service.worker(`${id}.1`)).cause).toMatch(/could not be spoken to by ACP: Auth/);
  });
});

describe('a live agent', () => {
  test('is found again after a crash of the service, in a turn and between two, and told nothing twice [9]', async () => {
    const busy = await create([[{ waits: true }], DONE]);
    const idle = await create([[{ says: ['QUESTION: which?'] }], DONE]);
    await turn(busy, 1);
    await watch.worker(`${idle}.1`, 'live.idle');
    await input(`${busy}.1`, 'remember this');
    await service.kill();
    site.say(busy, 'go');
    await eventually('the turn ended meanwhile', () => noted(busy, 'turn ends')[0]);
    service = await startService(site, { env: { NO_SESSION: 'yes' } });
    await watch.attach(service);
    await service.post(`/tickets/${idle}/actions`, { action: 'answer', text: 'this', by: 'anna' });
    await Promise.all([watch.state(busy, 'done'), watch.state(idle, 'done')]);
    for (const id of [busy, idle]) {
      expect(site.starts(id)).toHaveLength(1);
      expect(told(id)).toHaveLength(2);
    }
    expect(textOf(busy, 2)).toContain('remember this');
    expect(watch.faults).toEqual([]);
  });
});
