import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { ACTIONS } from '../../src/machines/actions.ts';
import { replay } from '../../src/supervisor/replay.ts';
import { aSample } from '../operator/a-sample.ts';
import { aTicketPolicy } from '../supervisor/fake-policies.ts';
import { Processes } from '../supervisor/processes.ts';
import { World } from '../supervisor/world.ts';
import type { Asked, Running } from './a-server.ts';
import { ask, aServer } from './a-server.ts';
import { escalationView, ticketView, workerView } from './fake-host.ts';
import type { Judge, OpenApi } from './openapi-document.ts';
import { BODIES, judgeOf, PROBLEMS, SHAPE } from './openapi-document.ts';
import type { RouteCase } from './routes.ts';
import { ROUTES } from './routes.ts';

let fake: Running;
let real: Running;
let world: World;
let document: OpenApi;
let judge: Judge;
/** Method, path and status of every answer that was checked. */
const seen = new Set<string>();

beforeAll(async () => {
  fake = await aServer();
  fake.host.tickets.set('CB-1', ticketView('CB-1'));
  fake.host.escalations.push(escalationView('esc-7'));
  fake.host.workers.set('CB-1.1', workerView('CB-1.1'));
  document = (await ask(fake, { path: '/openapi.json' })).json as unknown as OpenApi;
  judge = judgeOf(document);
  await live();
});
afterAll(async () => {
  await fake.close();
  await real.close();
  world.end();
});

/** A service in which everything has happened that the answers can tell of. */
async function live(): Promise<void> {
  world = await World.open();
  const agents = new Processes(world);
  world.courier.names = ['hook'];
  world.policies.policy = aTicketPolicy({ reviewMode: 'enforce' });
  for (let n = 0; n < 3; n += 1) await world.create();
  await world.settle();
  for (const run of ['CB-1.1', 'CB-1.2']) {
    await agents.dies(run);
    await world.settle();
  }
  await agents.reports('CB-2.1');
  await agents.exits('CB-2.1');
  await world.settle();
  await agents.judges('CB-2.r1', 'fail');
  await world.settle();
  await agents.reports('CB-3.1', 'QUESTION');
  await world.settle();
  await world.tell('ticket/CB-3', { type: 'person.commented', text: 'a remark' });
  await world.tell('supervisor', { type: 'operator.swept', sample: aSample() });
  await world.settle();
  const { host } = world;
  real = await aServer({
    host,
    replay: (id, at) => replay(world.store, id, { at, pause: async () => {} }),
  });
}

async function check(running: Running, route: RouteCase, change: Partial<Asked> = {}) {
  const answer = await ask(running, { ...route, ...change });
  seen.add(`${route.method} ${route.documented} ${answer.status}`);
  return { status: answer.status, wrong: judge(route.method, route.documented, answer) };
}

describe('the OpenAPI document', () => {
  it('has the shape of OpenAPI 3.1, with names, groups and words for everything', () => {
    const valid = new Ajv2020({ strict: false, allErrors: true }).compile(SHAPE);
    expect(valid(document) ? [] : valid.errors).toEqual([]);
    expect(valid({ ...document, openapi: '2.0' })).toBe(false);
  });

  it('names each operation once, and its parameters as its path has them', () => {
    const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.values(methods).map((operation) => ({ path, ...operation })),
    );
    const ids = operations.map(({ operationId }) => operationId);
    expect(new Set(ids).size).toBe(ids.length);
    const tags = document.tags.map(({ name }) => name);
    for (const { path, parameters = [], tags: own } of operations) {
      const inPath = parameters.filter((one) => one.in === 'path').map(({ name }) => `{${name}}`);
      expect([path, inPath]).toEqual([path, path.match(/\{\w+\}/g) ?? []]);
      expect(tags).toEqual(expect.arrayContaining([...own]));
    }
  });

  it('answers every failure as a problem', () => {
    for (const methods of Object.values(document.paths)) {
      for (const { responses } of Object.values(methods)) {
        expect(responses['default']?.content?.[PROBLEMS]?.schema).toEqual({
          $ref: '#/components/schemas/Problem',
        });
      }
    }
  });

  it('leaves nothing of what it answers unsaid', () => {
    const unsaid: string[] = [];
    const visit = (node: unknown, at: string): void => {
      if (typeof node !== 'object' || node === null) return;
      const { type, properties, additionalProperties } = node as Record<string, unknown>;
      const isBare = type === 'object' && !properties && additionalProperties === undefined;
      if (isBare || Object.keys(node).length === 0) unsaid.push(at);
      for (const [key, value] of Object.entries(node)) {
        if (key !== 'default') visit(value, `${at}/${key}`);
      }
    };
    for (const [name, schema] of Object.entries(document.components.schemas)) visit(schema, name);
    for (const [path, methods] of Object.entries(document.paths)) {
      for (const { responses } of Object.values(methods)) {
        for (const { content } of Object.values(responses)) visit(content?.[BODIES]?.schema, path);
      }
    }
    // Maps and snapshots of charts: what is in them is the charts' own and not part of the interface.
    const open =
      /^(McpMessage(Input)?\/properties\/(params|result|error)|Chart\/properties\/definition|Replay\/properties\/snapshot|Event\/anyOf\/\d+\/properties\/data\/properties\/event)\/.*additionalProperties$/;
    expect(unsaid.filter((at) => !open.test(at))).toEqual([]);
  });
});

