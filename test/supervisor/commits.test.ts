import { describe, expect, it } from 'vitest';
import { sayingOf } from '../../src/machines/actions.ts';
import type { JournalRow, Outcome, Receipt } from '../../src/supervisor/ports.ts';
import { aWorld } from './a-world.ts';
import { newTicket } from './fake-policies.ts';
import { PERSON } from './world.ts';

const once = (key: string, fingerprint = 'f', made: () => void = () => {}): Receipt => ({
  key,
  fingerprint,
  render: (outcome: Outcome) => {
    made();
    return { status: 201, body: { outcome: outcome.outcome } };
  },
});

describe('a commit', () => {
  it('carries everything that was said in one turn of the event loop', async () => {
    const { world } = await aWorld();
    await world.create();
    await world.create();
    await world.settle();
    const before = world.host.head();
    let commits = 0;
    world.onCommitted = () => void (commits += 1);
    await Promise.all([
      world.tell('ticket/CB-1', { type: 'person.commented', text: 'one' }),
      world.tell('ticket/CB-2', { type: 'person.commented', text: 'two' }),
      world.tell('ticket/CB-1', { type: 'person.commented', text: 'three' }),
      world.tell('supervisor', { type: 'person.drained' }),
    ]);
    const rows = world.journal(before);
    expect(commits).toBe(1);
    expect(rows).toHaveLength(4);
    expect(new Set(rows.map(({ batch }) => batch))).toEqual(new Set([before + 1]));
  });

  it('is on disk before anybody hears of it [10.2]', async () => {
    const { world } = await aWorld();
    const told: JournalRow[] = [];
    world.onCommit = (rows) => {
      const stored = world.store.journalAfter((rows[0]?.seq ?? 1) - 1, rows.length);
      expect(stored).toEqual(rows);
      told.push(...rows);
    };
    const outcome = await world.create();
    expect(outcome).toMatchObject({ outcome: 'applied' });
    await world.settle();
    expect(told.at(-1)?.seq).toBe(world.store.head());
  });

  it('that fails has not happened, and who waits for it is told so', async () => {
    const { world, agents } = await aWorld();
    await world.create();
    await world.settle();
    const before = JSON.stringify([
      world.actor('ticket/CB-1'),
      world.store.timers(),
      world.store.head(),
    ]);
    world.beforeCommit = () => {
      throw new Error('disk full');
    };
    const outcome = await world.tell('ticket/CB-1', { type: 'person.cancelled' });
    expect(outcome).toMatchObject({ outcome: 'unavailable' });
    expect(
      JSON.stringify([world.actor('ticket/CB-1'), world.store.timers(), world.store.head()]),
    ).toBe(before);
    expect(world.host.queries.ticket('CB-1')?.state).toBe('in_progress');
    expect(world.host.fault).toContain('disk full');
    expect(agents.of('CB-1.1')?.state).toBe('live');
    world.beforeCommit = () => {};
    await world.advance(500);
    expect(await world.tell('ticket/CB-1', { type: 'person.cancelled' })).toMatchObject({
      outcome: 'applied',
    });
    await world.settle();
    expect(agents.of('CB-1.1')?.state).toBe('ended');
  });

  it('that fails costs nobody their place: all goes on when the store takes commits again', async () => {
    const { world, agents } = await aWorld();
    let failures = 3;
    world.beforeCommit = () => {
      if (failures > 0 && failures-- > 0) throw new Error('disk full');
    };
    expect(await world.create()).toMatchObject({ outcome: 'unavailable' });
    await world.advance(5_000);
    expect(failures).toBeLessThanOrEqual(0);
    expect(await world.create()).toMatchObject({ outcome: 'applied', address: 'ticket/CB-1' });
    await world.advance(5_000);
    expect(world.path('supervisor')).toBe('running');
    expect(agents.started).toEqual(['CB-1.1/1']);
    expect(world.host.queries.supervisor().fault).toBeNull();
  });

  it('that fails ten times in a row ends the service with a reason', async () => {
    const { world } = await aWorld();
    world.beforeCommit = () => {
      throw new Error('disk full');
    };
    await world.create();
    await world.advance(60_000);
    expect(world.fatal).toContain('disk full');
    expect(await world.create()).toMatchObject({ outcome: 'unavailable' });
  });

  it('that fails while memory cannot be read again ends the service at once, with both causes', async () => {
    const { world, agents } = await aWorld();
    await world.create();
    await world.settle();
    const head = world.store.head();
    world.beforeCommit = () => {
      throw new Error('disk full');
    };
    world.store.liveActors = () => {
      throw new Error('cannot read a page');
    };
    expect(await world.tell('ticket/CB-1', { type: 'person.cancelled' })).toMatchObject({
      outcome: 'unavailable',
    });
    expect(world.fatal).toContain('disk full');
    expect(world.fatal).toContain('cannot read a page');
    world.beforeCommit = () => {};
    await world.advance(60_000);
    expect(await world.create()).toMatchObject({ outcome: 'unavailable' });
    expect(world.store.head()).toBe(head);
    expect(agents.of('CB-1.1')?.state).toBe('live');
  });

  it('after which the service dies has happened, deeds and all [10.17]', async () => {
    const { world, agents } = await aWorld();
    world.onCommitted = (unit) => {
      if (unit.deedsAdded.length > 0) world.crash();
    };
    void world.create();
    await world.settle();
    expect(agents.started).toEqual([]);
    world.onCommitted = () => {};
    await world.restart();
    await world.settle();
    expect(agents.started).toEqual(['CB-1.1/1']);
  });

  it('before which the service dies has not happened', async () => {
    const { world, agents } = await aWorld();
    world.beforeCommit = () => {
      throw new Error('the power is gone');
    };
    void world.create();
    await world.settle();
    world.beforeCommit = () => {};
    await world.restart();
    await world.settle();
    expect(world.store.ticket('CB-1')).toBeNull();
    expect(agents.started).toEqual([]);
  });

  it('is in the journal without a gap, across restarts [10.3]', async () => {
    const { world } = await aWorld();
    for (let n = 0; n < 5; n += 1) {
      await world.create();
      await world.restart();
      await world.settle();
    }
    const rows = world.journal();
    expect(rows.map(({ seq }) => seq)).toEqual(rows.map((_, index) => index + 1));
    for (const { seq, body } of rows) {
      expect(JSON.parse(body)).toMatchObject({
        id: String(seq),
        sequence: seq,
        specversion: '1.0',
      });
    }
  });
});

