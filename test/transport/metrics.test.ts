import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { DEFINITIONS } from '../../src/transport/metrics/definitions.ts';
import type { Metrics } from '../../src/transport/metrics/metrics.ts';
import { createMetrics } from '../../src/transport/metrics/metrics.ts';
import { aWorld } from '../supervisor/a-world.ts';
import { aTicketPolicy } from '../supervisor/fake-policies.ts';
import type { World } from '../supervisor/world.ts';
import { ask, aServer, READ_TOKEN } from './a-server.ts';
import type { Running } from './a-server.ts';
import { aStream } from './a-stream.ts';
import type { Family } from './exposition.ts';
import { readExposition } from './exposition.ts';

const SECRET_WORDS = 'a-title-that-is-nobodys-business';

let running: Running;
afterEach(() => running.close());

const scrape = async (): Promise<ReadonlyMap<string, Family>> => {
  const { status, text } = await ask(running, { path: '/metrics', token: READ_TOKEN });
  expect(status).toBe(200);
  return readExposition(text);
};
const valueOf = (
  families: ReadonlyMap<string, Family>,
  name: string,
  labels: Readonly<Record<string, string>> = {},
): number | undefined =>
  families
    .get(name)
    ?.samples.find((sample) => JSON.stringify(sample.labels) === JSON.stringify(labels))?.value;

/** A service in which much has happened: deaths, verdicts, escalations, refused commits. */
async function aBusyService(): Promise<{ world: World; metrics: Metrics }> {
  let now = 0;
  const metrics = createMetrics(() => (now += 2));
  const { world, agents } = await aWorld({ meter: metrics.meter });
  running = await aServer({ host: world.host, metrics });
  world.policies.policy = aTicketPolicy({ reviewMode: 'enforce' });
  for (let n = 0; n < 3; n += 1) await world.create({ title: SECRET_WORDS });
  await world.settle();
  await agents.dies('CB-1.1');
  await world.settle();
  await agents.dies('CB-1.2');
  await world.settle();
  await agents.reports('CB-2.1');
  await agents.exits('CB-2.1');
  await world.settle();
  await agents.judges('CB-2.r1', 'fail');
  await world.settle();
  return { world, metrics };
}

