import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { World } from './captured-io.ts';
import { aSample } from '../operator/a-sample.ts';
import { Captured, cli } from './captured-io.ts';
import { FakeService, problem } from './fake-service.ts';
import { comment, escalation, event, killSwitch, ticket, worker } from './wire-objects.ts';

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

const call = (argv: readonly string[], { env, ...world }: World = {}) =>
  cli(argv, {
    cwd,
    env: { CALLBOARD_URL: service.url, CALLBOARD_TOKEN_FILE: 'token', ...env },
    ...world,
  });
const list = (...items: unknown[]) => ({ status: 200, body: { items, nextCursor: null } });

describe('colours', () => {
  const coloured = async (argv: readonly string[], world: World): Promise<boolean> =>
    (await call(argv, world)).stdout.includes('\u001b[');

  test('are for a terminal only', async () => {
    expect(await coloured(['ticket', 'list'], { columns: 80 })).toBe(true);
    expect(await coloured(['ticket', 'list'], {})).toBe(false);
  });

  test.each([
    ['--no-color', ['ticket', 'list', '--no-color'], {}],
    ['--no-color in front', ['--no-color', 'ticket', 'list'], {}],
    ['NO_COLOR', ['ticket', 'list'], { NO_COLOR: '1' }],
    ['a dumb terminal', ['ticket', 'list'], { TERM: 'dumb' }],
    ['JSON', ['ticket', 'list', '--json'], {}],
  ] as const)('go with %s', async (_name, argv, env) => {
    expect(await coloured(argv, { columns: 80, env })).toBe(false);
  });

  test('stay with an empty NO_COLOR', async () => {
    expect(await coloured(['ticket', 'list'], { columns: 80, env: { NO_COLOR: '' } })).toBe(true);
  });
});

