import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { cli } from './captured-io.ts';
import { FakeService, problem } from './fake-service.ts';

let service: FakeService;
let cwd: string;
let env: Record<string, string>;

beforeAll(async () => {
  service = await FakeService.start();
  cwd = await mkdtemp(join(tmpdir(), 'callboard-cli-'));
  await writeFile(join(cwd, 'nonce'), 'nonce-of-this-turn\n');
  // Whatever lies around in a worktree is no business of a report.
  await writeFile(join(cwd, 'callboard.config.yaml'), 'this: is: no config\n');
});
afterAll(async () => {
  await service.stop();
  await rm(cwd, { recursive: true });
});
beforeEach(() => {
  service.reset();
  env = {
    CALLBOARD_URL: service.url,
    CALLBOARD_TICKET: 'CB-1',
    CALLBOARD_NONCE: 'nonce-of-the-first-turn',
    CALLBOARD_NONCE_FILE: join(cwd, 'nonce'),
  };
});

test.each([
  ['done', 'DONE'],
  ['review', 'REVIEW'],
  ['question', 'QUESTION'],
])(
  'signal %s reports %s with the nonce of the current turn and no token [6.nonce]',
  async (name, signal) => {
    const ran = await cli(['signal', name, 'Filled.', '--sha', '1f3c9e2'], { cwd, env });
    expect(ran.code).toBe(0);
    expect(ran.stdout).toBe(`CB-1 ${signal} accepted\n`);
    expect(service.asked).toHaveLength(1);
    expect(service.asked[0]?.path).toBe('/api/v1/signals');
    expect(service.asked[0]?.headers.authorization).toBeUndefined();
    expect(service.asked[0]?.body).toEqual({
      ticket: 'CB-1',
      nonce: 'nonce-of-this-turn',
      signal,
      payload: 'Filled.',
      sha: '1f3c9e2',
    });
  },
);

test('without the file the variable holds the nonce', async () => {
  for (const file of [undefined, '', join(cwd, 'gone')]) {
    service.reset();
    await cli(['signal', 'done', 'Filled.'], { cwd, env: { ...env, CALLBOARD_NONCE_FILE: file } });
    expect(service.asked[0]?.body).toMatchObject({ nonce: 'nonce-of-the-first-turn' });
  }
});

test('the text may come from stdin or from a file', async () => {
  await cli(['signal', 'done', '-'], { cwd, env, stdin: 'Line one\n  line two\n' });
  await writeFile(join(cwd, 'report.md'), 'From a file\n');
  await cli(['signal', 'done', '--file', 'report.md'], { cwd, env });
  expect(service.asked.map(({ body }) => (body as { payload: string }).payload)).toEqual([
    'Line one\n  line two',
    'From a file',
  ]);
});

test.each([
  [403, 'forbidden', 5],
  [409, 'stale_nonce', 4],
  [422, 'invalid', 2],
])('%i %s ends with %i and does not show the nonce', async (status, code, exit) => {
  service.answerAll(() => problem(status, code, 'It is refused.'));
  const ran = await cli(['signal', 'done', 'Filled.'], { cwd, env });
  expect(ran.code).toBe(exit);
  expect(ran.stderr).toContain('callboard: It is refused.');
  expect(ran.stderr).not.toContain('nonce-of');
  expect(ran.stderr).not.toContain('--token-file');
});

test.each(['CALLBOARD_URL', 'CALLBOARD_TICKET'])(
  'without %s it says what is missing',
  async (name) => {
    const ran = await cli(['signal', 'done', 'Filled.'], {
      cwd,
      env: { ...env, [name]: undefined },
    });
    expect(ran.code).toBe(2);
    expect(ran.stderr).toContain(`${name} is not set`);
  },
);

test('an empty report is refused here already', async () => {
  for (const text of ['', '  \n']) {
    expect((await cli(['signal', 'done', text], { cwd, env })).code).toBe(2);
  }
  expect(service.asked).toHaveLength(0);
});

test('outlasts a restart of the service, with one key', async () => {
  let broken = 0;
  service.breakOn(() => (broken += 1) <= 3);
  const ran = await cli(['signal', 'done', 'Filled.'], { cwd, env });
  expect(ran.code).toBe(0);
  expect(new Set(service.asked.map(({ headers }) => headers['idempotency-key'])).size).toBe(1);
  expect(ran.slept).toEqual([200, 500, 1_000]);
});
