import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { ask, aServer } from './a-server.ts';
import type { Running } from './a-server.ts';
import { ticketView } from './fake-host.ts';

let running: Running;
beforeAll(async () => {
  running = await aServer();
  running.host.tickets.set('CB-1', ticketView('CB-1', { allowedActions: ['retry', 'comment'] }));
});
afterAll(() => running.close());

const act = (body: unknown) =>
  ask(running, { method: 'POST', path: '/api/v1/tickets/CB-1/actions', body });

describe('an action', () => {
  it.each([
    [{ action: 'triage' }, { type: 'person.triaged' }],
    [{ action: 'dispatch' }, { type: 'person.dispatched' }],
    [
      { action: 'answer', text: 'yes' },
      { type: 'person.answered', text: 'yes' },
    ],
    [
      { action: 'comment', text: 'hm' },
      { type: 'person.commented', text: 'hm' },
    ],
    [
      { action: 'approve', text: 'well done' },
      { type: 'person.approved', text: 'well done' },
    ],
    [
      { action: 'reject', feedback: 'no tests' },
      { type: 'person.rejected', feedback: 'no tests' },
    ],
    [{ action: 'retry' }, { type: 'person.retried' }],
    [{ action: 'reopen' }, { type: 'person.reopened' }],
    [{ action: 'cancel' }, { type: 'person.cancelled' }],
    [
      { action: 'assign', assignee: null },
      { type: 'person.assigned', assignee: null },
    ],
    [
      { action: 'route', phase: 'gates' },
      { type: 'person.routed', phase: 'gates' },
    ],
    [
      { action: 'edit', changes: { title: 'x' } },
      { type: 'person.edited', changes: { title: 'x' } },
    ],
    [{ action: 'land' }, { type: 'person.landed' }],
  ])('%j tells the ticket', async (body, saying) => {
    const response = await act({ ...body, by: 'Ada' });
    expect(response.status).toBe(200);
    const told = running.host.told.at(-1);
    expect(told).toMatchObject({ to: 'ticket/CB-1', saying, options: { by: { id: 'Ada' } } });
    expect(response.json).toMatchObject({ id: 'CB-1', seq: running.host.head() });
    expect(response.headers.etag).toBe(`"${String(response.json.version)}"`);
  });

  it('takes fields that it has no use for', async () => {
    const all = { text: 'a', feedback: 'b', assignee: 'c', phase: 'author' };
    expect((await act({ action: 'retry', ...all })).status).toBe(200);
  });

  it.each([
    [{ action: 'dance' }, 'action'],
    [{}, 'action'],
    [{ action: 'answer' }, 'text'],
    [{ action: 'answer', text: ' ' }, 'text'],
    [{ action: 'reject' }, 'feedback'],
    [{ action: 'reject', feedback: '' }, 'feedback'],
    [{ action: 'assign' }, 'assignee'],
    [{ action: 'route' }, 'phase'],
    [{ action: 'route', phase: 'bar' }, 'phase'],
    [{ action: 'edit' }, 'changes'],
    [{ action: 'edit', changes: { bogus: 1 } }, 'changes.bogus'],
  ])('%j is refused for its %s', async (body, path) => {
    const response = await act(body);
    expect(response.status).toBe(400);
    expect(response.json.errors).toContainEqual(expect.objectContaining({ path }));
  });

  it('that the state does not allow says what it does allow [2.11.table]', async () => {
    running.host.behave(({ to }) => ({
      outcome: 'ignored',
      address: to as 'supervisor',
      state: 'done',
    }));
    const response = await act({ action: 'triage' });
    running.host.behave(() => ({}));
    expect(response.status).toBe(409);
    expect(response.json).toMatchObject({
      code: 'not_allowed_in_state',
      allowedActions: ['retry', 'comment'],
    });
  });

  it('a route to a phase that the workflow lacks says so, not that the state forbids it [2.11.table]', async () => {
    running.host.behave(({ to }) => ({
      outcome: 'ignored',
      address: to as 'supervisor',
      state: 'needs_input',
    }));
    const known = vi.spyOn(running.host.queries, 'ticket');
    known.mockImplementation((id) => ({ ...ticketView(id), allowedActions: ['route', 'retry'] }));
    const response = await act({ action: 'route', phase: 'gates' });
    known.mockReturnValue({ ...ticketView('CB-1'), allowedActions: ['reopen'] });
    const final = await act({ action: 'route', phase: 'gates' });
    known.mockRestore();
    running.host.behave(() => ({}));
    expect(response).toMatchObject({
      status: 409,
      json: {
        code: 'not_allowed_in_state',
        detail: 'The workflow of CB-1 has no gates; choose another phase.',
        allowedActions: ['route', 'retry'],
      },
    });
    expect(final.json.detail).toBe('That cannot be done in needs_input.');
  });
});