describe('what a person sees', () => {
  test('ticket list fits the terminal, and is whole in a pipe', async () => {
    const title = '日本語の長い題名'.repeat(10);
    service.answer({ 'GET /tickets': () => list(ticket({ title })) });
    const [, narrow] = (await call(['ticket', 'list', '--no-color'], { columns: 60 })).stdout.split(
      '\n',
    );
    expect(narrow).toBe('CB-1  todo   normal    luci       4m  日本語の長い題名日本…');
    expect((await call(['ticket', 'list'])).stdout).toContain(title);
  });

  test('ticket list begins with what a person must look at, and says why it waits', async () => {
    const all = [
      ticket({ id: 'CB-1', state: 'done', statePath: 'done' }),
      ticket({ id: 'CB-2', priority: 'low', waitingFor: 'a free slot' }),
      ticket({ id: 'CB-3', priority: 'urgent' }),
      ticket({ id: 'CB-4', state: 'review', statePath: 'review.judging', priority: 'urgent' }),
      ticket({ id: 'CB-5', state: 'review', statePath: 'review.deciding', priority: 'low' }),
      ticket({ id: 'CB-6', state: 'needs_input', statePath: 'needs_input', reason: 'question' }),
    ];
    service.answer({
      'GET /tickets': ({ query }) => list(...all.filter(({ state }) => state === query['state'])),
    });
    const ids = async (...more: string[]): Promise<string[]> =>
      (await call(['ticket', 'list', ...more])).stdout.match(/^CB-\d/gm) ?? [];
    expect(await ids()).toEqual(['CB-6', 'CB-5', 'CB-4', 'CB-3', 'CB-2', 'CB-1']);
    expect(await ids('--state', 'todo')).toEqual(['CB-3', 'CB-2']);
    expect(await ids('--limit', '3')).toEqual(['CB-6', 'CB-5', 'CB-4']);
    const { stdout, stderr } = await call(['ticket', 'list', '--limit', '5']);
    expect(stdout).toMatch(/CB-6 .*question/);
    expect(stdout).toMatch(/CB-2 .*a free slot/);
    expect(stderr).toContain('There are more');
    expect((await call(['ticket', 'list', '--limit', '6'])).stderr).toBe('');
  });

  test('status shows some of the drift and counts the rest, and no state that nothing rests in', async () => {
    const drift = ['CB-1', 'CB-2', 'CB-3', 'CB-4', 'CB-5'].map((id) => ({
      kind: 'branch_unmerged' as const,
      ref: id,
      detail: `${id} is not merged`,
      since: '2026-01-02T03:00:00.000Z',
    }));
    service.answer({
      'GET /operator/health': () => list(aSample({ drift, driftTotal: 9 })),
      'GET /charts/ticket/counts': () => ({
        status: 200,
        body: { seq: 7, counts: { arriving: 0, todo: 1 } },
      }),
    });
    const { stdout } = await call(['status']);
    expect(stdout).toContain('Drift: 9');
    expect(stdout.match(/is not merged/g)).toHaveLength(3);
    expect(stdout).toContain('and 6 more');
    expect(stdout).not.toContain('arriving');
  });

  test('status counts by top-level state and names the switch, the workers and the asked', async () => {
    service.answer({
      'GET /kill-switch': () => ({
        status: 200,
        body: killSwitch({
          engaged: true,
          by: 'ada',
          reason: 'No database.',
          held: [{ what: 'dispatch', ticket: 'CB-3' }],
        }),
      }),
      'GET /workers': () =>
        list(...Array.from({ length: 14 }, (_, at) => worker({ id: `CB-${at}.1` }))),
    });
    const { stdout } = await call(['status']);
    expect(stdout).toContain('ready');
    expect(stdout).toContain('kill-switch on, by ada: No database.');
    expect(stdout).toContain('\nreview shadow by judge  landing off\n');
    expect(stdout).toContain('deaths 0, reviewer errors 0, stalls 0');
    expect(stdout).toContain('todo 1  in_progress 0  review 2  needs_input 0  done 3');
    expect(stdout).toContain('Workers: 14');
    expect(stdout).toContain('  and 4 more');
    expect(stdout).toContain('Waiting for a person: 1');
    expect(stdout).toMatch(/Held: 1\n {2}CB-3 {2}dispatch/);
  });

  test('status says that the service is not ready, and counts by itself where the chart has no counts', async () => {
    service.answer({
      'GET /readyz': () => problem(503, 'unavailable', 'the store takes no commits'),
      'GET /charts/ticket/counts': () => problem(404, 'not_found', 'No.'),
      'GET /operator/health': () => problem(404, 'not_found', 'No.'),
    });
    const { code, stdout } = await call(['status']);
    expect(code).toBe(0);
    expect(stdout).toContain('not ready: the store takes no commits');
    expect(stdout).toContain('todo 1');
    expect(stdout).toContain('done 1');
  });

  test('operator health shows the newest sample, the drift, and what was before', async () => {
    service.answer({
      'GET /operator/health': () =>
        list(
          aSample({
            deaths: 1,
            queues: { mailboxes: 0, outbox: { startRunner: 2 }, timers: 3, dispatcher: 4 },
            drift: [
              {
                kind: 'worktree_without_ticket',
                ref: 'X',
                detail: 'nobody \u001b[31mowns it',
                since: '2026-01-02T03:04:00.000Z',
              },
            ],
            driftTotal: 3,
            failed: [{ sweeper: 'drift-branches', cause: 'no git' }],
          }),
          aSample({ deaths: 7 }),
        ),
    });
    const { stdout } = await call(['operator', 'health']);
    expect(stdout).toContain('deaths 1, reviewer errors 0, stalls 0, open escalations 0');
    expect(stdout).toContain('Oldest: todo 1 m 1 s, review 0 s');
    expect(stdout).toContain('mailboxes 0, timers 3, dispatcher 4, outbox startRunner 2');
    expect(stdout).toContain('p99 2.5 ms');
    expect(stdout).toContain('database 205 kB, free disk 5.0 GB');
    expect(stdout).toContain('Sweeper drift-branches failed: no git');
    expect(stdout).toMatch(/Drift: 3\n {2}worktree_without_ticket, for .*owns it\n {2}and 2 more/);
    expect(stdout).not.toContain('\u001b');
    expect(stdout).toMatch(/running +1 +0 +2 +0 +7 /);
  });

  test('operator health says that there is no sample yet', async () => {
    service.answer({ 'GET /operator/health': () => list() });
    const { code, stdout, stderr } = await call(['operator', 'health']);
    expect([code, stdout]).toEqual([0, '']);
    expect(stderr).toContain('has not swept yet');
  });

  test('ticket show has the activity in the order in which it happened, comments in full', async () => {
    service.answer({
      'GET /tickets/:id/history': () =>
        list(
          event(1, { time: '2026-01-02T03:00:00.000Z' }),
          event(3, { time: '2026-01-02T03:02:00.000Z' }),
        ),
      'GET /tickets/:id/comments': () =>
        list(comment({ at: '2026-01-02T03:01:00.000Z', text: 'One\nTwo' })),
    });
    const { stdout } = await call(['ticket', 'show', 'CB-1']);
    expect(stdout.slice(stdout.indexOf('Activity'))).toBe(
      [
        'Activity',
        '  2026-01-02T03:00:00.000Z  in_progress → todo on worker.died by the worker',
        '  2026-01-02T03:01:00.000Z  ada says',
        '      One',
        '      Two',
        '  2026-01-02T03:02:00.000Z  in_progress → todo on worker.died by the worker',
        '',
      ].join('\n'),
    );
  });

  test('ticket show --json is the ticket, flat, with its lists beside', async () => {
    const said = JSON.parse((await call(['ticket', 'show', 'CB-1', '--json'])).stdout) as Record<
      string,
      unknown
    >;
    expect(said).toMatchObject({
      id: 'CB-1',
      runs: 0,
      workers: [{}],
      reviews: [{}],
      comments: [{}],
      history: [{}, {}],
    });
  });

  test('ticket explain shows the open escalation of this ticket', async () => {
    service.answer({
      'GET /tickets/:id': () => ({
        status: 200,
        body: ticket({ state: 'needs_input', statePath: 'needs_input', reason: 'question' }),
      }),
      'GET /escalations': () =>
        list(
          escalation({ ticket: 'CB-9', reason: 'question', text: 'of another' }),
          escalation({ reason: 'landing_failed', text: 'of another reason' }),
          escalation({ reason: 'question', text: 'Which table?\nThe first?' }),
        ),
    });
    const { stdout } = await call(['ticket', 'explain', 'CB-1']);
    expect(stdout).toMatch(/^CB-1 waits for lead: its worker asks a question\.$/m);
    expect(stdout).toContain('Asked:\n  Which table?\n  The first?\n');
  });

  test('escalation list shows who is asked, who looks after it, and what was not delivered', async () => {
    const failed = { channel: 'hook', ok: false, attempts: 3, error: 'it answered 503' };
    const deliveries = [{ ...failed, at: '2026-01-02T03:01:00.000Z' }];
    service.answer({
      'GET /escalations': () =>
        list(
          escalation({ id: 'esc-9', text: 'A\u001b[31m\nB', deliveries }),
          escalation({ id: 'esc-8', acknowledgedAt: '2026-01-02T03:01:00.000Z' }),
        ),
    });
    const { stdout } = await call(['escalation', 'list', '--open']);
    expect(stdout).toMatch(/^esc-9 +CB-1 +died_twice +lead +open, undelivered \(1\) .* A$/m);
    expect(stdout).toMatch(/^esc-8 .* acknowledged /m);
    expect(service.asked.at(-1)?.query).toMatchObject({ open: 'true' });
    await call(['escalation', 'list', '--all']);
    expect(service.asked.at(-1)?.query).not.toHaveProperty('open');
    expect(await call(['escalation', 'list', '--all', '--open'])).toMatchObject({ code: 2 });
  });

  test('a list with nothing in it says so beside stdout', async () => {
    service.answer({ 'GET /tickets': () => list() });
    expect(await call(['ticket', 'list'])).toMatchObject({
      code: 0,
      stdout: '',
      stderr: 'No tickets.\n',
    });
  });
});

