import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ask, aServer } from './a-server.ts';
import type { Running } from './a-server.ts';
import { escalationView, ticketView } from './fake-host.ts';

let running: Running;
beforeEach(async () => {
  running = await aServer();
  running.host.tickets.set('CB-1', ticketView('CB-1'));
  running.host.escalations.push(
    escalationView('esc-9', { ticket: null, reason: 'mass_deaths' }),
    escalationView('esc-7'),
  );
});
afterEach(() => running.close());

const path = '/api/v1/escalations/esc-7/ack';
const post = (body?: object, at = path) =>
  ask(running, { method: 'POST', path: at, ...(body ? { body } : {}) });

describe('an acknowledgement', () => {
  it('is said in the name of whoever sends it, to the ticket that asks', async () => {
    const response = await post({ by: 'mia' });
    expect(response).toMatchObject({ status: 200, json: { id: 'esc-7', ticket: 'CB-1' } });
    expect(running.host.told).toMatchObject([
      {
        to: 'ticket/CB-1',
        saying: { type: 'person.acknowledged', escalation: 'esc-7' },
        options: { by: { kind: 'person', id: 'mia' } },
      },
    ]);
  });

  it('of a global one is said to the supervisor, by the admin where nobody is named', async () => {
    expect((await post(undefined, path.replace('7', '9'))).status).toBe(200);
    expect(running.host.told).toMatchObject([
      { to: 'supervisor', options: { by: { kind: 'person', id: 'admin' } } },
    ]);
  });

  it('made twice is answered with the first one', async () => {
    const escalation = escalationView('esc-7', { acknowledgedBy: 'ana' });
    running.host.behave(() => ({
      outcome: 'ignored',
      address: 'ticket/CB-1',
      state: 'acknowledged',
      escalation,
    }));
    expect(await post()).toMatchObject({ status: 200, json: { acknowledgedBy: 'ana' } });
  });

  it('of what is resolved is a conflict, and says so', async () => {
    const detail = 'esc-7 was resolved by ana: nothing is left to acknowledge';
    running.host.behave(() => ({ outcome: 'stale', address: 'ticket/CB-1', detail }));
    expect(await post()).toMatchObject({
      status: 409,
      json: { code: 'not_allowed_in_state', detail, allowedActions: [] },
    });
  });

  it('of what is not there is not found', async () => {
    expect(await post({}, path.replace('7', '8'))).toMatchObject({
      status: 404,
      json: { code: 'not_found' },
    });
    expect(running.host.told).toEqual([]);
  });

  it.each([{ by: '' }, { by: 5 }, { who: 'me' }])('takes no body like %j', async (body) => {
    expect((await post(body)).status).toBe(400);
  });
});