describe('a restart', () => {
  it('with nothing new to hear changes nothing [10.18]', async () => {
    const { world } = await aWorld();
    await world.create();
    await world.create({ assignee: 'mia' });
    await world.settle();
    const state = (): string =>
      JSON.stringify([
        world.store.head(),
        [...world.store.liveActors()],
        world.store.timers(),
        world.store.deeds(),
      ]);
    const before = state();
    for (let n = 0; n < 3; n += 1) {
      await world.restart();
      await world.settle();
      expect(state()).toBe(before);
    }
  });

  it('with the switch engaged changes nothing either', async () => {
    const { world } = await aWorld();
    world.flag.engaged = true;
    await world.restart();
    await world.create();
    await world.settle();
    const before = world.actor('supervisor');
    await world.restart();
    await world.settle();
    expect(world.actor('supervisor').snapshot).toEqual(before.snapshot);
  });
});

describe('a repeated request', () => {
  it('gets the same answer and changes nothing', async () => {
    const { world } = await aWorld();
    const first = await world.create({}, { receipt: once('POST /tickets k') });
    await world.settle();
    const head = world.store.head();
    await world.restart();
    const again = await world.create({}, { receipt: once('POST /tickets k') });
    expect(first).toMatchObject({ outcome: 'applied' });
    expect(again).toEqual({ outcome: 'replayed', status: 201, body: { outcome: 'applied' } });
    expect(world.store.ticket('CB-2')).toBeNull();
    expect(world.store.head()).toBe(head);
  });

  it('gets the same answer within one turn of the event loop too', async () => {
    const { world } = await aWorld();
    const outcomes = await Promise.all([
      world.create({}, { receipt: once('k') }),
      world.create({}, { receipt: once('k') }),
    ]);
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(['applied', 'replayed']);
    expect(world.store.ticket('CB-2')).toBeNull();
  });

  it('with another body is refused', async () => {
    const { world } = await aWorld();
    await world.create({}, { receipt: once('k', 'one') });
    const other = await world.create({}, { receipt: once('k', 'two') });
    expect(other).toMatchObject({ outcome: 'rejected', code: 'idempotency_key_reused' });
  });

  it('gets what a reader sees, so that it is no poorer than the answer to a request without a key', async () => {
    const { world } = await aWorld();
    world.policies.slots = { authors: 1, judges: 1 };
    await world.create();
    await world.settle();
    let stored: unknown;
    const render = (outcome: Outcome) => {
      stored = outcome.outcome === 'applied' ? outcome.view : null;
      return { status: 201, body: {} };
    };
    const outcome = await world.create({}, { receipt: { key: 'k', fingerprint: 'f', render } });
    expect(stored).toEqual(world.host.queries.ticket('CB-2'));
    expect(outcome).toMatchObject({ view: { waitingFor: 'a free slot for profile luci' } });
  });

  it('that was refused is asked again in earnest: a refusal is not kept', async () => {
    const { world, agents } = await aWorld();
    world.policies.slots = { authors: 1, judges: 1 };
    await world.create();
    await world.create();
    await world.settle();
    const receipt: Receipt = {
      key: 'k',
      fingerprint: 'f',
      render: ({ outcome }) => ({ status: outcome === 'applied' ? 200 : 409, body: { outcome } }),
    };
    await world.tell('supervisor', { type: 'person.drained' });
    const dispatch = sayingOf({ action: 'dispatch' });
    expect(await world.tell('ticket/CB-2', dispatch, { receipt })).toMatchObject({
      outcome: 'rejected',
      code: 'no_free_slot',
    });
    await agents.reports('CB-1.1');
    await agents.exits('CB-1.1');
    await world.settle();
    expect(await world.tell('ticket/CB-2', dispatch, { receipt })).toMatchObject({
      outcome: 'applied',
    });
    expect(await world.tell('ticket/CB-2', dispatch, { receipt })).toEqual({
      outcome: 'replayed',
      status: 200,
      body: { outcome: 'applied' },
    });
    expect(world.ticket('CB-2').runs).toBe(1);
  });

  it('is tried in earnest when the first commit failed', async () => {
    const { world } = await aWorld();
    world.beforeCommit = () => {
      throw new Error('disk full');
    };
    await world.create({}, { receipt: once('k') });
    world.beforeCommit = () => {};
    await world.advance(500);
    expect(await world.create({}, { receipt: once('k') })).toMatchObject({ outcome: 'applied' });
  });
});

