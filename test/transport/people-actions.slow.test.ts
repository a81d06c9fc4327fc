import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ActionName } from '../../src/machines/actions.ts';
import { ACTIONS } from '../../src/machines/actions.ts';
import type { PolicyChange } from '../supervisor/fake-policies.ts';
import { aTicketPolicy } from '../supervisor/fake-policies.ts';
import { Processes } from '../supervisor/processes.ts';
import { World } from '../supervisor/world.ts';
import type { Response, Running } from './a-server.ts';
import { ask, aServer } from './a-server.ts';

/** A ticket for each action, and one more that is left alone. */
const COUNT = ACTIONS.length + 1;
const UNTOUCHED = `CB-${COUNT}`;
const OPEN = ['inbox', 'todo', 'in_progress', 'review', 'needs_input'];

/** The table of what people can do: where, and to which state it leads; null leaves it where it is. */
const TABLE: Readonly<Record<ActionName, { in: readonly string[]; to: string | null }>> = {
  triage: { in: ['inbox'], to: 'todo' },
  dispatch: { in: ['todo'], to: 'in_progress' },
  answer: { in: ['needs_input'], to: 'todo' },
  approve: { in: ['review', 'needs_input'], to: 'done' },
  reject: { in: ['review', 'needs_input'], to: 'todo' },
  retry: { in: ['needs_input'], to: 'todo' },
  reopen: { in: ['done', 'cancelled'], to: 'todo' },
  cancel: { in: OPEN, to: 'cancelled' },
  assign: { in: OPEN, to: null },
  edit: { in: OPEN, to: null },
  route: { in: OPEN, to: 'todo' },
  comment: { in: [...OPEN, 'done', 'cancelled'], to: null },
  land: { in: ['done'], to: 'done' },
};
const NEEDS: Partial<Record<ActionName, object>> = {
  answer: { text: 'the second one' },
  comment: { text: 'a remark' },
  reject: { feedback: 'not like this' },
  assign: { assignee: null },
  route: { phase: 'author' },
  edit: { changes: { title: 'another title' } },
};

interface Place {
  readonly path: string;
  readonly policy?: PolicyChange;
  readonly arrival?: 'inbox' | 'todo';
  readonly judges?: number;
  /** What brings every ticket there from where it came to rest by itself. */
  readonly leads?: (world: World, agents: Processes) => Promise<unknown>;
}

const each = async (act: (id: string) => Promise<unknown>): Promise<void> => {
  for (let n = 1; n <= COUNT; n += 1) await act(`CB-${n}`);
};
const engage = (world: World) =>
  world.tell('supervisor', { type: 'person.engaged', halt: false, reason: 'a test' });
const reported = (_: World, agents: Processes) => each((id) => agents.reports(`${id}.1`));

const PLACES: readonly Place[] = [
  { path: 'inbox', arrival: 'inbox' },
  {
    path: 'todo',
    arrival: 'inbox',
    leads: async (world) => {
      await engage(world);
      await each((id) => world.tell(`ticket/${id}`, { type: 'person.triaged' }));
    },
  },
  { path: 'in_progress' },
  {
    path: 'review.verifying',
    leads: async (world, agents) => {
      await engage(world);
      await reported(world, agents);
    },
  },
  { path: 'review.judging', policy: { reviewMode: 'enforce' }, judges: 0, leads: reported },
  { path: 'review.gating', policy: { phases: { gates: ['one'] } }, judges: 0, leads: reported },
  { path: 'review.deciding', policy: { phases: { signOff: true } }, leads: reported },
  {
    path: 'needs_input',
    leads: (_, agents) => each((id) => agents.reports(`${id}.1`, 'QUESTION')),
  },
  { path: 'done', leads: reported },
  {
    path: 'cancelled',
    leads: (world) => each((id) => world.tell(`ticket/${id}`, { type: 'person.cancelled' })),
  },
];

let running: Running | null = null;
let world: World | null = null;
const close = async (): Promise<void> => {
  await running?.close();
  world?.end();
};

async function standAt({
  path,
  policy,
  arrival = 'todo',
  judges = 2,
  leads,
}: Place): Promise<void> {
  world = await World.open();
  const agents = new Processes(world);
  world.policies.slots = { authors: COUNT * 2, judges };
  world.policies.policy = aTicketPolicy(policy);
  await each(() => (world as World).create({ state: arrival }));
  await world.settle();
  await leads?.(world, agents);
  await world.settle();
  running = await aServer({ host: world.host });
  for (let n = 1; n <= COUNT; n += 1) expect(world.path(`ticket/CB-${n}`)).toBe(path);
}

const act = (id: string, action: ActionName, headers: Record<string, string> = {}) =>
  ask(running as Running, {
    method: 'POST',
    path: `/api/v1/tickets/${id}/actions`,
    headers,
    body: { action, by: 'ana', ...NEEDS[action] },
  });
const read = (path: string): Promise<Response> => ask(running as Running, { path });

describe.each(PLACES)('in $path', (place) => {
  const state = place.path.split('.', 1)[0] as string;
  const allowed = ACTIONS.filter((action) => TABLE[action].in.includes(state));
  const id = (action: ActionName): string => `CB-${ACTIONS.indexOf(action) + 1}`;
  beforeAll(() => standAt(place));
  afterAll(close);

  it('a ticket says what is allowed, as the table has it [2.11.table]', async () => {
    const { json } = await read(`/api/v1/tickets/${UNTOUCHED}`);
    expect(json['allowedActions']).toEqual(allowed);
  });

  it.each(ACTIONS)(
    '%s with a stale version is 412 and changes nothing [1.version]',
    async (action) => {
      const before = await read(`/api/v1/tickets/${id(action)}`);
      const response = await act(id(action), action, { 'if-match': '"999"' });
      expect(response).toMatchObject({ status: 412, json: { code: 'version_mismatch' } });
      expect((await read(`/api/v1/tickets/${id(action)}`)).json).toEqual(before.json);
    },
  );

  it.each(allowed)(
    '%s leads where the table says, in the name of who did it [2.11.table, 2.11.name]',
    async (action) => {
      const before = await read(`/api/v1/tickets/${id(action)}`);
      const response = await act(id(action), action, {
        'if-match': `"${String(before.json['version'])}"`,
      });
      expect(response).toMatchObject({ status: 200, json: { state: TABLE[action].to ?? state } });
      const { json } = await read(`/api/v1/tickets/${id(action)}/history`);
      const items = json['items'] as {
        data: { event?: { type: string }; by?: object; comment?: { by: string } };
      }[];
      const mine = items.filter(({ data: { event, by, comment } }) =>
        action === 'comment'
          ? comment?.by === 'ana'
          : event?.type.startsWith('person.') &&
            JSON.stringify(by) === '{"kind":"person","id":"ana"}',
      );
      expect(mine.length).toBeGreaterThan(0);
    },
  );

  it.each(ACTIONS.filter((action) => !allowed.includes(action)))(
    '%s is 409 with what is allowed, and changes nothing [2.11.table]',
    async (action) => {
      const before = await read(`/api/v1/tickets/${id(action)}`);
      const response = await act(id(action), action);
      expect(response).toMatchObject({
        status: 409,
        json: { code: 'not_allowed_in_state', allowedActions: allowed },
      });
      expect((await read(`/api/v1/tickets/${id(action)}`)).json).toEqual(before.json);
    },
  );

  it.each(ACTIONS)('%s on an unknown ticket is 404 [2.11.table]', async (action) => {
    expect(await act('CB-999', action)).toMatchObject({ status: 404, json: { code: 'not_found' } });
  });
});
