import { describe, expect, it } from 'vitest';
import type { JournalRow } from '../../src/supervisor/ports.ts';
import type { Replayed, ReplayStore } from '../../src/supervisor/replay.ts';
import { replay } from '../../src/supervisor/replay.ts';
import { aWorld } from './a-world.ts';
import { aTicketPolicy } from './fake-policies.ts';
import type { World } from './world.ts';

const pause = async (): Promise<void> => {};

async function replayed(store: ReplayStore, id: string, at?: number): Promise<Replayed> {
  const found = await replay(store, id, { at, pause });
  if ('refused' in found) throw new Error(found.detail);
  return found;
}

/** A ticket that died once, failed once and was accepted, and one that waits for a person, through a restart. */
async function aHistory(): Promise<World> {
  const { world, agents } = await aWorld();
  world.policies.policy = aTicketPolicy({ reviewMode: 'enforce' });
  await world.create();
  await world.create();
  await world.settle();
  await agents.exits('CB-1.1', 1);
  await world.settle();
  await agents.reports('CB-1.2', 'DONE', 's1');
  await agents.exits('CB-1.2');
  await world.settle();
  await agents.judges('CB-1.r1', 'fail');
  await world.settle();
  await world.tell('ticket/CB-1', { type: 'person.commented', text: 'look at the second table' });
  await world.restart();
  await world.settle();
  await agents.reports('CB-1.3', 'DONE', 's2');
  await world.settle();
  await agents.judges('CB-1.r2', 'pass');
  await agents.reports('CB-2.1', 'QUESTION');
  await world.settle();
  return world;
}

/** The store with one event's content changed, as if another chart had written it. */
function tampered(
  store: ReplayStore,
  seq: number,
  change: (data: Record<string, unknown>) => object,
): ReplayStore {
  const told = (row: JournalRow): JournalRow => {
    if (row.seq !== seq) return row;
    const body = JSON.parse(row.body) as { data: Record<string, unknown> };
    return { ...row, body: JSON.stringify({ ...body, data: change(body.data) }) };
  };
  return {
    actor: (address) => store.actor(address),
    head: () => store.head(),
    events: (filter) => store.events(filter).map(told),
  };
}

describe('a replay', () => {
  it('gives every actor as it is stored, from its events alone [10.19]', async () => {
    const world = await aHistory();
    const ids = ['supervisor'];
    for (const actor of world.store.actors()) ids.push(actor.address.split('/')[1] ?? '');
    expect(ids).toEqual(expect.arrayContaining(['CB-1', 'CB-2', 'CB-1.1', 'CB-1.r2']));
    for (const id of ids.filter(Boolean)) {
      const { snapshot, difference, chart } = await replayed(world.store, id);
      expect(difference).toBeNull();
      const stored = world.store.actor(chart === 'supervisor' ? 'supervisor' : `${chart}/${id}`);
      expect(snapshot).toEqual(stored?.snapshot);
    }
  });

  it('gives the state after every event of a ticket, as the event itself said it', async () => {
    const world = await aHistory();
    let path: string | null = null;
    for (const { seq, actor, body } of world.store.journalAfter(0, 500)) {
      const { data } = JSON.parse(body) as {
        data: { to?: string; ticket?: { statePath?: string } };
      };
      if (actor === 'ticket/CB-1' && data.to !== undefined) path = data.to;
      if (path === null) continue;
      const found = await replayed(world.store, 'CB-1', seq);
      expect([seq, found.statePath, found.ticket?.statePath]).toEqual([seq, path, path]);
      expect(found.seq).toBeLessThanOrEqual(seq);
    }
    expect(path).toBe('done');
  });

  it('gives the counters of the time, not those of today', async () => {
    const world = await aHistory();
    const last = await replayed(world.store, 'CB-1');
    expect(last.ticket).toMatchObject({ runs: 3 });
    const first = world.store
      .journalAfter(0, 500)
      .find(({ body }) => body.includes('"worker.died"') && body.includes('/tickets/CB-1"'));
    const { ticket } = await replayed(world.store, 'CB-1', first?.seq);
    expect(ticket).toMatchObject({ deathCount: 1, runs: 1, reviewCycles: 0 });
  });

  it('is refused for what is not there, was not there yet, or has not happened yet', async () => {
    const world = await aHistory();
    expect(await replay(world.store, 'CB-9', { pause })).toMatchObject({ refused: 'not_found' });
    expect(await replay(world.store, 'CB-2', { at: 1, pause })).toMatchObject({
      refused: 'not_found',
      detail: 'CB-2 was made after event 1',
    });
    const at = world.store.head() + 1;
    expect(await replay(world.store, 'CB-1', { at, pause })).toMatchObject({
      refused: 'beyond_head',
    });
  });

  it('lets others in after each page of a long history', async () => {
    const { world } = await aWorld({ starts: false });
    await world.create();
    for (let n = 0; n < 450; n += 1) {
      await world.tell('ticket/CB-1', { type: 'person.assigned', assignee: `a${n}` });
    }
    let pauses = 0;
    const found = await replay(world.store, 'CB-1', { pause: async () => void (pauses += 1) });
    expect(found).toMatchObject({ events: 451, difference: null, ticket: { assignee: 'a449' } });
    expect(pauses).toBe(2);
  });
});

describe('the first difference', () => {
  const died = (world: World): number =>
    world.store
      .journalAfter(0, 500)
      .find(({ body }) => body.includes('"worker.died"') && body.includes('"/tickets/CB-1"'))
      ?.seq ?? 0;

  it.each([
    ['another state', { to: 'needs_input' }, 'state'],
    ['another counter', { ticket: { deathCount: 7 } }, 'deathCount'],
    [
      'an event that the chart ignores',
      { event: { type: 'worker.died', worker: 'CB-1.9' } },
      'state',
    ],
    ['an event that no chart knows', { event: { type: 'worker.sang' } }, 'state'],
  ])('names the event and what was stored: %s', async (_, part, what) => {
    const world = await aHistory();
    const seq = died(world);
    const store = tampered(world.store, seq, (data) => ({
      ...data,
      ...part,
      ...('ticket' in part ? { ticket: { ...(data['ticket'] as object), ...part.ticket } } : {}),
    }));
    const { difference, statePath, seq: last } = await replayed(store, 'CB-1');
    expect(difference).toMatchObject({ seq, what });
    // What is shown is the last state that was certain.
    expect(statePath).toBe('in_progress');
    expect(last).toBeLessThan(seq);
  });

  it('is found in what only the snapshot holds', async () => {
    const world = await aHistory();
    const store: ReplayStore = {
      head: () => world.store.head(),
      events: (filter) => world.store.events(filter),
      actor: (address) => {
        const actor = world.store.actor(address);
        const context = { ...actor?.snapshot.context, judgedFail: ['s9'] };
        return actor && { ...actor, snapshot: { ...actor.snapshot, context } };
      },
    };
    const { difference } = await replayed(store, 'CB-1');
    expect(difference).toMatchObject({ what: 'context.judgedFail', stored: ['s9'], now: ['s1'] });
  });
});