describe('a write', () => {
  test('escalation ack names who acts, and prints who looks after it now', async () => {
    const ran = await call(['escalation', 'ack', 'esc-9', '--by', 'mia']);
    expect(ran).toMatchObject({ code: 0, stdout: 'escalation-1 of CB-1: acknowledged by mia\n' });
    expect(service.asked.at(-1)).toMatchObject({
      path: '/api/v1/escalations/esc-9/ack',
      body: { by: 'mia' },
    });
    const { stdout } = await call(['escalation', 'ack', 'esc-9', '--json']);
    expect(JSON.parse(stdout)).toMatchObject({ id: 'escalation-1' });
  });

  const body = () => service.asked.at(-1)?.body;

  test('ticket add sends what was said and nothing else, and prints the id', async () => {
    const fields =
      '--body - --priority high --depends-on CB-2,CB-3 --depends-on CB-4 --label db --no-requires-commit --state inbox --id MC-1';
    const ran = await call(['ticket', 'add', 'Fill it', ...fields.split(' ')], {
      stdin: 'Line one\n\n  line two\n',
    });
    expect(ran.stdout).toBe('MC-1\n');
    expect(body()).toEqual({
      title: 'Fill it',
      body: 'Line one\n\n  line two',
      priority: 'high',
      dependsOn: ['CB-2', 'CB-3', 'CB-4'],
      labels: ['db'],
      requiresCommit: false,
      state: 'inbox',
      id: 'MC-1',
      by: 'ada',
    });
    await call(['ticket', 'add', '--title', 'Fill it']);
    expect(body()).toEqual({ title: 'Fill it', by: 'ada' });
  });

  test('ticket edit takes values away', async () => {
    await call([
      'ticket',
      'edit',
      'CB-1',
      '--no-assignee',
      '--no-depends-on',
      '--no-profile',
      '--title',
      'New',
    ]);
    expect(service.asked.at(-1)?.method).toBe('PATCH');
    expect(body()).toEqual({
      title: 'New',
      assignee: null,
      profile: null,
      dependsOn: [],
      by: 'ada',
    });
  });

  test.each([
    [['answer', 'CB-1', 'The second.'], { action: 'answer', text: 'The second.', by: 'ada' }],
    [['reject', 'CB-1', 'Empty.'], { action: 'reject', feedback: 'Empty.', by: 'ada' }],
    [['approve', 'CB-1'], { action: 'approve', by: 'ada' }],
    [['approve', 'CB-1', 'Fine.'], { action: 'approve', text: 'Fine.', by: 'ada' }],
    [['cancel', 'CB-1', '--by', 'grace'], { action: 'cancel', by: 'grace' }],
    [['assign', 'CB-1', 'luci'], { action: 'assign', assignee: 'luci', by: 'ada' }],
    [['assign', 'CB-1', '--nobody'], { action: 'assign', assignee: null, by: 'ada' }],
    [['route', 'CB-1', 'signOff'], { action: 'route', phase: 'signOff', by: 'ada' }],
    [['triage', 'CB-1'], { action: 'triage', by: 'ada' }],
  ])('ticket %j', async (argv, said) => {
    const ran = await call(['ticket', ...argv]);
    expect(ran.code).toBe(0);
    expect(service.asked.at(-1)?.path).toBe('/api/v1/tickets/CB-1/actions');
    expect(body()).toEqual(said);
  });

  test('a text that begins with a hyphen stands behind --', async () => {
    await call(['ticket', 'answer', 'CB-1', '--', '--json is an option']);
    expect(body()).toMatchObject({ text: '--json is an option' });
  });

  test('review record sends reasons and gaps', async () => {
    await call([
      'review',
      'record',
      'CB-1',
      '--sha',
      'abc',
      '--verdict',
      'fail',
      '--reason',
      'a, b',
      '--gap',
      'c',
      '--gap',
      'd',
    ]);
    expect(body()).toEqual({
      sha: 'abc',
      verdict: 'fail',
      reasons: ['a, b'],
      gaps: ['c', 'd'],
      reviewer: 'ada',
      by: 'ada',
    });
  });

  test('review stats says how far each reviewer and people agree', async () => {
    const ran = await call([
      'review',
      'stats',
      '--reviewer',
      'reviewer',
      '--since',
      '2026-01-01T00:00:00Z',
    ]);
    expect(service.asked.at(-1)?.query).toMatchObject({
      reviewer: 'reviewer',
      since: '2026-01-01T00:00:00Z',
    });
    const [head, row] = ran.stdout.split('\n').map((line) => line.trim().split(/ {2,}/));
    expect(head?.join(' ')).toBe('REVIEWER MODEL AGREES PASS FAIL UNCERTAIN ERRORS STALE AGE');
    expect(row?.slice(0, 8).join(' | ')).toBe(
      'reviewer | m-1 | 86 % | 12, right 9 of 10 | 5, right 3 of 4 | 2 | 4 | 1',
    );
  });

  test('review run names the reviewer, and says where its verdict moves nothing', async () => {
    const ran = await call(['review', 'run', 'CB-1']);
    expect(body()).toEqual({ by: 'ada' });
    expect(service.asked.at(-1)?.path).toBe('/api/v1/tickets/CB-1/reviews');
    expect(ran).toMatchObject({
      code: 0,
      stdout: 'CB-1.r1 reviews 1f3c9e2\n',
      stderr: expect.stringContaining('moves nothing') as string,
    });
  });

  test('kill-switch on and off', async () => {
    await call(['kill-switch', 'on', '--halt', '--reason', 'No database.']);
    expect(body()).toEqual({ engaged: true, halt: true, reason: 'No database.', by: 'ada' });
    await call(['kill-switch', 'off']);
    expect(body()).toEqual({ engaged: false, by: 'ada' });
  });

  test('worker input waits for the end of the turn unless it is to be now', async () => {
    await call(['worker', 'input', 'CB-1.1', 'Stay.']);
    expect(body()).toEqual({ text: 'Stay.', when: 'next_turn', by: 'ada' });
    await call(['worker', 'input', 'CB-1.1', 'Stay.', '--now']);
    expect(body()).toMatchObject({ when: 'now' });
  });
});

