import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { cli } from './captured-io.ts';
import { FakeService, problem } from './fake-service.ts';
import { ticket } from './wire-objects.ts';

let service: FakeService;
let cwd: string;

beforeAll(async () => {
  service = await FakeService.start();
  cwd = await mkdtemp(join(tmpdir(), 'callboard-cli-'));
  await writeFile(join(cwd, 'token'), 'secret-token\n');
});
afterAll(async () => {
  await service.stop();
  await rm(cwd, { recursive: true });
});
beforeEach(() => service.reset());

const call = (...argv: string[]) =>
  cli(argv, { cwd, env: { CALLBOARD_URL: service.url, CALLBOARD_TOKEN_FILE: 'token' } });

describe('a write', () => {
  test('is sent once more with the same key where the connection broke', async () => {
    let broken = 0;
    service.breakOn(() => (broken += 1) === 1);
    const ran = await call('ticket', 'add', 'Fill it');
    expect(ran.code).toBe(0);
    const [first, second] = service.asked;
    expect(service.asked).toHaveLength(2);
    expect(first?.headers['idempotency-key']).toMatch(/^[\w-]{16,}$/);
    expect(second?.headers['idempotency-key']).toBe(first?.headers['idempotency-key']);
    expect(second?.body).toEqual(first?.body);
    expect(ran.slept).toEqual([200]);
  });

  test('is not sent a third time', async () => {
    service.breakOn(() => true);
    const ran = await call('ticket', 'add', 'Fill it');
    expect(ran.code).toBe(69);
    expect(service.asked).toHaveLength(2);
  });

  test('has a key of its own each time', async () => {
    await call('ticket', 'retry', 'CB-1');
    await call('ticket', 'retry', 'CB-1');
    const keys = new Set(service.asked.map(({ headers }) => headers['idempotency-key']));
    expect(keys.size).toBe(2);
  });

  test('is not repeated where the service answered', async () => {
    service.answerAll(() => problem(503, 'unavailable', 'Later.'));
    await call('ticket', 'retry', 'CB-1');
    expect(service.asked).toHaveLength(1);
  });

  test('names the person at the keyboard, or the one that --by names', async () => {
    await call('ticket', 'retry', 'CB-1');
    await call('ticket', 'retry', 'CB-1', '--by', 'grace');
    expect(service.asked.map(({ body }) => (body as { by: string }).by)).toEqual(['ada', 'grace']);
  });
});

test('a read has no key', async () => {
  await call('ticket', 'show', 'CB-1');
  expect(service.asked.every(({ headers }) => headers['idempotency-key'] === undefined)).toBe(true);
});

test('the token goes nowhere else, even where the service sends it there', async () => {
  const elsewhere = await FakeService.start();
  service.answerAll(() => ({ status: 307, body: {}, location: `${elsewhere.url}/stolen` }));
  const ran = await call('ticket', 'list');
  expect(ran.code).toBe(1);
  expect(elsewhere.asked).toHaveLength(0);
  await elsewhere.stop();
});

test('an id goes into the address as one piece of it', async () => {
  await call('ticket', 'show', '../workers?x=1#y');
  expect(service.asked[0]?.path).toBe('/api/v1/tickets/..%2Fworkers%3Fx%3D1%23y');
});

describe('a list', () => {
  test('is read page by page up to what was asked for', async () => {
    service.answer({
      'GET /tickets': ({ query }) => {
        const from = Number(query['cursor'] ?? 0);
        const items = Array.from({ length: Math.min(500, Number(query['limit'])) }, (_, at) =>
          ticket({ id: `CB-${from + at + 1}` }),
        );
        return { status: 200, body: { items, nextCursor: String(from + items.length) } };
      },
    });
    const ran = await call('ticket', 'list', '--limit', '700', '--json');
    const page = JSON.parse(ran.stdout) as { items: { id: string }[]; nextCursor: string };
    expect(page.items).toHaveLength(700);
    expect(page.items[699]?.id).toBe('CB-700');
    expect(page.nextCursor).toBe('700');
    expect(service.asked.map(({ query }) => query['limit'])).toEqual(['500', '200']);
  });

  test('sends its filters', async () => {
    await call(
      'ticket',
      'list',
      '--state',
      'todo',
      '--assignee',
      'luci',
      '--label',
      'a b',
      '--search',
      'x&y',
    );
    expect(service.asked[0]?.query).toEqual({
      state: 'todo',
      assignee: 'luci',
      label: 'a b',
      q: 'x&y',
      limit: '500',
    });
  });
});
