import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Ran } from './captured-io.ts';
import { cli } from './captured-io.ts';
import type { CommandLine } from './command-lines.ts';
import { COMMAND_LINES, LOCAL_LINES, nameOf } from './command-lines.ts';
import { commandPaths } from './command-paths.ts';
import { FakeService, problem } from './fake-service.ts';
import { event } from './wire-objects.ts';

let service: FakeService;
let cwd: string;
const REFUSED = 'http://127.0.0.1:47999';

beforeAll(async () => {
  service = await FakeService.start();
  cwd = await mkdtemp(join(tmpdir(), 'callboard-cli-'));
  await writeFile(
    join(cwd, 'TICKET.md'),
    '# MC-17: Fill the second table\n\n**Priority:** high\n\nPlease.\n',
  );
  await writeFile(join(cwd, 'token'), 'secret-token\n');
});
afterAll(async () => {
  await service.stop();
  await rm(cwd, { recursive: true });
});
afterEach(() => service.reset());

/** A stream that gives three events and then goes on in silence until the person has had enough. */
function call({ argv, agent }: CommandLine, url: string, ...more: string[]): Promise<Ran> {
  let interrupt: () => void = () => undefined;
  service.onStream((socket) => {
    socket.send(JSON.stringify({ type: 'callboard.stream.hello', head: 3, oldest: 1, since: 0 }));
    socket.send(JSON.stringify([event(1), event(2)]));
    socket.send(JSON.stringify([event(3)]), () => setTimeout(() => interrupt(), 20));
  });
  const env = agent
    ? { CALLBOARD_URL: url, CALLBOARD_TICKET: 'CB-1', CALLBOARD_NONCE: 'the-nonce' }
    : { CALLBOARD_URL: url, CALLBOARD_TOKEN_FILE: 'token' };
  return cli([...argv, ...more], { cwd, env, interruptible: (stop) => (interrupt = stop) });
}

describe.each(COMMAND_LINES.map((line) => [nameOf(line), line] as const))('%s', (_name, line) => {
  test('ends with 0 and says something where all goes well', async () => {
    const { code, stdout, stderr } = await call(line, service.url);
    expect(stderr).not.toMatch(/^callboard:/m);
    expect(stdout.trim()).not.toBe('');
    expect(code).toBe(0);
  });

  test('gives JSON with --json', async () => {
    const { code, stdout } = await call(line, service.url, '--json');
    expect(code).toBe(0);
    const texts = line.records ? stdout.trimEnd().split('\n') : [stdout];
    if (line.records) expect(texts).toHaveLength(3);
    for (const text of texts) expect(JSON.parse(text)).toBeTypeOf('object');
  });

  test.each([
    [401, 'unauthorized', 5],
    [403, 'forbidden', 5],
    [404, 'not_found', 3],
    [409, 'not_allowed_in_state', 4],
  ] as const)('answers %i with its exit code and one sentence', async (status, code, exit) => {
    service.answerAll(() => problem(status, code, 'It is refused.', { allowedActions: ['retry'] }));
    const ran = await call(line, service.url);
    expect(ran.stderr).toMatch(/refused/);
    expect(ran.code).toBe(line.exits?.[status as 404 | 409] ?? exit);
    expect(ran.stderr).not.toContain('secret-token');
    expect(ran.stderr).not.toContain('the-nonce');
  });

  test('says so, with what to do, where nobody listens', async () => {
    const ran = await call(line, REFUSED);
    expect(ran.code).toBe(69);
    expect(ran.stderr).toContain(`callboard: no service answers at ${REFUSED}`);
    expect(ran.stderr).toContain('"callboard serve"');
    expect(ran.stdout).toBe('');
  });

  test('gives its error as one object too with --json', async () => {
    const ran = await call(line, REFUSED, '--json');
    expect(JSON.parse(ran.stdout)).toMatchObject({ error: { code: 'unreachable', exitCode: 69 } });
  });
});

describe('what needs no service', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'callboard-cli-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  test.each(LOCAL_LINES)('%j ends with %i', async (argv, code) => {
    const { stdout, stderr, ...ran } = await cli(argv, { cwd: folder });
    expect(ran.code).toBe(code);
    if (code !== 0) expect(stderr).toMatch(/^callboard: .+\.$/m);
    if (!argv.includes('--json')) return;
    const said = JSON.parse(stdout) as { error?: { exitCode: number } };
    expect(said.error?.exitCode ?? 0).toBe(code);
  });
});

