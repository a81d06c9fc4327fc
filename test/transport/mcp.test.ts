import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ACTIONS, sayingOf } from '../../src/machines/actions.ts';
import type { TicketContext } from '../../src/machines/ticket-context.ts';
import type { WorkerContext } from '../../src/machines/worker-context.ts';
import { statePath } from '../../src/step/step.ts';
import { contextOf } from '../../src/supervisor/views.ts';
import { createNonce } from '../../src/workers/nonce.ts';
import { runOfBearer, submitSignal } from '../../src/workers/signals.ts';
import { aTicketPolicy } from '../supervisor/fake-policies.ts';
import { nonceOf, Processes } from '../supervisor/processes.ts';
import { World } from '../supervisor/world.ts';
import type { Speaker, Spoken } from './an-mcp-client.ts';
import { speaks } from './an-mcp-client.ts';
import type { Running } from './a-server.ts';
import { ask, aServer, READ_TOKEN, TOKEN } from './a-server.ts';

const REPORTS = {
  report_done: { summary: 'it works' },
  request_review: { summary: 'it works', sha: 's1' },
  ask_question: { text: 'red or blue?' },
} as const;
type Report = keyof typeof REPORTS;
const report = Object.keys(REPORTS) as Report[];

let world: World;
let agents: Processes;
let running: Running;
const open = new Set<Speaker>();
/** Called when the service waits before it says what becomes of a message, and when it has said so. */
let onWait = (): void => {};
let onDecided = (): void => {};

/** The real host and the real rules of reports behind the real server; only processes are the test's. */
async function begin(): Promise<void> {
  world = await World.open();
  agents = new Processes(world);
  world.policies.slots = { authors: 1_000, judges: 1_000 };
  const { host } = world;
  const edge: Parameters<typeof submitSignal>[0] = {
    host,
    clock: {
      now: () => world.clock.now(),
      setTimer: (ms, call) => {
        onWait();
        return world.clock.setTimer(ms, call);
      },
    },
    worker: (id) => {
      const actor = host.memory.actor(`worker/${id}`);
      return (
        actor && {
          context: contextOf<WorkerContext>(actor.snapshot),
          path: statePath(actor.snapshot.value),
        }
      );
    },
    ticket: (id) => {
      const actor = host.memory.actor(`ticket/${id}`);
      return actor && contextOf<TicketContext>(actor.snapshot);
    },
  };
  running = await aServer({
    host,
    limits: { failedLoginsMax: 20 },
    signals: {
      submit: async (body, channel) => {
        const outcome = await submitSignal(edge, body, channel);
        onDecided();
        return outcome;
      },
      runOf: async (nonce) => {
        const run = await runOfBearer(edge, nonce);
        if (run === null) onDecided();
        return run;
      },
    },
  });
}
async function end(): Promise<void> {
  for (const speaker of open) await speaker.close();
  open.clear();
  await running.close();
  world.end();
}

async function as(bearer: string | null): Promise<Speaker> {
  const speaker = await speaks(running.url, bearer);
  open.add(speaker);
  return speaker;
}
const names = async (speaker: Speaker) => (await speaker.tools()).map(({ name }) => name);
const reports = (ticket: string) =>
  world
    .journal()
    .map(({ body }) => JSON.parse(body) as { subject: string; type: string; data: object })
    .filter(({ subject, type }) => subject === ticket && type === 'callboard.worker.report')
    .map(({ data }) => data as { outcome: string; report: Record<string, unknown> });

/** How far a ticket has come when its tools are called. */
const STATES = {
  inbox: async () => void (await world.create({ state: 'inbox' })),
  todo: async () => void (await world.create({ assignee: 'somebody who is a person' })),
  in_progress: async () => void (await world.create()),
  review: async () => {
    await world.create();
    await world.settle();
    await agents.reports(newest('.1'), 'REVIEW');
  },
  needs_input: async () => {
    await world.create();
    await world.settle();
    await agents.reports(newest('.1'), 'QUESTION');
  },
  done: async () => {
    await world.create();
    await world.settle();
    await agents.reports(newest('.1'), 'DONE');
  },
  cancelled: async () => {
    await world.create();
    await world.settle();
    await world.tell(`ticket/${newest()}`, { type: 'person.cancelled' });
  },
};
type State = keyof typeof STATES;
const states = Object.keys(STATES) as State[];
const newest = (more = ''): string =>
  `CB-${world.host.queries.tickets({ limit: 500 }).items.filter(({ id }) => id.startsWith('CB-')).length}${more}`;

