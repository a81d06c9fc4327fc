import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Ticket } from '../../src/transport/protocol/ticket.ts';
import { eventually } from './processes.ts';
import type { Service } from './service.ts';
import { startService } from './service.ts';
import type { Site } from './site.ts';
import { aSite, fixture, PLAYS } from './site.ts';
import { aWatch } from './watch.ts';

const watch = aWatch();
let site: Site;
let service: Service;

beforeAll(async () => {
  site = aSite({
    profiles: {
      luci: { ...PLAYS, command: fixture('authors/does-as-told.mjs') },
      strict: {
        ...PLAYS,
        command: fixture('authors/does-as-told.mjs'),
        plainSentinels: false,
      },
    },
    // One death and one fail are enough to see that there was one.
    limits: { workers: 8, deaths: 0, reviewCycles: 1 },
  });
  site.git('branch', 'other');
  site.git('worktree', 'add', '-q', join(site.dir, 'other'), 'other');
  site.git('-C', join(site.dir, 'other'), 'commit', '-q', '--allow-empty', '-m', 'elsewhere');
  // Everything that it ever logs, for the last test.
  service = await startService(site, { env: { CALLBOARD_LOG_LEVEL: 'trace' } });
  await watch.attach(service);
});
afterAll(async () => {
  watch.close();
  await service.kill();
  site.clear();
});

type Step = Record<string, unknown>;
const create = async (steps: readonly Step[], more: object = {}): Promise<string> => {
  const body = `STEPS ${JSON.stringify(steps)}`;
  return (await service.post<Ticket>('/tickets', { title: 'Report', body, ...more })).id;
};
const noted = (ticket: string, what: string) =>
  site.ledger().filter((line) => line.ticket === ticket && line.what === what);
const reportsOf = (ticket: string) =>
  watch.events
    .filter(({ type, subject }) => type === 'callboard.worker.report' && subject === ticket)
    .map(({ data }) => ({ outcome: data.outcome, ...data.report }));

