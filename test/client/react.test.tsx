// @vitest-environment jsdom
import { useSelector } from '@xstate/react';
import { act } from 'react';
import { createRoot } from 'react-dom/client';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import type { TicketActor, WebSocketClass } from '../../src/client/index.ts';
import type { Service } from './a-service.ts';
import { aService, heard } from './a-service.ts';

let service: Service;
beforeEach(async () => {
  (globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }).IS_REACT_ACT_ENVIRONMENT = true;
  service = await aService();
});
afterEach(() => service.end());

function Line({ ticket }: { readonly ticket: TicketActor }) {
  const state = useSelector(ticket, (snapshot) => JSON.stringify(snapshot.value));
  const title = useSelector(ticket, (snapshot) => snapshot.context.title);
  return <p>{`${title}: ${state}`}</p>;
}

it('the hooks of @xstate/react show a ticket and follow it', async () => {
  await service.world.create({ id: 'CB-1', title: 'Seen in React', state: 'inbox' });
  const client = service.client({ WebSocket: WebSocket as unknown as WebSocketClass });
  const ticket = await client.ticket('CB-1');
  const place = document.createElement('div');
  const root = createRoot(place);
  await act(async () => root.render(<Line ticket={ticket} />));
  expect(place.textContent).toBe('Seen in React: "inbox"');
  await act(async () => {
    await ticket.ask({ type: 'cancel' });
    await heard(client, () => (ticket.getSnapshot().matches('cancelled') ? true : undefined));
  });
  expect(place.textContent).toBe('Seen in React: "cancelled"');
  await act(async () => root.unmount());
});