async function aTicketIn(state: State): Promise<string> {
  await STATES[state]();
  await world.settle();
  const id = newest();
  expect(world.path(`ticket/${id}`).split('.')[0]).toBe(state);
  return id;
}

describe('the right to report by MCP', () => {
  beforeAll(begin);
  afterAll(end);

  const reported: Readonly<Record<Report, string>> = {
    report_done: 'DONE',
    request_review: 'REVIEW',
    ask_question: 'QUESTION',
  };

  it.each(report)(
    '%s with the nonce of the live turn is accepted as the strongest channel [6.mcp, 6.channels, 2.5.first-counts]',
    async (tool) => {
      const id = await aTicketIn('in_progress');
      const agent = await as(nonceOf(`${id}.1`, 1));
      const first = await agent.call(tool, REPORTS[tool]);
      expect(first).toMatchObject({ isError: false, body: { outcome: 'accepted' } });
      const again = await agent.call(tool, REPORTS[tool]);
      expect(again).toMatchObject({ isError: true, body: { outcome: 'stale' } });
      const [accepted, refused] = reports(id);
      expect(accepted).toMatchObject({
        outcome: 'accepted',
        report: { signal: reported[tool], channel: 'mcp' },
      });
      expect(refused).toMatchObject({ outcome: 'stale' });
    },
  );

  /** Who asks with which nonce, and what is said to it; each makes the scene that it needs. */
  const STALE: Readonly<Record<string, () => Promise<{ ticket: string; nonce: string }>>> = {
    'of an earlier turn of the same run': async () => {
      const ticket = await aTicketIn('needs_input');
      await agents.endsTurn(`${ticket}.1`);
      await world.tell(`ticket/${ticket}`, sayingOf({ action: 'answer', text: 'red' }));
      await world.settle();
      expect(world.worker(`${ticket}.1`).turn).toBe(2);
      return { ticket, nonce: nonceOf(`${ticket}.1`, 1) };
    },
    'of an earlier run': async () => {
      const ticket = await aTicketIn('in_progress');
      await agents.dies(`${ticket}.1`);
      await world.settle();
      return { ticket, nonce: nonceOf(`${ticket}.1`, 1) };
    },
    'of a reviewer': async () => {
      const before = world.policies.policy;
      world.policies.policy = aTicketPolicy({ reviewMode: 'enforce' });
      const ticket = await aTicketIn('review');
      world.policies.policy = before;
      expect(world.path(`ticket/${ticket}`)).toBe('review.judging');
      return { ticket, nonce: nonceOf(`${ticket}.r1`, 1) };
    },
  };
  const stale = Object.keys(STALE).flatMap((whose) => report.map((tool) => [tool, whose] as const));
  it.each(stale)(
    '%s with the nonce %s is told so, recorded, counted, and moves nothing [6.mcp, 6.refused, 10.11]',
    async (tool, whose) => {
      const scene = STALE[whose];
      if (!scene) throw new Error(whose);
      const { ticket, nonce } = await scene();
      const current = `${ticket}.${world.ticket(ticket).runs}`;
      const counted = world.worker(current).refusedReports;
      const recorded = reports(ticket).length;
      const at = world.path(`ticket/${ticket}`);
      const agent = await as(nonce);
      expect(await names(agent)).toEqual(report);
      const said = await agent.call(tool, REPORTS[tool]);
      expect(said.isError).toBe(true);
      expect(['stale', 'unknown_nonce']).toContain(said.body['outcome']);
      expect(said.body['detail']).toMatch(/\w+ \w+/);
      await world.settle();
      expect(world.worker(current).refusedReports).toBe(counted + 1);
      expect(reports(ticket)).toHaveLength(recorded + 1);
      expect(world.path(`ticket/${ticket}`)).toBe(at);
    },
  );

  it('too many reports without it ask the owner [6.forgery]', async () => {
    const ticket = await aTicketIn('in_progress');
    await agents.dies(`${ticket}.1`);
    await world.settle();
    const agent = await as(nonceOf(`${ticket}.1`, 1));
    for (let n = 0; n <= 20; n += 1) await agent.call('report_done', REPORTS.report_done);
    await world.settle();
    expect(world.path(`ticket/${ticket}`)).toBe('needs_input');
    expect(world.host.queries.ticket(ticket)?.reason).toBe('report_forgery');
  });

  it('words that say nothing are refused and counted [6.refused]', async () => {
    const ticket = await aTicketIn('in_progress');
    const agent = await as(nonceOf(`${ticket}.1`, 1));
    const said = await agent.call('report_done', { summary: ' \u0007 ... ' });
    expect(said).toMatchObject({ isError: true, body: { outcome: 'malformed' } });
    expect(world.worker(`${ticket}.1`).refusedReports).toBe(1);
    expect((await agent.call('report_done', REPORTS.report_done)).isError).toBe(false);
  });

  it('is nobody else’s: what is no nonce and no token is turned away, a valid nonce never [6.mcp, 6.nonce]', async () => {
    const ticket = await aTicketIn('in_progress');
    const nonce = nonceOf(`${ticket}.1`, 1);
    const strangers = [
      createNonce(`${ticket}.1`),
      createNonce('CB-404.1'),
      createNonce(''),
      `${nonce}x`,
      nonce.slice(1),
      `${'A'.repeat(43)}${Buffer.from(`${ticket}.1`).toString('base64url')}`,
      'x'.repeat(2_000),
      `${TOKEN}x`,
    ];
    for (let n = 0; n <= 20; n += 1) await post({ method: 'ping' }, { token: nonce });
    const statuses = new Set<number>();
    for (let n = 0; n < 25; n += 1) {
      const token = strangers[n % strangers.length] as string;
      const answer = await post({ method: 'tools/list' }, { token });
      expect(answer.headers['content-type']).toBe('application/problem+json');
      statuses.add(answer.status);
      if (n % 10 === 0)
        expect((await post({ method: 'tools/list' }, { token: nonce })).status).toBe(200);
    }
    expect([...statuses]).toEqual([401, 429]);
    expect((await post({ method: 'tools/list' }, { token: null })).status).toBe(401);
    expect(world.worker(`${ticket}.1`).refusedReports).toBe(0);
    running.clock.advance(60_000);
  });

  it('of an agent that is quicker than the commit of its start is waited for [6.mcp, 10.11]', async () => {
    let release = (): void => {};
    const released = new Promise<void>((resolve) => (release = resolve));
    world.deeds.script('releaseRunner', async (deed) => {
      await released;
      return agents.releases(deed);
    });
    await world.create();
    await world.settle();
    const ticket = newest();
    expect(world.path(`worker/${ticket}.1`)).toBe('gated');
    const asked = new Promise<void>((resolve) => (onWait = onDecided = resolve));
    const params = { name: 'report_done', arguments: REPORTS.report_done };
    const told = post({ method: 'tools/call', params }, { token: nonceOf(`${ticket}.1`, 1) });
    await asked;
    release();
    await world.settle();
    await world.advance(100);
    expect((await told).json).toMatchObject({ result: { isError: false } });
    expect(reports(ticket)).toMatchObject([{ outcome: 'accepted' }]);
    world.deeds.script('releaseRunner', (deed) => agents.releases(deed));
  });

  it('of a turn that is quicker than its commit is waited for [10.11]', async () => {
    const ticket = await aTicketIn('needs_input');
    await agents.endsTurn(`${ticket}.1`);
    let deliver = (): void => {};
    const delivered = new Promise<void>((resolve) => (deliver = resolve));
    world.deeds.script('deliverInput', async (deed) => {
      await delivered;
      return agents.delivers(deed);
    });
    await world.tell(`ticket/${ticket}`, sayingOf({ action: 'answer', text: 'red' }));
    await world.settle();
    expect(world.path(`worker/${ticket}.1`)).toBe('live.delivering');
    const asked = new Promise<void>((resolve) => (onWait = onDecided = resolve));
    const listed = post({ method: 'tools/list' }, { token: nonceOf(`${ticket}.1`, 2) });
    await asked;
    deliver();
    await world.settle();
    await world.advance(100);
    expect((await listed).status).toBe(200);
    world.deeds.script('deliverInput', (deed) => agents.delivers(deed));
  });
});

