import { describe, expect, it } from 'vitest';
import { aWorld } from './a-world.ts';
import type { World } from './world.ts';

/** Reads a feed until `count` events have come. */
async function first(world: World, after: number, count: number): Promise<readonly number[]> {
  const seqs: number[] = [];
  const stop = new AbortController();
  for await (const rows of world.host.feed(after, stop.signal)) {
    seqs.push(...rows.map(({ seq }) => seq));
    if (seqs.length >= count) stop.abort();
  }
  return seqs;
}

const range = (from: number, to: number): readonly number[] =>
  Array.from({ length: to - from + 1 }, (_, index) => from + index);

describe('the feed', () => {
  it('gives the past, then what comes, each event once and in order', async () => {
    const { world } = await aWorld();
    await world.create();
    await world.settle();
    const head = world.store.head();
    const reading = first(world, 2, head + 8);
    for (let n = 0; n < 5; n += 1) await world.create({ assignee: 'mia' });
    for (let n = 0; n < 5; n += 1) {
      await world.tell('ticket/CB-1', { type: 'person.commented', text: `remark ${n}` });
    }
    expect(await reading).toEqual(range(3, head + 10));
  });

  it('never cuts a commit in two', async () => {
    const { world } = await aWorld();
    const stop = new AbortController();
    const groups: number[][] = [];
    const reading = (async () => {
      for await (const rows of world.host.feed(0, stop.signal))
        groups.push(rows.map(({ batch }) => batch));
    })();
    await Promise.all(Array.from({ length: 700 }, () => world.create({ assignee: 'mia' })));
    await world.settle();
    stop.abort();
    await reading;
    const seen = new Set<number>();
    for (const batches of groups) {
      for (const batch of new Set(batches)) {
        expect(seen.has(batch), `the commit of event ${batch} came in two pieces`).toBe(false);
        seen.add(batch);
      }
    }
    expect(groups.flat()).toHaveLength(world.store.head());
  });

  it('goes on after a restart where its reader was', async () => {
    const { world } = await aWorld();
    await world.create();
    await world.settle();
    const seen = await first(world, 0, 3);
    await world.restart();
    const rest = first(world, seen.at(-1) ?? 0, 4);
    await world.create();
    await world.create();
    const head = world.store.head();
    expect([...seen, ...(await rest)].slice(0, head)).toEqual(
      range(1, head).slice(0, seen.length + (await rest).length),
    );
  });
});
