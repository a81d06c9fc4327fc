import { afterEach, beforeEach, describe, expect, expectTypeOf, it } from 'vitest';
import type { ActorRef, SnapshotFrom } from 'xstate';
import { waitFor } from 'xstate';
import type {
  CallboardError,
  RemoteEmitted,
  RemoteSnapshot,
  Ticket,
  TicketAction,
  TicketActor,
  WorkerActor,
} from '../../src/client/index.ts';
import type { Service } from './a-service.ts';
import { aService, heard } from './a-service.ts';

let service: Service;
beforeEach(async () => void (service = await aService()));
afterEach(() => service.end());

describe('a ticket as a remote actor', () => {
  it('is known at once, and follows each transition of the service', async () => {
    await service.world.create({ id: 'CB-1', title: 'Follow me', state: 'inbox' });
    const client = service.client();
    const ticket = await client.ticket('CB-1');
    expect(ticket.getSnapshot().value).toBe('inbox');
    expect(ticket.getSnapshot().context.title).toBe('Follow me');

    const seen: unknown[] = [];
    ticket.subscribe((snapshot) => seen.push(snapshot.value));
    ticket.send({ type: 'cancel', by: 'ana' });
    const snapshot = await waitFor(ticket, (now) => now.matches('cancelled'), { timeout: 5_000 });
    expect(snapshot.context.allowedActions).toContain('reopen');
    expect(snapshot.can({ type: 'reopen' })).toBe(true);
    expect(snapshot.can({ type: 'approve' })).toBe(false);
    expect(seen.at(-1)).toBe('cancelled');
  });

  it('has the value of a nested state, as XState writes it', async () => {
    await service.world.create({ id: 'CB-1', requiresCommit: false });
    const ticket = await service.client().ticket('CB-1');
    ticket.send({ type: 'route', phase: 'signOff' });
    const { value } = await waitFor(ticket, (now) => now.matches('review'), { timeout: 5_000 });
    expect(Object.keys(value)).toEqual(['review']);
  });

  it('is the same one for the same id, however often it is asked for', async () => {
    await service.world.create({ id: 'CB-1' });
    const client = service.client();
    const [one, two] = await Promise.all([client.ticket('CB-1'), client.ticket('CB-1')]);
    expect(one).toBe(two);
    expect(await client.ticket('CB-1')).toBe(one);
    expect(one.system.get('ticket/CB-1')).toBe(one);
  });

  it('emits what the service refuses, with the code and what is allowed instead', async () => {
    await service.world.create({ id: 'CB-1', state: 'inbox' });
    const ticket = await service.client().ticket('CB-1');
    const refused = new Promise<RemoteEmitted>((resolve) => ticket.on('refused', resolve));
    ticket.send({ type: 'reopen' });
    expect(await refused).toMatchObject({
      type: 'refused',
      sent: { type: 'reopen' },
      error: { code: 'not_allowed_in_state', status: 409 },
    });
    await expect(ticket.ask({ type: 'reopen' })).rejects.toMatchObject({
      problem: { allowedActions: expect.arrayContaining(['triage']) as unknown },
    });
  });

  it('emits the events of the stream that are about it, and no others', async () => {
    await service.world.create({ id: 'CB-1' });
    await service.world.create({ id: 'CB-2' });
    const client = service.client();
    const ticket = await client.ticket('CB-1');
    const types: string[] = [];
    ticket.on('*', (emitted) => emitted.type === 'event' && types.push(emitted.event.type));
    await service.world.tell('ticket/CB-2', { type: 'person.commented', text: 'not here' });
    await service.world.tell('ticket/CB-1', { type: 'person.commented', text: 'here' });
    await heard(client, () => (types.includes('callboard.ticket.commented') ? true : undefined));
    expect(types.filter((type) => type === 'callboard.ticket.commented')).toHaveLength(1);
  });

  it('says nothing more after it was stopped, and its ticket goes on', async () => {
    await service.world.create({ id: 'CB-1', state: 'inbox' });
    const client = service.client();
    const ticket = await client.ticket('CB-1');
    let completed = 0;
    const seen: unknown[] = [];
    ticket.subscribe({ next: (now) => seen.push(now), complete: () => (completed += 1) });
    ticket.stop();
    await ticket.ask({ type: 'cancel' });
    const again = await client.ticket('CB-1');
    expect(again.getSnapshot().value).toBe('cancelled');
    expect(again).not.toBe(ticket);
    expect([completed, seen.length]).toEqual([1, 0]);
  });

  it('selects a part, and tells only when that part changes', async () => {
    await service.world.create({ id: 'CB-1', state: 'inbox' });
    const client = service.client();
    const ticket = await client.ticket('CB-1');
    const title = ticket.select(({ context }) => context.title);
    const titles: string[] = [];
    title.subscribe((now) => titles.push(now));
    await client.call('/tickets/CB-1', { method: 'PATCH', body: { labels: ['x'] } });
    await client.call('/tickets/CB-1', { method: 'PATCH', body: { title: 'Other' } });
    await heard(client, () => titles[0]);
    expect(titles).toEqual(['Other']);
    expect(title.get()).toBe('Other');
  });

  it('of an id that nobody has is refused with not_found', async () => {
    await expect(service.client().ticket('CB-404')).rejects.toMatchObject({
      name: 'CallboardError',
      code: 'not_found',
    });
  });
});