const post = (message: object, more: object = {}) =>
  ask(running, {
    method: 'POST',
    path: '/api/v1/mcp',
    body: { jsonrpc: '2.0', id: 1, ...message },
    ...more,
  });

const LOOKS = ['list_tickets', 'get_ticket', 'explain', 'history', 'kill_switch_status'];
const WRITES = ['create_ticket', 'comment', 'act', 'kill_switch_set'];

describe('the tools of a token', () => {
  beforeAll(begin);
  afterAll(end);

  it('are all with the admin token, those that look with the one that reads, and none with a nonce [6.mcp]', async () => {
    const ticket = await aTicketIn('in_progress');
    expect(new Set(await names(await as(TOKEN)))).toEqual(new Set([...LOOKS, ...WRITES]));
    expect(await names(await as(READ_TOKEN))).toEqual(LOOKS);
    expect(await names(await as(nonceOf(`${ticket}.1`, 1)))).toEqual(report);
    for (const tool of await (await as(TOKEN)).tools()) {
      expect(tool.annotations?.readOnlyHint, tool.name).toBe(LOOKS.includes(tool.name));
      expect(tool.inputSchema['additionalProperties'], tool.name).toBe(false);
    }
  });

  it.each([
    ...[...LOOKS, ...WRITES].map((tool) => [tool, 'a nonce'] as const),
    ...[...WRITES, ...report].map((tool) => [tool, 'the token that reads'] as const),
    ...report.map((tool) => [tool, 'the admin token'] as const),
  ])('%s is not there for %s and does nothing', async (tool, right) => {
    const ticket = await aTicketIn('in_progress');
    const bearers = {
      'a nonce': nonceOf(`${ticket}.1`, 1),
      'the token that reads': READ_TOKEN,
      'the admin token': TOKEN,
    };
    const before = world.host.head();
    const speaker = await as(bearers[right]);
    const said = await speaker.call(tool, { id: ticket, title: 'x', text: 'x', engaged: true });
    expect(said).toMatchObject({ isError: true, text: expect.stringContaining('not found') });
    expect(world.host.head()).toBe(before);
  });

  /** What of an answer does not depend on which of two tickets it is about. */
  const about = (id: string, body: object): object =>
    JSON.parse(
      JSON.stringify(body, (key, value: unknown) =>
        /^(seq|version|at|id|time|nextCursor|createdAt|updatedAt|enteredAt|worker|branch)$/.test(
          key,
        )
          ? undefined
          : value,
      ).replaceAll(new RegExp(`${id}(?!\\d)`, 'g'), 'the ticket'),
    ) as object;

  const words = {
    text: 'x',
    feedback: 'y',
    assignee: 'ana',
    phase: 'review',
    changes: { title: 'z' },
  };
  const cases = states.flatMap((state) => ACTIONS.map((action) => ({ state, action })));
  it.each(cases)(
    'act $action in $state answers and does what its route does',
    async ({ state, action }) => {
      const [one, other] = [await aTicketIn(state), await aTicketIn(state)];
      const route = await ask(running, {
        method: 'POST',
        path: `/api/v1/tickets/${one}/actions`,
        body: { action, by: 'Ada', ...words },
      });
      const tool = await (await as(TOKEN)).call('act', { id: other, action, by: 'Ada', ...words });
      expect(tool.isError).toBe(route.status >= 400);
      expect(about(other, tool.body)).toEqual(about(one, route.json));
      expect(JSON.parse(tool.text)).toEqual(tool.body);
      await world.settle();
      expect(world.path(`ticket/${other}`)).toBe(world.path(`ticket/${one}`));
    },
  );

  it('read what the routes read', async () => {
    const id = await aTicketIn('review');
    const speaker = await as(READ_TOKEN);
    const same = async (path: string, tool: Promise<Spoken>, change = (json: object) => json) => {
      const { json } = await ask(running, { path: `/api/v1${path}` });
      expect(await tool).toMatchObject({ isError: false, body: change(json) });
    };
    await same(`/tickets/${id}`, speaker.call('get_ticket', { id }));
    await same(`/tickets/${id}/explain`, speaker.call('explain', { id }));
    await same(`/tickets/${id}/history?limit=2`, speaker.call('history', { id, limit: 2 }));
    await same('/kill-switch', speaker.call('kill_switch_status'));
    await same(
      '/tickets?state=review&limit=3',
      speaker.call('list_tickets', { state: 'review', limit: 3 }),
      (json) => {
        const { items, ...rest } = json as { items: { body?: string }[] };
        return { ...rest, items: items.map(({ body: _, ...ticket }) => ticket) };
      },
    );
    const listed = await speaker.call('list_tickets', { limit: 1 });
    expect(listed.text).not.toContain('"body"');
    expect(await speaker.call('get_ticket', { id: 'CB-404' })).toMatchObject({
      isError: true,
      body: { code: 'not_found', status: 404 },
    });
  });

  it.each(['.', '..', '../workers', 'CB-1/history', '%2e%2e', 'CB-1?x=1', 'CB-1#'])(
    'take no other path for the id %j',
    async (id) => {
      await world.create({ id: 'history' });
      const speaker = await as(TOKEN);
      for (const [tool, args] of [
        ['get_ticket', {}],
        ['history', {}],
        ['comment', { text: 'x' }],
        ['act', { action: 'cancel' }],
      ] as const) {
        const said = await speaker.call(tool, { id, ...args });
        expect(said).toMatchObject({ isError: true, body: { code: 'not_found' } });
      }
    },
  );

  it('write once under a key, and only onto the version that was seen', async () => {
    const speaker = await as(TOKEN);
    const asked = { title: 'made once', labels: ['a', 'a'], by: 'Ada', idempotencyKey: 'k-mcp' };
    const first = await speaker.call('create_ticket', asked);
    expect(first).toMatchObject({ isError: false, body: { title: 'made once', labels: ['a'] } });
    expect((await speaker.call('create_ticket', asked)).body).toEqual(first.body);
    const id = String(first.body['id']);
    expect(await speaker.call('create_ticket', { ...asked, title: 'other' })).toMatchObject({
      isError: true,
      body: { code: 'idempotency_key_reused' },
    });
    const act = (version: number) =>
      speaker.call('act', { id, version, action: 'assign', assignee: null });
    const { version } = world.host.queries.ticket(id) as { version: number };
    expect(await act(version + 1)).toMatchObject({ body: { code: 'version_mismatch' } });
    expect(await act(version)).toMatchObject({ isError: false });
    const comment = { id, text: 'a remark', by: 'Ada', idempotencyKey: 'c-mcp' };
    const remark = await speaker.call('comment', comment);
    expect(remark).toMatchObject({ isError: false, body: { ticket: id, by: 'Ada' } });
    expect((await speaker.call('comment', comment)).body).toEqual(remark.body);
    expect(world.store.comments(id, { limit: 9 }).items).toHaveLength(1);
  });

  it('name every field that is wrong, and change nothing', async () => {
    const speaker = await as(TOKEN);
    const before = world.host.head();
    for (const [tool, args, wrong] of [
      ['create_ticket', { title: 'x', dependsOn: ['CB-404'] }, 'unknown_dependency'],
      ['create_ticket', { title: 'x', repo: 'none' }, 'repo'],
      ['create_ticket', { title: 'x', bogus: 1 }, 'bogus'],
      ['create_ticket', { title: 'x', source: { key: 'a', hash: 'b' } }, 'source'],
      ['create_ticket', { title: '' }, 'title'],
      ['create_ticket', { title: 'x', idempotencyKey: 'a b' }, 'idempotency-key'],
      ['act', { id: 'CB-1', action: 'explode' }, 'action'],
      ['act', { id: 'CB-1', action: 'answer' }, 'answer needs text'],
      ['comment', { id: 'CB-1', text: ' ' }, 'text'],
      ['comment', { id: 'CB-1', text: 'x'.repeat(65 * 1024) }, '64 KiB'],
      ['list_tickets', { limit: 501 }, 'limit'],
      ['list_tickets', { state: 'nowhere' }, 'state'],
      ['kill_switch_set', { engaged: 'yes' }, 'engaged'],
    ] as const) {
      const said = await speaker.call(tool, args);
      expect([tool, said.isError, said.text]).toEqual([tool, true, expect.stringContaining(wrong)]);
    }
    expect(world.host.head()).toBe(before);
  });

  it('throw the one kill-switch', async () => {
    const speaker = await as(TOKEN);
    const set = { engaged: true, reason: 'lunch', by: 'Ada' };
    expect(await speaker.call('kill_switch_set', set)).toMatchObject({
      isError: false,
      body: { engaged: true, by: 'Ada', reason: 'lunch' },
    });
    expect((await speaker.call('kill_switch_status')).body['engaged']).toBe(true);
    expect((await speaker.call('kill_switch_set', { engaged: false })).body['engaged']).toBe(false);
  });
});

