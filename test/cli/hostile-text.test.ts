import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cli } from './captured-io.ts';
import type { CommandLine } from './command-lines.ts';
import { COMMAND_LINES, nameOf } from './command-lines.ts';
import type { Asked } from './fake-service.ts';
import { FakeService, RECORDED, problem } from './fake-service.ts';

/** Colours, a window title, a bell, a cursor move, C1, bidi marks, a line that looks like one of ours, NUL, DEL. */
const HOSTILE =
  'a\u001b[31mred\u001b]0;title\u0007\u0007\u001b[2J\u009b31m\u202eevil\u2066\u200f\r\ncallboard: all is well\nnext\u2028line\0\u007f\u001b';
/** What may stand in a terminal's stream: printable text and line ends. */
const UNSAFE = /[^\P{Cc}\n]|[\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]/u;
/** What talk on a terminal may write beside: the line that replaces itself. */
const PROGRESS = /\r\u001b\[K/g;

/** Things that decide what a command does; all other texts are poisoned. */
const KEPT = [
  'id',
  'type',
  'state',
  'statePath',
  'endedAt',
  'time',
  'createdAt',
  'nextCursor',
  'k',
];

/** An object or nothing. */
const OBJECTS = ['exit', 'ticket', 'difference'];

function poisoned(value: unknown, key = ''): unknown {
  if (typeof value === 'string') return KEPT.includes(key) ? value : value + HOSTILE;
  if (value === null && ![...KEPT, ...OBJECTS].includes(key)) return HOSTILE;
  if (Array.isArray(value)) return value.map((one) => poisoned(one, key));
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(
      Object.entries(value).map(([name, one]) => [name, poisoned(one, name)]),
    );
  }
  return value;
}

let service: FakeService;
let cwd: string;

beforeAll(async () => {
  service = await FakeService.start();
  cwd = await mkdtemp(join(tmpdir(), 'callboard-cli-'));
  await writeFile(join(cwd, 'TICKET.md'), '# MC-17: Fill the second table\n\nPlease.\n');
  await writeFile(join(cwd, 'token'), 'secret-token\n');
});
afterAll(async () => {
  await service.stop();
  await rm(cwd, { recursive: true });
});

function call({ argv, agent }: CommandLine, columns: number | null, more: readonly string[] = []) {
  let interrupt: () => void = () => undefined;
  service.onStream((socket) => {
    socket.send(JSON.stringify({ type: 'callboard.stream.hello', head: 3, oldest: 1, since: 0 }));
    const answer = RECORDED['GET /events']?.({ query: { since: '0' } } as never);
    const { items } = (answer?.body ?? { items: [] }) as { items: unknown[] };
    socket.send(JSON.stringify(poisoned(items)), () => setTimeout(() => interrupt(), 20));
  });
  const url = service.url;
  const env = agent
    ? {
        CALLBOARD_URL: url,
        CALLBOARD_TICKET: `CB-1${HOSTILE.replaceAll('\0', '')}`,
        CALLBOARD_NONCE: 'n',
      }
    : { CALLBOARD_URL: url, CALLBOARD_TOKEN_FILE: 'token' };
  return cli([...argv, ...more], {
    cwd,
    env,
    columns,
    interruptible: (stop) => (interrupt = stop),
  });
}

/** Raw output of an agent is shown line by line: a line of its own is then its own. */
const showsLines = ({ argv }: CommandLine): boolean => argv[1] === 'log';

describe.each(COMMAND_LINES.map((line) => [nameOf(line), line] as const))('%s', (_name, line) => {
  test.each([
    ['a pipe', null],
    ['a terminal', 80],
  ] as const)('writes nothing to %s that a terminal acts on', async (_where, columns) => {
    const answers = Object.fromEntries(
      Object.entries(RECORDED).map(([route, respond]) => [
        route,
        (asked: Asked) => ({ ...respond(asked), body: poisoned(respond(asked).body) }),
      ]),
    );
    service.answerAll(null).answer(answers);
    const ran = await call(line, columns, ['--no-color']);
    expect(ran.stderr).not.toMatch(/^callboard:/m);
    expect(ran.code).toBe(0);
    expect(ran.stdout).not.toMatch(UNSAFE);
    expect(ran.stderr.replace(PROGRESS, '')).not.toMatch(UNSAFE);
    if (!showsLines(line)) expect(ran.stdout).not.toMatch(/^callboard: all is well/m);
  });

  test('writes JSON that a terminal does not act on, and that says the same', async () => {
    const ran = await call(line, 80, ['--json']);
    expect(ran.code).toBe(0);
    expect(ran.stdout).not.toMatch(UNSAFE);
    if (!line.records && line.argv[0] === 'ticket' && line.argv[1] === 'show') {
      expect((JSON.parse(ran.stdout) as { title: string }).title).toContain(HOSTILE);
    }
  });

  test('repeats no hostile words of a refusal', async () => {
    service.answerAll(() =>
      problem(409, 'not_allowed_in_state', HOSTILE, { allowedActions: [HOSTILE] }),
    );
    const ran = await call(line, null);
    expect(ran.code).not.toBe(0);
    expect(ran.stdout + ran.stderr).not.toMatch(UNSAFE);
    service.answerAll(null);
  });
});

test.each([
  ['a pipe', null],
  ['a terminal', 40],
] as const)('doctor writes nothing to %s that a terminal acts on', async (_where, columns) => {
  const checks = (['ok', 'warning', 'failed', 'skipped'] as const).map((status) => ({
    name: `agent ${HOSTILE}`,
    status,
    detail: HOSTILE,
  }));
  for (const argv of [
    ['doctor', '--no-color'],
    ['doctor', '--json'],
  ]) {
    const ran = await cli(argv, { cwd, columns, checks });
    expect(ran.code).toBe(1);
    expect(ran.stdout).not.toMatch(UNSAFE);
    expect(ran.stdout).not.toMatch(/^callboard: all is well/m);
  }
});
