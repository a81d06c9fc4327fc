import { describe, expect, it } from 'vitest';
import type { DeliveryResult, EscalationView } from '../../src/supervisor/ports.ts';
import { aWorld, openEscalations } from '../supervisor/a-world.ts';
import { FakePolicies } from '../supervisor/fake-policies.ts';
import { neverAnswers } from '../supervisor/fake-courier.ts';
import type { Processes } from '../supervisor/processes.ts';
import { Watch } from '../supervisor/watch.ts';
import type { World } from '../supervisor/world.ts';

const failed: DeliveryResult = { outcome: 'failed', error: 'it answered 503' };

async function aWorldOf(
  ...channels: string[]
): Promise<{ world: World; agents: Processes; watch: Watch }> {
  const { world, agents } = await aWorld();
  world.courier.names = channels;
  return { world, agents, watch: new Watch(world, agents) };
}

/** Dies twice, so that its owner is asked. */
async function asksItsOwner({ world, agents }: { world: World; agents: Processes }, id = 'CB-1') {
  await world.create({ id });
  await world.settle();
  await agents.dies(`${id}.1`);
  await world.settle();
  await agents.dies(`${id}.2`);
  await world.settle();
}

const all = (world: World): readonly EscalationView[] =>
  world.store.escalations({ limit: 100 }).items;
const only = (world: World): EscalationView => {
  const [one, more] = all(world);
  if (!one || more) throw new Error(`there are ${all(world).length} escalations`);
  return one;
};
const told = (world: World, type: string) =>
  world
    .journal()
    .map(({ body }) => JSON.parse(body) as { type: string; data: { escalation: EscalationView } })
    .filter((event) => event.type === `callboard.escalation.${type}`)
    .map(({ data }) => data.escalation);

describe('an escalation', () => {
  it('goes to each channel under an id of its own, and each delivery is told and recorded [8.delivered]', async () => {
    const { world, agents, watch } = await aWorldOf('hook', 'mail');
    await asksItsOwner({ world, agents });
    const { id, deliveries } = only(world);
    expect(world.courier.attempts.map((attempt) => attempt.id)).toEqual([
      `${id}:hook`,
      `${id}:mail`,
    ]);
    expect(world.courier.attempts[0]?.escalation).toMatchObject({ id, reason: 'died_twice' });
    expect(deliveries).toMatchObject([
      { channel: 'hook', ok: true, attempts: 1, error: null },
      { channel: 'mail', ok: true, attempts: 1, error: null },
    ]);
    expect(told(world, 'delivered').map((one) => one.deliveries.length)).toEqual([1, 2]);
    expect(world.store.deeds()).toEqual([]);
    watch.atRest();
    expect(watch.problems).toEqual([]);
  });

  it('is delivered in the commit after the one that opens it, never before [10.2]', async () => {
    const { world, agents } = await aWorldOf('hook');
    let known: EscalationView | null = null;
    world.courier.onAttempt = ({ escalation: { id } }) => {
      known = world.store.escalation(id);
      return { outcome: 'delivered' };
    };
    await asksItsOwner({ world, agents });
    expect(known).toMatchObject({ reason: 'died_twice' });
  });

  it('reaches people while the kill-switch is engaged [4.holds]', async () => {
    const { world, agents } = await aWorldOf('hook');
    await world.create();
    await world.settle();
    await agents.dies('CB-1.1');
    await world.settle();
    await world.tell('supervisor', { type: 'person.engaged', halt: false, reason: null });
    await agents.dies('CB-1.2');
    await world.settle();
    expect(only(world).deliveries).toMatchObject([{ channel: 'hook', ok: true }]);
  });

  it('leaves the version of its ticket alone, which clients compare', async () => {
    const { world, agents } = await aWorldOf();
    await asksItsOwner({ world, agents });
    const { version } = world.actor('ticket/CB-1');
    const seq = world.store.head() + 1;
    const { id } = only(world);
    await world.tell('ticket/CB-1', { type: 'person.acknowledged', escalation: id });
    const after = world.actor('ticket/CB-1');
    expect(after).toMatchObject({ version, lastSeq: seq });
    expect(world.store.ticket('CB-1')).toMatchObject({ version, seq });
  });

  it('is one per ticket and reason, and so is its delivery, across restarts [8.one]', async () => {
    const { world, agents } = await aWorldOf('hook');
    await asksItsOwner({ world, agents });
    await world.restart();
    await world.settle();
    await world.stopAndStart();
    await world.advance(3_600_000);
    expect(world.courier.attempts).toHaveLength(1);
    expect(openEscalations(world)).toHaveLength(1);
  });

  it('of many deaths at once is one, with one delivery [2.10.mass-deaths]', async () => {
    const policies = new FakePolicies();
    policies.slots = { authors: 3, judges: 2 };
    policies.supervisor = { massDeaths: { count: 3, withinMs: 60_000 }, reviewerFailures: 3 };
    const { world, agents } = await aWorld({ policies });
    world.courier.names = ['hook'];
    for (let n = 0; n < 3; n += 1) await world.create();
    await world.settle();
    await Promise.all(['CB-1.1', 'CB-2.1', 'CB-3.1'].map((worker) => agents.dies(worker)));
    await world.settle();
    expect(world.courier.attempts.map(({ escalation }) => escalation)).toMatchObject([
      { ticket: null, reason: 'mass_deaths' },
    ]);
    expect(only(world).deliveries).toMatchObject([{ ok: true }]);
  });
});