describe('the page of metrics', () => {
  it('needs a token, and the one that only reads is enough', async () => {
    running = await aServer();
    expect((await ask(running, { path: '/metrics', token: null })).status).toBe(401);
    const answer = await ask(running, { path: '/metrics', token: READ_TOKEN });
    expect(answer.status).toBe(200);
    expect(answer.headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8');
  });

  it('has what docs/metrics.md lists: names, types, labels and meanings', async () => {
    await aBusyService();
    const page = readFileSync(new URL('../../docs/metrics.md', import.meta.url), 'utf8');
    const listed = [...page.matchAll(/^\| `(\w+)` +\| (\w+) +\| (.*?) +\| (.*?) +\|$/gm)].map(
      ([, name, type, labels = '', help]) => ({
        name,
        type,
        labels: [...labels.matchAll(/`(\w+)`/g)].map(([, label]) => label),
        help,
      }),
    );
    const defined = DEFINITIONS.map(({ name, type, labels, help }) => ({
      name,
      type,
      labels: [...labels],
      help,
    }));
    expect(listed).toEqual(defined);
    const families = await scrape();
    expect([...families.keys()].toSorted()).toEqual(defined.map(({ name }) => name).toSorted());
    for (const { name, type, labels, help } of defined) {
      const family = families.get(name);
      expect(family).toMatchObject({ type, help });
      const own = type === 'histogram' ? [...labels, 'le'] : labels;
      for (const sample of family?.samples ?? []) {
        if (type === 'histogram' && !sample.name.endsWith('_bucket')) continue;
        expect([name, Object.keys(sample.labels).toSorted()]).toEqual([name, own.toSorted()]);
      }
    }
  });

  it('counts each transition that is in the journal, and nothing else', async () => {
    const { world } = await aBusyService();
    const families = await scrape();
    const moves = new Map<string, number>();
    // The server has listened since the service was started, before the first ticket.
    for (const { body } of world.journal()) {
      const { type, data } = JSON.parse(body) as {
        type: string;
        data: { from?: string | null; to?: string };
      };
      const chart = /^callboard\.(ticket|worker)\./.exec(type)?.[1];
      if (!chart || data.to === undefined || data.from === data.to) continue;
      const key = `${chart} ${data.from ?? 'none'} ${data.to}`;
      moves.set(key, (moves.get(key) ?? 0) + 1);
    }
    const counted = (families.get('callboard_transitions_total')?.samples ?? [])
      .filter(({ labels }) => labels['chart'] !== 'supervisor')
      .map(
        ({ labels, value }) =>
          [`${labels['chart']} ${labels['from']} ${labels['to']}`, value] as const,
      );
    expect(new Map(counted)).toEqual(moves);
    expect(moves.size).toBeGreaterThan(8);
  });

  it('counts deaths, verdicts and escalations, and shows who is where', async () => {
    await aBusyService();
    const families = await scrape();
    const value = (name: string, labels = {}) => valueOf(families, `callboard_${name}`, labels);
    expect(value('deaths_total')).toBe(2);
    expect(value('verdicts_total', { mode: 'enforce', verdict: 'fail', outcome: 'applied' })).toBe(
      1,
    );
    expect(value('escalations_opened_total', { reason: 'died_twice' })).toBe(1);
    expect(value('escalations_open')).toBe(1);
    expect(value('tickets', { state: 'needs_input' })).toBe(1);
    expect(value('tickets', { state: 'in_progress' })).toBe(2);
    expect(value('workers', { role: 'author', state: 'live.working' })).toBe(2);
    expect(value('automation_on')).toBe(1);
    expect(value('store_failing')).toBe(0);
  });

  it('measures every commit, with as many events as the journal has', async () => {
    const { world } = await aBusyService();
    const families = await scrape();
    const samples = families.get('callboard_commit_events')?.samples ?? [];
    const of = (suffix: string) => samples.find(({ name }) => name.endsWith(suffix))?.value;
    expect(of('_sum')).toBe(world.host.head());
    const buckets = samples.filter(({ name }) => name.endsWith('_bucket'));
    expect(buckets.at(-1)).toMatchObject({ labels: { le: '+Inf' }, value: of('_count') });
    const values = buckets.map(({ value }) => value);
    expect(values).toEqual(values.toSorted((a, b) => a - b));
    const seconds = families.get('callboard_commit_duration_seconds')?.samples ?? [];
    const count = seconds.find(({ name }) => name.endsWith('_count'))?.value ?? 0;
    expect(count).toBe(of('_count'));
    // The clock of this test goes on by 2 ms with each look at it.
    expect(seconds.find(({ name }) => name.endsWith('_sum'))?.value).toBeCloseTo(count * 0.002);
  });

  it('counts a commit that the store refused, and says that it fails', async () => {
    const { world } = await aBusyService();
    world.beforeCommit = () => {
      throw new Error('the disk is full');
    };
    await world.create({ title: 'another' });
    const families = await scrape();
    expect(valueOf(families, 'callboard_commits_failed_total')).toBe(1);
    expect(valueOf(families, 'callboard_store_failing')).toBe(1);
  });

  it('holds no id and no words of anybody, in no label', async () => {
    await aBusyService();
    await ask(running, { path: `/api/v1/tickets/CB-1?x=${SECRET_WORDS}` });
    await ask(running, { path: `/${SECRET_WORDS}` });
    await ask(running, { method: 'REPORT', path: '/nothing' });
    const { text } = await ask(running, { path: '/metrics' });
    expect(text).not.toMatch(new RegExp(`CB-\\d|${SECRET_WORDS}|REPORT`));
    expect(text).toContain('route="/api/v1/tickets/:id",status="200"');
    expect(text).toContain('method="any",route="none",status="404"');
  });

  it('sees the readers of the stream, how far they are behind, and who was cut off', async () => {
    running = await aServer({ limits: { bufferedBytesMax: 1_000 } });
    const { host } = running;
    const reader = aStream(running);
    await reader.until(() => reader.frames.length > 0);
    expect(valueOf(await scrape(), 'callboard_stream_clients', { transport: 'websocket' })).toBe(1);
    host.append([{}, {}, {}]);
    expect(valueOf(await scrape(), 'callboard_stream_lag_events')).toBe(3);
    reader.close();
    await reader.closed;
    await expect
      .poll(async () =>
        valueOf(await scrape(), 'callboard_stream_clients', { transport: 'websocket' }),
      )
      .toBe(0);
    const slow = aStream(running);
    await slow.until(() => slow.frames.length > 0);
    slow.socket.pause();
    for (let n = 0; n < 400; n += 1) host.commit([{ text: 'x'.repeat(60_000) }]);
    await expect
      .poll(async () => valueOf(await scrape(), 'callboard_stream_cut_off_total'))
      .toBe(1);
    slow.socket.resume();
    slow.close();
  });

  it('counts every attempt of a delivery with what came of it', async () => {
    const metrics = createMetrics(() => 0);
    running = await aServer({ metrics });
    const results = ['failed', 'delivered'] as const;
    let attempt = 0;
    const courier = metrics.counted({
      channels: () => ['hook'],
      deliver: async () => ({ outcome: results[attempt++] ?? 'delivered', error: 'no answer' }),
    });
    expect(courier.channels()).toEqual(['hook']);
    const delivery = { channel: 'hook' } as Parameters<typeof courier.deliver>[0];
    for (const outcome of results) {
      expect(await courier.deliver(delivery)).toMatchObject({ outcome });
    }
    const families = await scrape();
    for (const outcome of results) {
      const labels = { channel: 'hook', outcome };
      expect(valueOf(families, 'callboard_escalation_deliveries_total', labels)).toBe(1);
    }
  });

  it('belongs to one service: another one in the same process counts for itself', async () => {
    running = await aServer();
    const other = await aServer();
    running.host.commit([{ ticket: 'CB-1' }]);
    await ask(running, { path: '/healthz', token: null });
    const { text } = await ask(other, { path: '/metrics' });
    await other.close();
    expect(text).not.toContain('/healthz');
  });
});