describe('what is no call of a tool', () => {
  beforeEach(begin);
  afterEach(end);

  it.each([
    ['two messages at once', [{ jsonrpc: '2.0', id: 1, method: 'tools/list' }]],
    ['another version of JSON-RPC', { jsonrpc: '1.0', id: 1, method: 'tools/list' }],
    ['a message without its version', { id: 1, method: 'tools/list', jsonrpc: undefined }],
    ['a method that is no text', { jsonrpc: '2.0', id: 1, method: 7 }],
    ['parameters that are a list', { jsonrpc: '2.0', id: 1, method: 'tools/list', params: [1] }],
    ['a broken id', { jsonrpc: '2.0', id: { a: 1 }, method: 'tools/list' }],
    ['nothing but its version', { jsonrpc: '2.0' }],
    ['an answer and a request in one', { jsonrpc: '2.0', id: 1, method: 'ping', result: {} }],
  ])('%s is a problem', async (_, body) => {
    const answer = await ask(running, { method: 'POST', path: '/api/v1/mcp', body });
    expect([answer.status, answer.json['code']]).toEqual([400, 'invalid']);
  });

  it.each([
    ['an unknown method', { method: 'tools/steal' }],
    ['resources, of which there are none', { method: 'resources/list' }],
    ['a call without a name', { method: 'tools/call', params: {} }],
    [
      'arguments that are no object',
      { method: 'tools/call', params: { name: 'act', arguments: 7 } },
    ],
  ])('%s is an error of JSON-RPC', async (_, message) => {
    const answer = await post(message);
    expect(answer.status).toBe(200);
    expect(answer.json).toMatchObject({
      jsonrpc: '2.0',
      id: 1,
      error: { code: expect.any(Number) },
    });
  });

  it.each(['__proto__', 'constructor', 'toString', ''])(
    'the tool %j is not found',
    async (name) => {
      const answer = await post({ method: 'tools/call', params: { name, arguments: {} } });
      expect(answer.json).toMatchObject({ result: { isError: true } });
    },
  );

  it('is too large above 1 MiB, and not JSON as anything else', async () => {
    const summary = 'x'.repeat(1024 * 1024 + 1);
    const large = await post({ method: 'tools/call', params: { summary } });
    expect([large.status, large.json['code']]).toEqual([413, 'too_large']);
    const headers = { 'content-type': 'text/event-stream' };
    const typed = await post({ method: 'ping' }, { headers });
    expect([typed.status, typed.json['code']]).toEqual([415, 'unsupported_media_type']);
  });

  it.each(['GET', 'DELETE'])('%s is not offered: there is no session [6.mcp]', async (method) => {
    for (const token of [TOKEN, null]) {
      const answer = await ask(running, { method, path: '/api/v1/mcp', token });
      expect([answer.status, answer.headers['allow']]).toEqual([405, 'POST']);
      expect(answer.json['code']).toBe('method_not_allowed');
    }
  });

  it('answers JSON to whoever takes it, and refuses whoever does not', async () => {
    for (const accept of ['application/json', '*/*', 'application/json, text/event-stream']) {
      const answer = await post({ method: 'ping' }, { headers: { accept } });
      expect([answer.status, answer.headers['content-type']]).toEqual([
        200,
        expect.stringMatching(/^application\/json/),
      ]);
    }
    const other = await post({ method: 'ping' }, { headers: { accept: 'image/png' } });
    expect([other.status, other.json['code']]).toEqual([406, 'invalid']);
    const old = await post(
      { method: 'ping' },
      { headers: { 'mcp-protocol-version': '1999-01-01' } },
    );
    expect(old.status).toBe(400);
  });

  it('leaves neither nonce nor token nor words in the log and the events [6.nonce]', async () => {
    const ticket = await aTicketIn('in_progress');
    const nonce = nonceOf(`${ticket}.1`, 1);
    const agent = await as(nonce);
    await agent.call('ask_question', { text: 'a very private question' });
    await agent.call('report_done', REPORTS.report_done);
    await (await as(TOKEN)).call('get_ticket', { id: ticket });
    const log = running.logged.join();
    expect(log).toContain('/api/v1/mcp');
    for (const secret of [nonce, TOKEN, 'private question']) expect(log).not.toContain(secret);
    const journal = world
      .journal()
      .map(({ body }) => body)
      .join();
    expect(journal).toContain('a very private question');
    for (const secret of [nonce, TOKEN]) expect(journal).not.toContain(secret);
  });
});