describe('a channel that is down', () => {
  it('is tried again after 1, 2, 4 … s, and each 60 s in the end [8.delivered]', async () => {
    const { world, agents } = await aWorldOf('hook');
    const begun: number[] = [];
    world.courier.onAttempt = () => {
      begun.push(world.clock.now());
      return failed;
    };
    await asksItsOwner({ world, agents });
    await world.advance(300_000);
    const waits = begun.slice(1).map((at, index) => (at - (begun[index] ?? 0)) / 1_000);
    expect(waits.slice(0, 9)).toEqual([1, 2, 4, 8, 16, 32, 60, 60, 60]);
    expect(new Set(world.courier.attempts.map(({ id }) => id)).size).toBe(1);
  });

  it('is noted on the escalation at each attempt, and fills no journal', async () => {
    const { world, agents } = await aWorldOf('hook');
    world.courier.onAttempt = () => failed;
    await asksItsOwner({ world, agents });
    const head = world.store.head();
    await world.advance(600_000);
    expect(only(world).deliveries).toMatchObject([
      { channel: 'hook', ok: false, attempts: 15, error: 'it answered 503' },
    ]);
    expect(world.store.head()).toBe(head);
    world.courier.onAttempt = () => ({ outcome: 'delivered' });
    await world.advance(60_000);
    expect(only(world).deliveries).toMatchObject([{ ok: true, attempts: 16, error: null }]);
    expect(told(world, 'delivered')).toHaveLength(1);
  });

  it.each(['restart', 'stopAndStart'] as const)(
    'is tried at once after a %s of the service, whatever wait was left [8.delivered]',
    async (again) => {
      const { world, agents } = await aWorldOf('hook');
      world.courier.onAttempt = () => failed;
      await asksItsOwner({ world, agents });
      await world.advance(100_000);
      const before = world.courier.attempts.length;
      await world[again]();
      await world.settle();
      expect(world.courier.attempts).toHaveLength(before + 1);
      expect(world.courier.attempts.at(-1)?.attempts).toBe(before + 1);
    },
  );

  it('delays no ticket: its commit check and its next run come at once [8.beside]', async () => {
    const { world, agents } = await aWorldOf('hook');
    world.courier.onAttempt = neverAnswers;
    await asksItsOwner({ world, agents });
    expect(world.courier.attempts).toHaveLength(1);
    await world.tell('ticket/CB-1', { type: 'person.retried' });
    await world.settle();
    await agents.reports('CB-1.3');
    await world.settle();
    expect(world.path('ticket/CB-1')).toBe('done');
    expect(world.courier.attempts).toHaveLength(1);
  });

  it('holds up no other channel [8.beside]', async () => {
    const { world, agents } = await aWorldOf('dead', 'mail');
    world.courier.onAttempt = (delivery) =>
      delivery.channel === 'dead' ? neverAnswers(delivery) : { outcome: 'delivered' };
    for (const id of ['A', 'B', 'C', 'D', 'E', 'F']) await asksItsOwner({ world, agents }, id);
    const begun = (channel: string) =>
      world.courier.attempts.filter((attempt) => attempt.channel === channel).length;
    expect(begun('mail')).toBe(6);
    // Bounded: the rest waits until one of these has ended.
    expect(begun('dead')).toBe(4);
  });

  it('does not hold up the end of the service, and the attempt that it breaks off does not count', async () => {
    const { world, agents } = await aWorldOf('hook');
    world.courier.onAttempt = neverAnswers;
    await asksItsOwner({ world, agents });
    await world.stopAndStart();
    await world.settle();
    expect(world.courier.attempts.map(({ attempts }) => attempts)).toEqual([1, 1]);
  });
});