describe('what a client knows across breaks', () => {
  it('catches up by sequence after the service was away, without an older state in between', async () => {
    await service.world.create({ id: 'CB-1', state: 'inbox' });
    const client = service.client();
    const ticket = await client.ticket('CB-1');
    const sequences: number[] = [];
    const events: number[] = [];
    client.onEvent(({ sequence }) => events.push(sequence));
    ticket.subscribe(({ sequence }) => sequences.push(sequence));
    const before = client.cursor as number;
    await service.goAway();
    await service.comeBack();
    await service.world.tell('ticket/CB-1', { type: 'person.triaged' });
    await service.world.tell('ticket/CB-1', { type: 'person.cancelled' });
    client.wake();
    await waitFor(ticket, (now) => now.matches('cancelled'), { timeout: 10_000 });
    const head = service.world.host.head();
    await heard(client, () => (events.at(-1) === head ? true : undefined));
    expect(events).toEqual(Array.from({ length: head - before }, (_, i) => before + 1 + i));
    expect(sequences).toEqual(sequences.toSorted((a, b) => a - b));
  });

  it('ends with an error where the token is refused', async () => {
    const client = service.client({ token: 'another-token' });
    await expect(client.ready()).rejects.toMatchObject({ code: 'unauthorized' });
    expect(client.status).toBe('refused');
  });

  it('says that the service is away, and that it is back', async () => {
    const client = service.client();
    await client.ready();
    const said: string[] = [];
    const back = new Promise<void>((resolve) =>
      client.onStatus((status) => {
        said.push(status);
        if (status === 'live') resolve();
      }),
    );
    await service.restart();
    client.wake();
    await back;
    expect(said).toEqual(['lost', 'live']);
  });

  it('reads anew what it follows when the data are others', async () => {
    await service.world.create({ id: 'CB-1', title: 'Old' });
    for (let n = 0; n < 5; n += 1) {
      await service.world.tell('ticket/CB-1', { type: 'person.commented', text: `${n}` });
    }
    const client = service.client();
    const ticket = await client.ticket('CB-1');
    await service.goAway();
    const other = await aService();
    await other.world.create({ id: 'CB-1', title: 'New' });
    const { aServer } = await import('../transport/a-server.ts');
    service.server = await aServer({ host: other.world.host }, service.port);
    const reset = new Promise<void>((resolve) => client.onReset(resolve));
    client.wake();
    await reset;
    const snapshot = await waitFor(ticket, ({ context }) => context.title === 'New');
    expect(snapshot.sequence).toBeLessThanOrEqual(other.world.host.head());
    await other.end();
  });
});

describe('types', () => {
  it('a remote actor is an actor reference of XState', () => {
    expectTypeOf<TicketActor>().toExtend<
      ActorRef<RemoteSnapshot<Ticket>, TicketAction, RemoteEmitted>
    >();
    expectTypeOf<SnapshotFrom<TicketActor>['context']>().toEqualTypeOf<Ticket>();
    expectTypeOf<WorkerActor['send']>().parameter(0).toHaveProperty('type');
    expectTypeOf<CallboardError['code']>().toBeString();
    // @ts-expect-error an action that does not exist
    ((actor: TicketActor) => actor.send({ type: 'explode' }))({
      send: () => {},
    } as unknown as TicketActor);
  });
});