describe('an expected version', () => {
  it('that is not the current one is refused, and nothing changes [1.version]', async () => {
    const { world } = await aWorld();
    await world.create({ assignee: 'mia' });
    const { version } = world.actor('ticket/CB-1');
    const cancelled = { type: 'person.cancelled' } as const;
    expect(await world.tell('ticket/CB-1', cancelled, { ifVersion: version + 1 })).toMatchObject({
      outcome: 'rejected',
      code: 'version_mismatch',
    });
    expect(world.path('ticket/CB-1')).toBe('todo');
    expect(await world.tell('ticket/CB-1', cancelled, { ifVersion: version })).toMatchObject({
      outcome: 'applied',
    });
  });

  it('is checked within the turn: the second of two edits in one turn is refused [1.version]', async () => {
    const { world } = await aWorld();
    await world.create({ assignee: 'mia' });
    const { version } = world.actor('ticket/CB-1');
    const edit = (title: string) =>
      ({ type: 'person.edited', changes: { title }, policy: world.policies.policy }) as const;
    const outcomes = await Promise.all([
      world.tell('ticket/CB-1', edit('one'), { ifVersion: version }),
      world.tell('ticket/CB-1', edit('two'), { ifVersion: version }),
    ]);
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(['applied', 'rejected']);
    expect(world.ticket('CB-1').title).toBe('one');
  });
});

describe('a mailbox', () => {
  it('is bounded: whoever floods an actor is told to come again later [10.22]', async () => {
    const { world } = await aWorld();
    await world.create();
    const outcomes = await Promise.all(
      Array.from({ length: 1_200 }, () =>
        world.tell('ticket/CB-1', { type: 'person.commented', text: 'again' }),
      ),
    );
    expect(outcomes.filter(({ outcome }) => outcome === 'unavailable')).toHaveLength(200);
    expect(await world.host.create(newTicket(), { by: PERSON })).toMatchObject({
      outcome: 'applied',
    });
  });
});
