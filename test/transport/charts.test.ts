import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CHART_NAMES, chartShape } from '../../src/charts/chart.ts';
import { chartSchema, chartSummarySchema } from '../../src/transport/protocol/index.ts';
import type { Chart, ChartCounts } from '../../src/transport/protocol/index.ts';
import { ask, aServer } from './a-server.ts';
import type { Running } from './a-server.ts';
import { ticketView, workerView } from './fake-host.ts';

let running: Running;
beforeAll(async () => void (running = await aServer()));
afterAll(() => running.close());

const get = async (path: string) => ask(running, { path: `/api/v1/charts${path}` });
const counts = async (name: string) =>
  (await get(`/${name}/counts`)).json as unknown as ChartCounts;

describe('the charts', () => {
  it('are listed with version, hash and number of states', async () => {
    const { items, nextCursor } = (await get('')).json as { items: unknown[]; nextCursor: null };
    expect(nextCursor).toBeNull();
    expect(items.map((item) => chartSummarySchema.parse(item).name)).toEqual(CHART_NAMES);
    expect(items[0]).toMatchObject({ version: 1, stateCount: chartShape('ticket').states.length });
  });

  it.each(CHART_NAMES.map((name) => ({ name })))(
    '$name is data and a picture',
    async ({ name }) => {
      const { status, json } = await get(`/${name}`);
      expect(status).toBe(200);
      const chart = json as unknown as Chart;
      // Nothing is sent that the interface's description does not know.
      expect(chartSchema.parse(chart)).toEqual(chart);
      const paths = chart.graph.nodes.map(({ path }) => path);
      expect(chart.states.map(({ path }) => path).toSorted()).toEqual(paths.toSorted());
      expect(chart.definition).toMatchObject({ id: name });
    },
  );

  it.each(['', '/counts'])('that are not there are not found: /nope%s', async (rest) => {
    const { status, json } = await get(`/nope${rest}`);
    expect(status).toBe(404);
    expect(json['detail']).toContain('ticket, worker, supervisor');
    expect((await get(`/constructor${rest}`)).status).toBe(404);
  });
});

describe('the counts of a chart', () => {
  it('name every state, zero included, and count sub-states in the state around them', async () => {
    running.host.tickets.clear();
    for (const [index, path] of [
      'todo',
      'review.judging',
      'review.judging',
      'review.gating',
    ].entries()) {
      running.host.tickets.set(`CB-${index}`, ticketView(`CB-${index}`, { statePath: path }));
    }
    const { seq, counts: found } = await counts('ticket');
    expect(seq).toBe(running.host.head());
    expect(Object.keys(found).toSorted()).toEqual(
      chartShape('ticket')
        .states.map(({ path }) => path)
        .toSorted(),
    );
    expect(Object.entries(found).filter(([, n]) => n > 0)).toEqual([
      ['todo', 1],
      ['review', 3],
      ['review.judging', 2],
      ['review.gating', 1],
    ]);
  });

  it('are there for workers and the supervisor too', async () => {
    running.host.workers.set('CB-1.1', workerView('CB-1.1', { state: 'live.idle' }));
    expect((await counts('worker')).counts).toMatchObject({ live: 1, 'live.idle': 1, ended: 0 });
    expect((await counts('supervisor')).counts).toMatchObject({ running: 1, paused: 0 });
  });
});