describe('a delivery', () => {
  it('is made again where the service died before it was recorded, under the same id [10.9]', async () => {
    const { world, agents, watch } = await aWorldOf('hook');
    world.courier.onAttempt = () => {
      world.crash();
      return { outcome: 'delivered' };
    };
    await asksItsOwner({ world, agents }).catch(() => {});
    expect(world.courier.attempts).toHaveLength(1);
    world.courier.onAttempt = () => ({ outcome: 'delivered' });
    await world.restart();
    await world.settle();
    const [first, second, more] = world.courier.attempts;
    expect(second?.id).toBe(first?.id);
    expect(more).toBeUndefined();
    expect(only(world).deliveries).toMatchObject([{ ok: true, attempts: 1 }]);
    watch.atRest();
    expect(watch.problems).toEqual([]);
  });

  it('of what was resolved meanwhile is made all the same, and says so', async () => {
    const { world, agents } = await aWorldOf('hook');
    world.courier.onAttempt = () => failed;
    await asksItsOwner({ world, agents });
    await world.tell('ticket/CB-1', { type: 'person.cancelled' });
    world.courier.onAttempt = () => ({ outcome: 'delivered' });
    await world.advance(1_000);
    expect(world.courier.attempts.at(-1)?.escalation).toMatchObject({ resolvedBy: 'ana' });
    expect(only(world)).toMatchObject({ resolvedBy: 'ana', deliveries: [{ ok: true }] });
  });

  it('of an old escalation does not let a second one of its kind be opened beside the new one', async () => {
    const { world, agents } = await aWorldOf('hook');
    world.courier.onAttempt = () => failed;
    await asksItsOwner({ world, agents });
    const old = only(world);
    await world.tell('ticket/CB-1', { type: 'person.retried' });
    await world.settle();
    await agents.dies('CB-1.3');
    await world.settle();
    await agents.dies('CB-1.4');
    await world.settle();
    const [open, none] = openEscalations(world);
    expect(none).toBeUndefined();
    world.courier.onAttempt = () => ({ outcome: 'delivered' });
    await world.advance(60_000);
    expect(world.store.escalation(old.id)?.deliveries).toMatchObject([{ ok: true }]);
    await world.tell('ticket/CB-1', { type: 'person.cancelled' });
    expect(world.store.escalation(open?.id ?? '')).toMatchObject({ resolvedBy: 'ana' });
    expect(openEscalations(world)).toEqual([]);
  });

  it('is recorded on a ticket that is done and in the archive', async () => {
    const { world, agents, watch } = await aWorldOf('hook');
    world.courier.onAttempt = () => failed;
    await asksItsOwner({ world, agents });
    await world.tell('ticket/CB-1', { type: 'person.approved' });
    await world.settle();
    expect(world.actor('ticket/CB-1').archived).toBe(true);
    await world.restart();
    world.courier.onAttempt = () => ({ outcome: 'delivered' });
    await world.advance(60_000);
    expect(only(world).deliveries).toMatchObject([{ ok: true }]);
    expect(world.path('ticket/CB-1')).toBe('done');
    watch.atRest();
    expect(watch.problems).toEqual([]);
  });

  it.each(['impossible', 'failed'] as const)(
    'that is %s is given up exactly where it is impossible',
    async (outcome) => {
      const { world, agents } = await aWorldOf('hook');
      world.courier.onAttempt = () => ({ outcome, error: 'no channel is named hook any more' });
      await asksItsOwner({ world, agents });
      await world.advance(3_600_000);
      const once = outcome === 'impossible';
      expect(world.courier.attempts.length === 1).toBe(once);
      expect(world.store.deeds().length).toBe(once ? 0 : 1);
      expect(told(world, 'undelivered')).toHaveLength(once ? 1 : 0);
      expect(told(world, 'delivered')).toEqual([]);
      expect(only(world).deliveries).toMatchObject([
        { channel: 'hook', ok: false, error: 'no channel is named hook any more' },
      ]);
    },
  );

  it('is not made by a channel that is configured later', async () => {
    const { world, agents } = await aWorldOf('hook');
    await asksItsOwner({ world, agents });
    world.courier.names = ['hook', 'mail'];
    await world.restart();
    await world.settle();
    expect(world.courier.attempts.map(({ channel }) => channel)).toEqual(['hook']);
  });
});

