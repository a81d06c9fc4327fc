import { describe, expect, it } from 'vitest';
import type { StreamEvent } from '../../src/transport/protocol/event.ts';
import type { Ticket } from '../../src/transport/protocol/ticket.ts';
import { Tickets } from '../../web/src/data/tickets.ts';

const ticket = (changes: Partial<Ticket> = {}): Ticket =>
  ({
    id: 'CB-1',
    title: 'One',
    body: 'Its text',
    state: 'todo',
    enteredAt: '2026-01-01T00:00:00Z',
    seq: 10,
    ...changes,
  }) as Ticket;
const event = (sequence: number, type: string, changes: Partial<Ticket>): StreamEvent =>
  ({
    sequence,
    subject: 'CB-1',
    type: `callboard.ticket.${type}`,
    data: { ticket: changes },
  }) as unknown as StreamEvent;

describe('the tickets of the page', () => {
  it('takes what is newer and nothing else, in whatever order list and stream arrive', () => {
    const tickets = new Tickets();
    tickets.put(ticket());
    tickets.apply(event(12, 'transition', { state: 'in_progress' }));
    tickets.apply(event(11, 'transition', { state: 'review' }));
    tickets.put(ticket({ seq: 11, state: 'review' }));
    expect(tickets.get('CB-1')).toMatchObject({ state: 'in_progress', seq: 12 });
    expect([
      tickets.countOf('in_progress'),
      tickets.countOf('review'),
      tickets.countOf('todo'),
    ]).toEqual([1, 0, 0]);
  });

  it('must read a ticket that it does not know, unless the event brings all of it', () => {
    const tickets = new Tickets();
    expect(tickets.apply(event(3, 'updated', { body: 'new' }))).toBe(false);
    expect([tickets.size, tickets.hasBody('CB-1')]).toEqual([0, false]);
    expect(tickets.apply(event(4, 'created', ticket()))).toBe(true);
    expect([tickets.size, tickets.hasBody('CB-1')]).toEqual([1, true]);
  });

  it('keeps a body that was read when the list, which has none, is read again', () => {
    const tickets = new Tickets();
    tickets.putWhole(ticket());
    tickets.put(ticket({ seq: 20, title: 'Other', body: undefined as never }));
    expect(tickets.get('CB-1')).toMatchObject({ title: 'Other', body: 'Its text' });
  });

  it('forgets what a ticket waited for once it has moved, and takes the new words from no older reading', () => {
    const tickets = new Tickets();
    tickets.put(
      ticket({ state: 'needs_input', statePath: 'needs_input', waitingFor: 'a decision' }),
    );
    tickets.apply(event(11, 'updated', { title: 'Other' }));
    expect(tickets.get('CB-1')?.waitingFor).toBe('a decision');
    tickets.apply(event(12, 'transition', { state: 'todo', statePath: 'todo' }));
    expect(tickets.get('CB-1')?.waitingFor).toBeNull();
    tickets.putWaiting(ticket({ seq: 11, waitingFor: 'a decision' }));
    expect(tickets.get('CB-1')?.waitingFor).toBeNull();
    tickets.putWaiting(ticket({ seq: 12, statePath: 'todo', waitingFor: 'a slot' }));
    expect(tickets.get('CB-1')).toMatchObject({ waitingFor: 'a slot', state: 'todo', seq: 12 });
  });

  it('takes only the body from a reading that is older than what the stream said', () => {
    const tickets = new Tickets();
    tickets.put(ticket({ body: '' }));
    tickets.apply(event(30, 'transition', { state: 'done' }));
    tickets.putWhole(ticket({ seq: 10, body: 'Its text' }));
    expect(tickets.get('CB-1')).toMatchObject({ state: 'done', body: 'Its text', seq: 30 });
  });

  it('gives those of a state in the order in which they entered it, the same array until one changes', () => {
    const tickets = new Tickets();
    tickets.put(ticket({ id: 'CB-2', enteredAt: '2026-01-02T00:00:00Z' }));
    tickets.put(ticket());
    const list = tickets.in('todo');
    expect(list.map(({ id }) => id)).toEqual(['CB-1', 'CB-2']);
    expect(tickets.in('todo')).toBe(list);
    tickets.apply(event(12, 'transition', { state: 'done' }));
    expect(tickets.in('todo').map(({ id }) => id)).toEqual(['CB-2']);
  });
});
