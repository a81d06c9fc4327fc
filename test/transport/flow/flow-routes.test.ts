import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Flow, StreamEvent } from '../../../src/transport/protocol/index.ts';
import { flowSchema } from '../../../src/transport/protocol/index.ts';
import { Processes } from '../../supervisor/processes.ts';
import { World } from '../../supervisor/world.ts';
import type { Running } from '../a-server.ts';
import { ask, aServer } from '../a-server.ts';
import { plainMoves, recount, sorted } from './recount.ts';

let world: World;
let running: Running;

beforeAll(async () => {
  world = await World.open();
  const agents = new Processes(world);
  // Some of it is there before the server is, and some happens while it looks on.
  for (let n = 0; n < 4; n += 1) await world.create();
  await world.settle();
  await agents.dies('CB-1.1');
  await world.advance(5_000);
  running = await aServer({ host: world.host, clock: world.clock });
  await agents.reports('CB-2.1', 'QUESTION');
  await world.advance(60_000);
  await world.tell('ticket/CB-2', { type: 'person.cancelled' });
  await world.tell('ticket/CB-2', { type: 'person.commented', text: 'a remark moves nothing' });
  await agents.reports('CB-3.1');
  await world.settle();
});
afterAll(async () => {
  await running.close();
  world.end();
});

const get = (path: string) => ask(running, { path: `/api/v1/charts/${path}` });
const iso = (at: number): string => new Date(at).toISOString();
const flowOf = async (path: string): Promise<Flow> => {
  const { status, json } = await get(path);
  expect(status).toBe(200);
  const flow = flowSchema.parse(json);
  expect(flow).toEqual(json);
  return flow;
};
const movesOf = async (path: string) => {
  const { status, json } = await get(path);
  expect(status).toBe(200);
  return json as { items: StreamEvent[]; nextCursor: string | null };
};

describe('the flow of a chart', () => {
  it.each(['ticket', 'worker', 'supervisor'])('%s is the last hour unless asked', async (chart) => {
    await expect.poll(async () => (await flowOf(`${chart}/flow`)).complete).toBe(true);
    const flow = await flowOf(`${chart}/flow`);
    const to = world.clock.now();
    expect(flow).toMatchObject({ name: chart, from: iso(to - 3_600_000), to: iso(to) });
    expect(flow.seq).toBe(world.host.head());
    const { edges, dwell, buckets } = flow;
    expect(sorted({ edges, dwell, buckets })).toEqual(
      recount(plainMoves(world.journal()), { chart, from: to - 3_600_000, to }),
    );
  });

  it('is of the range that is asked for, in any time zone', async () => {
    const to = world.clock.now();
    const from = to - 60_000;
    const { edges, dwell, buckets } = await flowOf(
      `ticket/flow?from=${iso(from)}&to=${encodeURIComponent(iso(to).replace('Z', '+00:00'))}`,
    );
    const wanted = recount(plainMoves(world.journal()), { chart: 'ticket', from, to });
    expect(sorted({ edges, dwell, buckets })).toEqual(wanted);
    expect(edges.length).toBeGreaterThan(0);
    expect(buckets).toHaveLength(60);
  });

  it.each([
    ['from=yesterday', 'from'],
    ['to=1767603600000', 'to'],
    ['from=', 'from'],
    ['from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z', 'from'],
    ['since=2026-01-02T00:00:00Z', 'since'],
  ])('is refused for ?%s, with the field that is wrong', async (query, field) => {
    const { status, json } = await get(`ticket/flow?${query}`);
    expect(status).toBe(400);
    expect(json['errors']).toMatchObject([{ in: 'query', path: field }]);
  });

  it('is not found for a chart that is not there', async () => {
    expect((await get('nope/flow')).status).toBe(404);
    expect((await get('nope/moves')).status).toBe(404);
  });
});

describe('the moves on a chart', () => {
  it.each(['ticket', 'worker', 'supervisor'])(
    '%s are the events themselves, newest first',
    async (chart) => {
      const bodies = new Map(
        world.journal().map(({ seq, body }) => [seq, JSON.parse(body) as object]),
      );
      const wanted = plainMoves(world.journal())
        .filter((move) => move.chart === chart)
        .map(({ seq }) => bodies.get(seq))
        .toReversed();
      await expect
        .poll(async () => (await movesOf(`${chart}/moves?limit=500`)).items)
        .toEqual(wanted);
    },
  );

  it('are those over one edge, whatever sub-state they come into', async () => {
    const { items } = await movesOf('ticket/moves?from=in_progress&to=review');
    expect(items.map(({ subject, data }) => [subject, data['from'], data['to']])).toEqual([
      ['CB-3', 'in_progress', 'review.verifying'],
    ]);
  });

  it('are read on by the cursor, each once', async () => {
    const all = (await movesOf('worker/moves')).items.map(({ sequence }) => sequence);
    expect(all.length).toBeGreaterThan(4);
    const seen: number[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const more: string = cursor === '' ? '' : `&cursor=${cursor}`;
      const page = await movesOf(`worker/moves?limit=2${more}`);
      seen.push(...page.items.map(({ sequence }) => sequence));
      cursor = page.nextCursor;
    }
    expect(seen).toEqual(all);
  });

  it.each([
    ['from=moon', 'from'],
    ['to=live.working', 'to'],
    ['limit=501', 'limit'],
    ['cursor=x', 'cursor'],
  ])('are refused for ?%s, with the field that is wrong', async (query, field) => {
    const { status, json } = await get(`ticket/moves?${query}`);
    expect(status).toBe(400);
    expect(json['errors']).toMatchObject([{ in: 'query', path: field }]);
  });
});
