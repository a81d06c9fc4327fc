import { execFileSync } from 'node:child_process';
import { existsSync, lstatSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Ticket } from '../../src/transport/protocol/ticket.ts';
import type { Worker } from '../../src/transport/protocol/worker.ts';
import { shellWord } from '../../src/workers/shell-word.ts';
import { eventually, processesOf } from './processes.ts';
import type { Service } from './service.ts';
import { startService } from './service.ts';
import type { Site } from './site.ts';
import { aSite, fixture, PLAYS } from './site.ts';
import { aWatch } from './watch.ts';

// What a run is given: its environment, its prompt, its files; and what nobody else gets to see.

const TOLD = { ...PLAYS, command: fixture('authors/does-as-told.mjs') };
const watch = aWatch();
let site: Site;
let service: Service;

beforeAll(async () => {
  // A careless umask must not open anything.
  const before = process.umask(0);
  site = aSite({
    profiles: {
      luci: TOLD,
      byFile: { ...TOLD, prompt: 'file' },
      reviewer: TOLD,
    },
    gates: {
      shown: { command: fixture('gates/shows-environment.mjs'), env: ['PATH', 'STAGE'] },
    },
    workflows: { default: {}, gated: { gates: ['shown'] } },
    limits: { workers: 8 },
  });
  const env = { CALLBOARD_LOG_LEVEL: 'trace', SECRET_OF_THE_SERVICE: 'not for agents' };
  service = await startService(site, { env });
  process.umask(before);
  await watch.attach(service);
});
afterAll(async () => {
  watch.close();
  await service.kill();
  site.clear();
});

interface Shown {
  readonly prompt: string;
  readonly env: Record<string, string>;
  readonly cwd: string;
  readonly argv: readonly string[];
}
const create = async (fields: object, steps: readonly object[] = []): Promise<string> => {
  const body = `STEPS ${JSON.stringify(steps)}`;
  return (await service.post<Ticket>('/tickets', { title: 'A', body, ...fields })).id;
};
const shown = (ticket: string, nth = 0): Promise<Shown> =>
  eventually(`${ticket} shows itself`, () => {
    const lines = site.ledger().filter((line) => line.what === 'shows' && line.ticket === ticket);
    return lines[nth] as unknown as Shown | undefined;
  });
const nonceOf = (run: string): string =>
  readFileSync(join(site.dataDir, 'runs', run, '1', 'nonce'), 'utf8');

test('the environment is the contract and the allow-list, and nothing else', async () => {
  const id = await create({}, [{ shows: true }, { waits: true }, { exits: 1 }]);
  const { env, cwd, argv } = await shown(id);
  const worker = await service.worker(`${id}.1`);
  const worktree = realpathSync(join(site.dataDir, 'worktrees', id));
  expect(cwd).toBe(worktree);
  expect(worker.cwd).toBe(worktree);
  const { CALLBOARD_MARK, ...rest } = env;
  expect(CALLBOARD_MARK).toMatch(/^\w+$/);
  expect(rest).toEqual({
    PATH: site.env['PATH'],
    HOME: site.env['HOME'],
    STAGE: site.env['STAGE'],
    CALLBOARD_TICKET: id,
    CALLBOARD_RUN: `${id}.1`,
    CALLBOARD_ROLE: 'author',
    CALLBOARD_NONCE: nonceOf(`${id}.1`),
    CALLBOARD_NONCE_FILE: join(site.dataDir, 'runs', `${id}.1`, '1', 'nonce'),
    CALLBOARD_ARTIFACTS: join(site.dataDir, 'artifacts', id, `${id}.1`),
    CALLBOARD_URL: service.url,
    CALLBOARD_BASE_SHA: site.git('rev-parse', 'main'),
  });
  expect(rest['CALLBOARD_NONCE']?.length).toBeGreaterThanOrEqual(22);
  expect(argv).toHaveLength(2);
  expect(existsSync(rest['CALLBOARD_ARTIFACTS'] as string)).toBe(true);
  expect(worktree.startsWith(realpathSync(rest['CALLBOARD_ARTIFACTS'] as string))).toBe(false);
  await noSecretGoesAround(rest['CALLBOARD_NONCE'] as string);
  site.say(id, 'go');
});

/** While the author of that nonce lives: neither it nor the admin token is anywhere but where it belongs. */
async function noSecretGoesAround(nonce: string): Promise<void> {
  const secrets = [nonce, service.token];
  const holds = (text: string) => secrets.filter((secret) => text.includes(secret));
  for (const { pid, command, environment } of processesOf(site.dir)) {
    expect(holds(command), `argv of ${pid}: ${command}`).toEqual([]);
    expect(environment.includes(service.token), `environment of ${pid}: ${command}`).toBe(false);
  }
  expect(holds(service.log() + service.stdout())).toEqual([]);
  expect(holds(JSON.stringify(watch.events))).toEqual([]);
  for (const path of ['/tickets', '/workers?all=true', '/events?since=0', '/kill-switch']) {
    expect(holds(JSON.stringify(await service.get(path))), path).toEqual([]);
  }
  for (const name of readdirSync(site.dataDir).filter((name) => name.startsWith('callboard.db'))) {
    expect(holds(readFileSync(join(site.dataDir, name), 'latin1')), name).toEqual([]);
  }
}