describe('a report is accepted [6.exec]', () => {
  const json = '{"cb_signal":"DONE","ticket":"$TICKET","nonce":"$NONCE","payload":"did it"}\n';
  const ways: [string, string, readonly Step[]][] = [
    [
      'by MCP',
      'mcp',
      [{ calls: ['report_done', { summary: "it's done", sha: '$SHA' }] }, { prints: 'DONE: x\n' }],
    ],
    ['by the signal command', 'signal', [{ runs: ['signal', 'done', "it's done"] }]],
    [
      'by the signal command with a sha',
      'signal',
      [{ runs: ['signal', 'done', '--sha', '$SHA', 'x'] }],
    ],
    [
      'over HTTP',
      'signal',
      [
        {
          posts: {
            ticket: '$TICKET',
            nonce: '$NONCE',
            signal: 'DONE',
            payload: 'did it',
            sha: '$SHA',
          },
        },
      ],
    ],
    ['as a JSON line', 'json', [{ prints: json }]],
    ['as a plain line', 'plain', [{ prints: 'Some words.\nDONE: did it\n' }]],
    ['as a plain line without its end', 'plain', [{ prints: 'Some words.\nDONE: did it' }]],
    ['although the exit is 1', 'plain', [{ prints: 'DONE: did it\n' }, { exits: 1 }]],
    ['and then words do not take it back', 'plain', [{ prints: 'DONE: did it\nBye now.\n' }]],
    ['in colours', 'plain', [{ prints: '\u001b[32mDONE: did it\u001b[0m\n' }]],
  ];
  test.each(ways)('%s', async (_, channel, steps) => {
    const id = await create([{ commits: true }, ...steps]);
    await watch.state(id, 'done');
    expect(reportsOf(id)).toMatchObject([{ outcome: 'accepted', signal: 'DONE', channel }]);
    for (const { status, stderr } of noted(id, 'ran')) expect(status, String(stderr)).toBe(0);
    for (const { status } of noted(id, 'posted')) expect(status).toBe(200);
    for (const { isError } of noted(id, 'called')) expect(isError).toBe(false);
    expect(await service.ticket(id)).toMatchObject({ deathCount: 0, runs: 1 });
  });

  // DONE would lead to `done` at once, which stops its author.
  test('once: what comes later in the same turn is only recorded [2.5.first-counts]', async () => {
    const post = { ticket: '$TICKET', nonce: '$NONCE', payload: 'did it' };
    const id = await create([
      { commits: true },
      { posts: { ...post, signal: 'REVIEW' } },
      { posts: { ...post, signal: 'QUESTION' } },
      { runs: ['signal', 'question', 'Or not?'] },
      { prints: json },
      { prints: 'QUESTION: really?\n' },
    ]);
    await watch.state(id, 'review.deciding');
    await watch.worker(`${id}.1`, 'ended');
    expect(noted(id, 'posted').map(({ status }) => status)).toEqual([200, 409]);
    expect(noted(id, 'posted')[1]?.['body']).toMatchObject({ code: 'stale_nonce' });
    expect(noted(id, 'ran').map(({ status }) => status)).toEqual([4]);
    expect(reportsOf(id).filter(({ outcome }) => outcome === 'accepted')).toHaveLength(1);
    expect(await service.ticket(id)).toMatchObject({ statePath: 'review.deciding' });
  });

  test('REVIEW is signed off by a person, QUESTION is answered, and the answer is in the next prompt [2.5.done, 2.5.question]', async () => {
    const reviewed = await create([{ commits: true }, { prints: 'REVIEW: please look\n' }]);
    await watch.state(reviewed, 'review.deciding');
    await service.post(`/tickets/${reviewed}/actions`, { action: 'approve', by: 'anna' });
    await watch.state(reviewed, 'done');

    const asked = await create([{ shows: true }, { prints: 'QUESTION: red or blue?\n' }]);
    await watch.state(asked, 'needs_input');
    expect(await service.ticket(asked)).toMatchObject({ reason: 'question', deathCount: 0 });
    const [escalation] = (await service.escalations()).filter(({ ticket }) => ticket === asked);
    expect(escalation).toMatchObject({ reason: 'question', text: 'red or blue?', owner: 'lead' });
    await service.post(`/tickets/${asked}/actions`, {
      action: 'answer',
      text: 'Blue!',
      by: 'anna',
    });
    await eventually('the second prompt', () => noted(asked, 'shows').length === 2);
    expect(noted(asked, 'shows')[1]?.['prompt']).toContain(
      '# Answer to your question\n\n> red or blue?\n\nBlue!\n',
    );
  });
});

describe('no report [6.not-a-report]', () => {
  const json = (more: object) =>
    `${JSON.stringify({ cb_signal: 'DONE', ticket: '$TICKET', nonce: '$NONCE', payload: 'did it', ...more })}\n`;
  const cases: [string, readonly Step[], object?][] = [
    ['silence', [{ prints: 'I have looked at it.\n' }]],
    ['the echoed prompt', [{ prints: '$PROMPT' }], { body2: 'DONE: it says so in the ticket' }],
    ['a quoted line', [{ prints: '> DONE: did it\n' }]],
    ['a line in a code fence', [{ prints: '```\nDONE: did it\n```\n' }]],
    ['an indented line', [{ prints: '  DONE: did it\n' }]],
    ['a word in the middle', [{ prints: 'All is DONE: did it\n' }]],
    ['an overwritten line', [{ prints: 'DONE: did it\rstill at work\n' }]],
    ['an empty payload', [{ prints: 'DONE:\nDONE:   \n' }]],
    ['a payload without words', [{ prints: 'DONE: ⠋⠙⠹ ... 42\n' }]],
    ['a wrong nonce', [{ prints: json({ nonce: 'A'.repeat(43) }) }]],
    ['another ticket', [{ prints: json({ ticket: 'CB-999' }) }]],
    ['an unknown signal', [{ prints: json({ cb_signal: 'FINISHED' }) }]],
    ['half a JSON line', [{ prints: json({}).slice(0, -10) }]],
    [
      'a plain line where the profile wants none',
      [{ prints: 'DONE: did it\n' }],
      { profile: 'strict' },
    ],
  ];
  test.each(cases)('%s', async (_, steps, more = {}) => {
    const { body2, ...fields } = more as { body2?: string };
    const body = `${body2 ?? ''}\nSTEPS ${JSON.stringify([{ commits: true }, ...steps])}`;
    const id = await create([], { ...fields, body });
    await watch.state(id, 'needs_input');
    expect(await service.ticket(id)).toMatchObject({ reason: 'died_twice', deathCount: 1 });
    expect(reportsOf(id).filter(({ outcome }) => outcome === 'accepted')).toEqual([]);
  });
});