test('kill-switch on without a service names the file that is the same switch', async () => {
  const ran = await call(['kill-switch', 'on', '--url', 'http://127.0.0.1:47999']);
  expect(ran.code).toBe(69);
  expect(ran.stderr).toContain(`touch ${join(cwd, '.callboard', 'KILL')}`);
});

describe('drain', () => {
  test('waits until no worker is at something, with progress on a terminal', async () => {
    let asked = 0;
    service.answer({
      'GET /workers': () => {
        asked += 1;
        const idle = worker({ id: 'CB-9.1', state: 'live.idle' });
        return asked < 3 ? list(worker(), idle) : list(idle);
      },
    });
    const ran = await call(['drain'], { columns: 80 });
    expect(ran.code).toBe(0);
    expect(ran.stdout).toBe('drained\n');
    expect(ran.stderr).toBe(
      '\r\u001b[KWaiting for 1 worker: CB-1.1\r\u001b[KWaiting for 1 worker: CB-1.1\r\u001b[K',
    );
    expect(ran.slept).toEqual([1_000, 1_000]);
    expect(service.asked[0]).toMatchObject({
      method: 'POST',
      path: '/api/v1/drain',
      body: { by: 'ada' },
    });
  });

  test('does not wait with --no-wait', async () => {
    service.answer({ 'GET /workers': () => list(worker()) });
    expect(await call(['drain', '--no-wait'])).toMatchObject({
      code: 0,
      stdout: 'draining\n',
      slept: [],
    });
  });

  test('waits no longer after Ctrl-C, and the drain goes on', async () => {
    service.answer({ 'GET /workers': () => list(worker()) });
    const ran = await call(['drain'], { interruptible: (interrupt) => interrupt() });
    expect(ran.code).toBe(0);
    expect(ran.stderr).toContain('Still running: CB-1.1.');
  });
});