test('title and body stand in the prompt as they were written, with comments, and what was found', async () => {
  const steps = `STEPS ${JSON.stringify([{ shows: true }, { prints: 'QUESTION: and now?\n' }])}`;
  const title = 'A {{title}} — with “quotes”, ${PATH} and\ttabs';
  const body = `First line\n\n    four blanks\n\ttab\n{{body}} {{unknown}}\n* * *\n日本語 🎉\n${steps}\n  last`;
  const id = await create({ title, body });
  const first = await shown(id);
  expect(first.prompt).toContain(`\n${title}\n`);
  expect(first.prompt).toContain(`\n${body}\n`);
  await watch.state(id, 'needs_input');
  await service.post(`/tickets/${id}/comments`, { text: 'Mind the *gap*.', by: 'anna' });
  const reject = { action: 'reject', feedback: 'Too short.\nMore, please.', by: 'anna' };
  await service.post(`/tickets/${id}/actions`, reject);
  const { prompt } = await shown(id, 1);
  expect(prompt).toContain(`\n${body}\n`);
  expect(prompt).toMatch(/\nanna, 20\S+Z:\n\nMind the \*gap\*\.\n/);
  expect(prompt).toContain('Too short.\nMore, please.');
  // What the service itself noted is no instruction.
  expect(prompt).not.toContain('\ncallboard, ');
  for (const line of first.prompt.split('\n')) expect(line).not.toMatch(/^(DONE|REVIEW|QUESTION):/);
});

test.each(['/plain/path/bin.js', '/with blank/bin.js', "/it's/$HOME/`x`/bin.js", ''])(
  'the command in the prompt is for a shell: %j is one word',
  (path) => {
    const said = execFileSync('sh', ['-c', `printf %s ${shellWord(path)}`], { encoding: 'utf8' });
    expect(said).toBe(path);
  },
);

test('a prompt by file is in a file of its own, and stdin is empty [9.prompts]', async () => {
  const id = await create({ profile: 'byFile' }, [{ shows: true }, { prints: 'QUESTION: so?\n' }]);
  const { env, prompt } = await shown(id);
  expect(lstatSync(env['CALLBOARD_PROMPT_FILE'] as string).mode & 0o777).toBe(0o600);
  expect(prompt).toContain(`# Ticket ${id}`);
  await watch.state(id, 'needs_input');
});

test('a gate gets the commit, and writes beside the worktree [2.9.artifacts]', async () => {
  const id = await create({ workflow: 'gated' }, [{ commits: true }, { prints: 'DONE: did it\n' }]);
  await watch.state(id, 'done');
  const { env, cwd } = await shown(id);
  const { sha } = await service.ticket(id);
  expect(env).toMatchObject({ CALLBOARD_ROLE: 'gate', CALLBOARD_TICKET: id, CALLBOARD_SHA: sha });
  expect(env).not.toHaveProperty('HOME');
  const artifacts = env['CALLBOARD_ARTIFACTS'] as string;
  expect(readFileSync(join(artifacts, 'shot.txt'), 'utf8')).toBe('seen');
  // It was there before the gate, and is closed to others whatever the umask.
  expect(lstatSync(artifacts).mode & 0o777).toBe(0o700);
  expect(realpathSync(artifacts).startsWith(cwd)).toBe(false);
  expect(site.git('status', '--porcelain')).toBe('');
});

test('what an author and a gate left is named in the records of their ends [2.9.artifacts, 7.terminal-state]', async () => {
  const left =
    'mkdir "$CALLBOARD_ARTIFACTS/logs" && echo x > "$CALLBOARD_ARTIFACTS/logs/build.txt"';
  const link = 'ln -s /etc "$CALLBOARD_ARTIFACTS/elsewhere"';
  const steps = [{ commits: true }, { writes: `${left} && ${link}` }, { prints: 'DONE: did it\n' }];
  const id = await create({ workflow: 'gated' }, steps);
  await watch.state(id, 'done');
  const files = await eventually('both have ended', async () => {
    const { items } = await service.get<{ items: Worker[] }>(`/tickets/${id}/runs`);
    const ended = items.filter(({ state }) => state === 'ended');
    return ended.length === 2
      ? Object.fromEntries(ended.map(({ role, terminalState }) => [role, filesOf(terminalState)]))
      : undefined;
  });
  expect(files).toEqual({ author: ['logs/build.txt'], gate: ['shot.txt'] });
});

function filesOf(state: unknown): string[] {
  const { artifacts } = state as { artifacts: { kind: string; ref: string }[] };
  return artifacts.filter(({ kind }) => kind === 'file').map(({ ref }) => ref);
}

test('all files of the data directory are for their owner alone [6.nonce]', () => {
  const open: string[] = [];
  // What git checks out and what agents leave is theirs, behind folders that are closed.
  const theirs = ['worktrees', 'artifacts'].map((name) => join(site.dataDir, name));
  const walk = (path: string): void => {
    const stat = lstatSync(path);
    const isOpen = (stat.mode & 0o077) !== 0;
    if (isOpen && (stat.isDirectory() || stat.isFile())) open.push(path);
    if (!stat.isDirectory() || theirs.includes(path)) return;
    for (const name of readdirSync(path)) walk(join(path, name));
  };
  walk(site.dataDir);
  expect(open).toEqual([]);
});