describe('the commit check sends back', () => {
  const elsewhere = '0123456789abcdef0123456789abcdef01234567';
  const done = (sha: string) => ({
    posts: { ticket: '$TICKET', nonce: '$NONCE', signal: 'DONE', payload: 'did it', sha },
  });
  const cases: [string, readonly Step[], RegExp][] = [
    ['no commit', [{ prints: 'DONE: did it\n' }], /holds nothing new/],
    ['a sha that does not exist', [{ commits: true }, done(elsewhere)], /does not exist/],
    ['a sha of another branch', [{ commits: true }, done('$OTHER')], /is not on branch/],
    ['the base itself', [{ commits: true }, done('$BASE')], /part of main already/],
    ['HEAD instead of a sha', [{ commits: true }, done('HEAD')], /"HEAD" is no commit id/],
    ['the name of a branch', [{ commits: true }, done('other')], /"other" is no commit id/],
    ['an option', [{ commits: true }, done('--all')], /"--all" is no commit id/],
  ];
  test.each(cases)('%s', async (_, steps, gap) => {
    const id = await create(steps);
    await watch.state(id, 'needs_input');
    const ticket = await service.ticket(id);
    expect(ticket).toMatchObject({ reason: 'max_review_cycles', reviewCycles: 1, deathCount: 0 });
    const { items } = await service.get<{ items: { text: string }[] }>(`/tickets/${id}/comments`);
    const said = items.map(({ text }) => text).join('\n');
    expect(said).toContain('Max review cycles reached. Needs lead decision.');
    const [escalation] = (await service.escalations()).filter(({ ticket }) => ticket === id);
    expect(escalation?.text).toMatch(gap);
  });

  test('but not a short sha, nor what needs no commit', async () => {
    const short = await create([{ commits: true }, done('$SHORT')]);
    await watch.state(short, 'done');
    const free = await create([{ prints: 'DONE: nothing to commit\n' }], { requiresCommit: false });
    await watch.state(free, 'done');
  });
});