test('resume says that the kill-switch is still on', async () => {
  service.answer({
    'POST /resume': () => ({
      status: 200,
      body: killSwitch({ engaged: true, state: 'paused.held' }),
    }),
  });
  expect((await call(['resume'])).stderr).toContain('callboard kill-switch off');
});

describe('worker log', () => {
  const chunk = (n: number, text: string) => ({
    n,
    at: '2026-01-02T03:04:00.000Z',
    stream: 'stdout',
    text,
  });

  test('--follow goes on until the worker has ended, and misses nothing of its end', async () => {
    const log = [chunk(1, 'one\n'), chunk(2, 'two\nth'), chunk(3, 'ree\n')];
    let looks = 0;
    service.answer({
      'GET /workers/:id': () => {
        looks += 1;
        return {
          status: 200,
          body: worker(looks < 3 ? {} : { state: 'ended', endedAt: '2026-01-02T03:04:00.000Z' }),
        };
      },
      'GET /workers/:id/log': ({ query }) => {
        const items = log.slice(Number(query['from']), looks);
        return { status: 200, body: { items, next: looks, nextCursor: null } };
      },
    });
    const ran = await call(['worker', 'log', 'CB-1.1', '--follow']);
    expect(ran.stdout).toBe('one\ntwo\nthree\n');
    expect(ran.slept).toEqual([500, 500]);
    expect(ran.code).toBe(0);
  });

  test('says where turns begin and how the process ended, apart from what it said', async () => {
    service.answer({
      'GET /workers/:id/log': () => ({
        status: 200,
        body: {
          items: [
            { ...chunk(1, 'turn 2 begins\n'), stream: 'turn' },
            chunk(2, 'half a line'),
            { ...chunk(3, 'ended by SIGKILL\n'), stream: 'exit' },
          ],
          next: 3,
          nextCursor: null,
        },
      }),
    });
    expect((await call(['worker', 'log', 'CB-1.1'])).stdout).toBe(
      '[turn 2 begins]\nhalf a line\n[ended by SIGKILL]\n',
    );
  });

  test('joins what comes in pieces before it makes it harmless', async () => {
    service.answer({
      'GET /workers/:id/log': () => ({
        status: 200,
        body: {
          items: [chunk(1, 'a\u001b'), chunk(2, '[31mred\u001b[0m\n')],
          next: 2,
          nextCursor: null,
        },
      }),
    });
    expect((await call(['worker', 'log', 'CB-1.1'])).stdout).toBe('ared\n');
  });

  test('reads a long log to its end', async () => {
    service.answer({
      'GET /workers/:id/log': ({ query }) => {
        const from = Number(query['from']);
        const count = Math.min(500, 1_200 - from);
        const items = Array.from({ length: count }, (_, at) =>
          chunk(from + at + 1, `${from + at + 1}\n`),
        );
        return { status: 200, body: { items, next: from + count, nextCursor: null } };
      },
    });
    const { stdout } = await call(['worker', 'log', 'CB-1.1']);
    expect(stdout.trimEnd().split('\n')).toHaveLength(1_200);
  });
});

describe('stdout', () => {
  const failing = (code: string): Captured => {
    const stdout = new Captured();
    stdout.onWrite = () =>
      void stdout.emit('error', Object.assign(new Error(`write ${code}`), { code }));
    return stdout;
  };

  test('that nobody reads any more ends quietly', async () => {
    expect(await call(['ticket', 'list'], { stdout: failing('EPIPE') })).toMatchObject({
      code: 0,
      stderr: '',
    });
  });

  test('that cannot be written for another reason is a failure', async () => {
    const ran = await call(['ticket', 'list'], { stdout: failing('ENOSPC') });
    expect(ran.code).toBe(1);
    expect(ran.stderr).toContain('stdout cannot be written');
  });
});
