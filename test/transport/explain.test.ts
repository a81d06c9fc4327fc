import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ExplanationAnswer } from '../../src/transport/protocol/index.ts';
import { explanationSchema } from '../../src/transport/protocol/index.ts';
import { aTicketPolicy } from '../supervisor/fake-policies.ts';
import { Processes } from '../supervisor/processes.ts';
import { World } from '../supervisor/world.ts';
import type { Running } from './a-server.ts';
import { ask, aServer } from './a-server.ts';

let world: World;
let running: Running;
let agents: Processes;

beforeAll(async () => {
  world = await World.open();
  agents = new Processes(world);
  world.policies.policy = aTicketPolicy({ reviewMode: 'enforce' });
  running = await aServer({ host: world.host });
  for (let n = 0; n < 3; n += 1) await world.create();
  await world.settle();
});
afterAll(async () => {
  await running.close();
  world.end();
});

async function explanation(id: string): Promise<ExplanationAnswer> {
  const { status, json } = await ask(running, { path: `/api/v1/tickets/${id}/explain` });
  expect(status).toBe(200);
  expect(explanationSchema.parse(json)).toEqual(json);
  return json as unknown as ExplanationAnswer;
}

it('a ticket in progress is told with its author, and what its report leads to', async () => {
  const said = await explanation('CB-1');
  expect(said.headline).toContain('is worked on by CB-1.1');
  expect(said.outlook.map(({ when }) => when)).toContain('DONE');
  expect(said.workerActions.map(({ action }) => action)).toContain('stop');
  const { json } = await ask(running, { path: '/api/v1/tickets/CB-1' });
  expect(said.actions.map(({ action }) => action)).toEqual(json['allowedActions']);
});

it('a ticket that is judged is told with its reviewer', async () => {
  await agents.reports('CB-2.1');
  await world.settle();
  const said = await explanation('CB-2');
  expect(said.headline).toContain('CB-2 is being reviewed by CB-2.r1');
  expect(said.outlook.map(({ when }) => when)).toEqual(
    expect.arrayContaining(['pass', 'fail', 'uncertain']),
  );
});

it('a ticket that waits for a person is told with what was asked, and whom', async () => {
  await agents.reports('CB-3.1', 'QUESTION');
  await world.settle();
  const open = await ask(running, { path: '/api/v1/escalations?open=true' });
  const [asked] = open.json['items'] as { text: string; owner: string; ticket: string }[];
  const said = await explanation('CB-3');
  expect(asked?.ticket).toBe('CB-3');
  expect(said.asked).toBe(asked?.text);
  expect(said.headline).toBe('CB-3 waits for lead: its worker asks a question.');
  expect(said.moves[0]?.action).toBe('answer');
});

it('a ticket that is not there is not found', async () => {
  expect((await ask(running, { path: '/api/v1/tickets/CB-404/explain' })).status).toBe(404);
});