describe('an acknowledgement', () => {
  const ack = (world: World, escalation: string, by = 'ana') =>
    world.tell(
      'ticket/CB-1',
      { type: 'person.acknowledged', escalation },
      { by: { kind: 'person', id: by } },
    );

  it('is recorded and told, and moves nothing [8.acknowledged]', async () => {
    const { world, agents, watch } = await aWorldOf();
    await asksItsOwner({ world, agents });
    const { id } = only(world);
    expect(await ack(world, id)).toMatchObject({
      outcome: 'applied',
      escalation: { acknowledgedBy: 'ana' },
    });
    expect(only(world)).toMatchObject({ acknowledgedBy: 'ana', resolvedBy: null });
    expect(told(world, 'acknowledged')).toMatchObject([{ id, acknowledgedBy: 'ana' }]);
    expect(world.path('ticket/CB-1')).toBe('needs_input');
    watch.atRest();
    expect(watch.problems).toEqual([]);
  });

  it('stands, whoever comes second, in the same turn too', async () => {
    const { world, agents } = await aWorldOf();
    await asksItsOwner({ world, agents });
    const { id } = only(world);
    const both = await Promise.all([ack(world, id, 'ana'), ack(world, id, 'ben')]);
    expect(both).toMatchObject([
      { outcome: 'applied', escalation: { acknowledgedBy: 'ana' } },
      { outcome: 'ignored', escalation: { acknowledgedBy: 'ana' } },
    ]);
    await world.tell('ticket/CB-1', { type: 'person.cancelled' });
    expect(await ack(world, id, 'ben')).toMatchObject({
      outcome: 'ignored',
      escalation: { acknowledgedBy: 'ana', resolvedBy: 'ana' },
    });
    expect(told(world, 'acknowledged')).toHaveLength(1);
  });

  it('comes too late for what is resolved', async () => {
    const { world, agents } = await aWorldOf();
    await asksItsOwner({ world, agents });
    await world.tell('ticket/CB-1', { type: 'person.cancelled' });
    const { id } = only(world);
    expect(await ack(world, id)).toMatchObject({ outcome: 'stale' });
    expect(only(world).acknowledgedBy).toBeNull();
  });

  it('of what is not there is refused, and kept as refused', async () => {
    const { world } = await aWorldOf();
    await world.create();
    expect(await ack(world, 'esc-99')).toMatchObject({ outcome: 'rejected', code: 'not_found' });
    expect(world.store.refused({ limit: 1 }).items).toMatchObject([
      { type: 'person.acknowledged', outcome: 'rejected' },
    ]);
  });
});