test('every command is in one of the tables', () => {
  const argvs = [...COMMAND_LINES.map(({ argv }) => argv), ...LOCAL_LINES.map(([argv]) => argv)];
  const isCalled = (path: readonly string[]): boolean =>
    argvs.some((argv) => path.every((word, at) => argv[at] === word));
  expect(commandPaths().filter((path) => !isCalled(path))).toEqual([]);
});

describe('mistakes in the use', () => {
  test.each([
    [['nope']],
    [[]],
    [['ticket']],
    [['ticket', 'list', '--state', 'nowhere']],
    [['ticket', 'show']],
    [['ticket', 'add']],
    [['ticket', 'edit', 'CB-1']],
    [['ticket', 'answer', 'CB-1']],
    [['ticket', 'answer', 'CB-1', 'text', '--file', 'other.md']],
    [['ticket', 'answer', 'CB-1', '--file', 'missing.md']],
    [['ticket', 'route', 'CB-1', 'nowhere']],
    [['ticket', 'assign', 'CB-1']],
    [['review', 'record', 'CB-1', '--sha', 'abc', '--verdict', 'maybe']],
    [['review', 'record', 'CB-1', '--verdict', 'pass']],
    [['events', '--since', '1e3']],
    [['ticket', 'list', '--limit', '0']],
    [['completion', 'tcsh']],
    [['status', '--url', 'ftp://elsewhere']],
    [['status', '--url', 'http://name:word@elsewhere']],
    [['serve', '--port', '65536']],
    [['demo', '--speed', '0']],
    [['signal', 'done', 'Filled.']],
  ])('%j ends with 2 and asks the service nothing', async (argv) => {
    const ran = await cli(argv, { cwd, env: { CALLBOARD_TOKEN_FILE: 'token' } });
    expect(ran.code).toBe(2);
    expect(ran.stderr).toMatch(/^callboard: .+\.$/m);
    expect(ran.stdout).toBe('');
  });
});

describe("the service's codes", () => {
  test.each([
    [400, 'invalid', 2],
    [422, 'invalid', 2],
    [404, 'not_found', 3],
    [409, 'no_free_slot', 4],
    [409, 'runtime_busy', 4],
    [409, 'dependency_cycle', 4],
    [422, 'unknown_dependency', 4],
    [412, 'version_mismatch', 4],
    [422, 'idempotency_key_reused', 4],
    [413, 'too_large', 1],
    [415, 'unsupported_media_type', 1],
    [429, 'rate_limited', 1],
    [500, 'internal', 1],
    [503, 'unavailable', 69],
  ])('%i %s ends with %i', async (status, code, exit) => {
    service.answerAll(() => problem(status, code, 'It is so.'));
    const ran = await call({ argv: ['ticket', 'retry', 'CB-1'] }, service.url);
    expect(ran.code).toBe(exit);
    expect(ran.stderr).toContain('callboard: It is so.');
  });

  test('names the actions that are allowed instead', async () => {
    service.answerAll(() =>
      problem(409, 'not_allowed_in_state', 'That cannot be done in done.', {
        allowedActions: ['reopen', 'comment'],
      }),
    );
    const ran = await call({ argv: ['ticket', 'retry', 'CB-1'] }, service.url);
    expect(ran.stderr).toContain('Allowed now: reopen, comment.');
  });

  test('says where a token was looked for when none was sent', async () => {
    service.answerAll(() => problem(401, 'unauthorized', 'A token is needed.'));
    const ran = await cli(['ticket', 'list', '--url', service.url, '--token-file', 'nothing'], {
      cwd,
    });
    expect(ran.code).toBe(5);
    expect(ran.stderr).toContain(join(cwd, 'nothing'));
    expect(service.asked[0]?.headers.authorization).toBeUndefined();
  });

  test('says that something else answers there', async () => {
    service.answerAll(() => ({ status: 200, text: '<html>hello</html>', type: 'text/html' }));
    const ran = await call({ argv: ['ticket', 'list'] }, service.url);
    expect(ran.code).toBe(1);
    expect(ran.stderr).toContain("not Callboard's way");
  });
});