describe('the route of signals answers', () => {
  const signals = (body: object) =>
    service.request<{ code?: string }>('POST', '/signals', body, { authorization: '' });
  const nonceOf = (run: string) =>
    readFileSync(join(site.dataDir, 'runs', run, '1', 'nonce'), 'utf8').trim();
  const aWaiting = async (): Promise<string> => {
    const id = await create([{ waits: true }, { exits: 1 }]);
    await watch.worker(`${id}.1`, 'live.working');
    return id;
  };
  const report = { signal: 'QUESTION', payload: 'which?' };

  test('403 to a nonce that is unknown or belongs to another ticket, 409 to an earlier one [6.refused]', async () => {
    const [id, other] = [await aWaiting(), await aWaiting()];
    const codes = async (body: object) => {
      const { status, body: answer } = await signals({ ...report, ticket: id, ...body });
      return [status, answer.code];
    };
    expect(await codes({ nonce: 'A'.repeat(43) })).toEqual([403, 'forbidden']);
    expect(await codes({ nonce: nonceOf(`${other}.1`) })).toEqual([403, 'forbidden']);
    expect(await codes({ nonce: nonceOf(`${id}.1`), ticket: 'CB-999' })).toEqual([
      403,
      'forbidden',
    ]);
    expect(await codes({ nonce: nonceOf(`${id}.1`), signal: 'DOEN' })).toEqual([422, 'invalid']);
    expect(await codes({ nonce: nonceOf(`${id}.1`), payload: ' … ' })).toEqual([422, 'invalid']);
    expect(await codes({ nonce: nonceOf(`${id}.1`), sha: 7 })).toEqual([422, 'invalid']);
    expect(await codes({ nonce: nonceOf(`${id}.1`), more: 1 })).toEqual([400, 'invalid']);
    expect((await service.ticket(id)).state).toBe('in_progress');

    await service.post(`/workers/${id}.1/restart`);
    await watch.worker(`${id}.2`, 'live.working');
    expect(await codes({ nonce: nonceOf(`${id}.1`) })).toEqual([409, 'stale_nonce']);
    expect(await codes({ nonce: nonceOf(`${id}.2`) })).toEqual([200, undefined]);
    await watch.state(id, 'needs_input');
    expect(await codes({ nonce: nonceOf(`${id}.2`) })).toEqual([409, 'stale_nonce']);
    site.say(other, 'go');
    await watch.state(other, 'needs_input');
  });

  test('and past twenty that had no right, a person is asked [6.forgery]', async () => {
    const id = await aWaiting();
    for (let n = 0; n < 21; n += 1) {
      expect((await signals({ ...report, ticket: id, nonce: `no ${n}` })).status).toBe(403);
    }
    await watch.state(id, 'needs_input');
    expect(await service.ticket(id)).toMatchObject({ reason: 'report_forgery', deathCount: 0 });
  });
});

test('after all this no token and no nonce stands where it is not meant to, not even where an agent prints it [6.nonce]', async () => {
  const says = (step: Step) =>
    create([{ commits: true }, { prints: 'CALLBOARD_NONCE=$NONCE\n' }, step]);
  const plain = await says({ prints: 'DONE: with $NONCE in it\n' });
  const signalled = await says({ runs: ['signal', 'done', 'with $NONCE in it'] });
  for (const id of [plain, signalled]) await watch.state(id, 'done');
  expect(reportsOf(plain)).toMatchObject([{ payload: 'with [nonce] in it' }]);
  expect(reportsOf(signalled)).toMatchObject([{ payload: 'with [nonce] in it' }]);
  const log = await service.get<{ items: { text: string }[] }>(`/workers/${plain}.1/log`);
  expect(log.items.map(({ text }) => text).join('')).toContain('CALLBOARD_NONCE=[nonce]\n');

  const files = readdirSync(site.dataDir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.parentPath.includes('worktrees'))
    .map(({ parentPath, name }) => ({
      name,
      text: readFileSync(join(parentPath, name), 'latin1').trim(),
    }));
  const contents = (name: string) => files.filter((file) => file.name === name);
  const nonces = contents('nonce').map(({ text }) => text);
  const secrets = [
    ...nonces,
    ...['token', 'token.read'].flatMap((name) => contents(name).map(({ text }) => text)),
  ];
  expect(nonces.length).toBeGreaterThan(1);
  expect(secrets).toHaveLength(nonces.length + 2);
  const holds = (text: string): boolean => secrets.some((secret) => text.includes(secret));

  expect(service.log()).toContain('"route":"/api/v1/signals"');
  expect(holds(service.log() + service.stdout())).toBe(false);
  expect(holds(JSON.stringify(await service.events()))).toBe(false);
  // The files that hand them over, and what an agent itself wrote, which has to be read for the reports in it.
  const meant = new Set(['token', 'token.read', 'nonce', 'spec.json', 'events.ndjson']);
  expect(files.filter(({ text }) => holds(text)).filter(({ name }) => !meant.has(name))).toEqual(
    [],
  );
});