// The fake's events are none of the service's.
const withoutEvents = ROUTES.filter(({ path }) => !/\/(history|events|moves)$/.test(path));

describe.each(withoutEvents)('the answer of $method $path', (route) => {
  it('is as it is documented', async () => {
    expect(await check(fake, route)).toEqual({ status: route.status, wrong: [] });
  });

  it('is as it is documented where it is none: no token, another type, a foreign host', async () => {
    const changes: readonly Partial<Asked>[] = [
      { token: null },
      { headers: { 'content-type': 'text/plain' } },
      { headers: { host: 'evil.example' } },
      { body: { bogus: 1 } },
    ];
    for (const change of changes) {
      // What has no body is asked as it was.
      if ('body' in change && !route.body) continue;
      expect(await check(fake, route, change)).toMatchObject({ wrong: [] });
    }
  });
});

const READS = [
  ...ROUTES.filter(({ method }) => method === 'GET'),
  ...['CB-2', 'CB-3'].flatMap((id) =>
    ROUTES.filter(({ method, path }) => method === 'GET' && path.includes('CB-1')).map((route) => ({
      ...route,
      path: route.path.replaceAll('CB-1', id),
    })),
  ),
  ...['CB-1.1', 'CB-2.r1', 'supervisor'].map((id) => at('/replay/{id}', `/replay/${id}`)),
  ...['worker', 'supervisor'].flatMap((name) => [
    at('/charts/{name}', `/charts/${name}`),
    at('/charts/{name}/counts', `/charts/${name}/counts`),
    at('/charts/{name}/flow', `/charts/${name}/flow`),
    at('/charts/{name}/moves', `/charts/${name}/moves?limit=500`),
  ]),
  at('/workers', '/workers?all=true'),
  at('/events', '/events?limit=500'),
  at('/tickets', '/tickets?state=in_progress&limit=1'),
  at('/replay/{id}', '/replay/CB-404'),
  at('/charts/{name}', '/charts/none'),
];
function at(documented: string, path: string): RouteCase {
  const api = '/api/v1';
  return { method: 'GET', path: `${api}${path}`, documented: `${api}${documented}`, status: 200 };
}

describe('a service in which everything has happened', () => {
  it.each(READS)('answers GET $path as it is documented', async (route) => {
    expect(await check(real, route)).toMatchObject({ wrong: [] });
  });

  it.each(ACTIONS)('answers %s as it is documented, allowed or not', async (action) => {
    const route = ROUTES.find(({ path }) => path.endsWith('/actions')) as RouteCase;
    const words = { text: 'x', feedback: 'y', assignee: null, phase: 'author', changes: {} };
    for (const id of ['CB-1', 'CB-2', 'CB-3', 'CB-404']) {
      const asked = { path: `/api/v1/tickets/${id}/actions`, body: { action, ...words } };
      expect(await check(real, route, asked)).toMatchObject({ wrong: [] });
      const stale = { ...asked, headers: { 'if-match': '"999"' } };
      expect(await check(real, route, stale)).toMatchObject({ wrong: [] });
    }
  });

  it('answers a notification of MCP as it is documented', async () => {
    const route = ROUTES.find(({ path }) => path.endsWith('/mcp')) as RouteCase;
    const body = { jsonrpc: '2.0', method: 'notifications/initialized' };
    expect(await check(real, route, { body })).toEqual({ status: 202, wrong: [] });
  });

  it('was seen in every answer that the document promises', () => {
    const promised = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).flatMap(([method, { responses }]) =>
        Object.keys(responses)
          .filter((status) => status.startsWith('2'))
          .map((status) => `${method.toUpperCase()} ${path} ${status}`),
      ),
    );
    expect(promised.filter((one) => !seen.has(one))).toEqual([]);
  });
});
