import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { inDependencyOrder } from '../../src/tickets/dependency-order.ts';
import type { TicketDraft } from '../../src/tickets/draft.ts';
import { cli } from './captured-io.ts';
import type { Asked } from './fake-service.ts';
import { FakeService, problem } from './fake-service.ts';
import { ticket } from './wire-objects.ts';

let service: FakeService;
let cwd: string;

/** What the service remembers of imports: the hash and the ticket by the source's key. */
let known: Map<string, { hash: string; id: string; started: boolean }>;

beforeAll(async () => {
  service = await FakeService.start();
});
afterAll(() => service.stop());
beforeEach(async () => {
  service.reset();
  known = new Map();
  service.answer({ 'POST /tickets': admit, 'GET /tickets/:id': find });
  cwd = await mkdtemp(join(tmpdir(), 'callboard-cli-'));
  await writeFile(join(cwd, 'token'), 'secret-token\n');
});
afterEach(() => rm(cwd, { recursive: true }));

interface Body {
  readonly id?: string;
  readonly title: string;
  readonly source: { readonly key: string; readonly hash: string };
}

function admit({ body }: Asked) {
  const { id = `CB-${known.size + 1}`, title, source } = body as Body;
  const before = known.get(source.key);
  known.set(source.key, { hash: source.hash, id, started: false });
  if (!before) return { status: 201, body: ticket({ id, title }) };
  const path = [before.id];
  if (before.hash === source.hash) return problem(409, 'unchanged', 'as it was', { path });
  if (before.started) return problem(409, 'started', `${before.id} has been started.`, { path });
  return {
    status: 201,
    body: ticket({ id: before.id, title, updatedAt: '2026-01-02T03:30:00.000Z', version: 2 }),
  };
}

function find({ path }: Asked) {
  const id = path.split('/').at(-1) ?? '';
  const there = [...known.values()].some((one) => one.id === id);
  return there
    ? { status: 200, body: ticket({ id }) }
    : problem(404, 'not_found', 'No such ticket.');
}

const call = (...argv: string[]) =>
  cli(['import', ...argv], {
    cwd,
    env: { CALLBOARD_URL: service.url, CALLBOARD_TOKEN_FILE: 'token' },
  });
const posted = (): Body[] =>
  service.asked.filter(({ method }) => method === 'POST').map(({ body }) => body as Body);

describe('import', () => {
  test('sends what a file says, with where it came from', async () => {
    await writeFile(
      join(cwd, 'a.md'),
      '# MC-17: Fill the second table\n\n**Priority:** high **Assigned:** luci\n**Depends on:** none\n\nPlease.\n',
    );
    const ran = await call('a.md');
    expect(ran.stdout).toBe('1 created, 0 updated, 0 unchanged, 0 failed\n');
    expect(ran.stderr).toBe('a.md: MC-17 created\n');
    expect(ran.code).toBe(0);
    expect(posted()).toEqual([
      {
        id: 'MC-17',
        title: 'Fill the second table',
        body: 'Please.',
        priority: 'high',
        assignee: 'luci',
        dependsOn: [],
        source: { key: 'id:MC-17', hash: expect.stringMatching(/^[0-9a-f]{64}$/) },
        by: 'ada',
      },
    ]);
  });

  test('twice changes nothing, and an edited file updates its ticket [11.twice]', async () => {
    await writeFile(join(cwd, 'a.md'), '# MC-1: One\n\nText.\n');
    await writeFile(join(cwd, 'b.md'), '# Two\n\nText.\n');
    await call('a.md', 'b.md');
    expect((await call('a.md', 'b.md')).stdout).toBe(
      '0 created, 0 updated, 2 unchanged, 0 failed\n',
    );
    await writeFile(join(cwd, 'b.md'), '# Two\n\nOther text.\n');
    expect((await call('a.md', 'b.md')).stdout).toBe(
      '0 created, 1 updated, 1 unchanged, 0 failed\n',
    );
  });

  test('knows a file without an id again from another folder', async () => {
    await writeFile(join(cwd, 'b.md'), '# Two\n\nText.\n');
    await writeFile(
      join(cwd, 'callboard.config.yaml'),
      'profiles: { luci: { command: [node, a.mjs] } }\ndefaultProfile: luci\n',
    );
    await mkdir(join(cwd, 'inner'));
    await call('b.md');
    const env = {
      CALLBOARD_URL: service.url,
      CALLBOARD_TOKEN_FILE: '../token',
      CALLBOARD_CONFIG: '../callboard.config.yaml',
    };
    const ran = await cli(['import', '../b.md'], { cwd: join(cwd, 'inner'), env });
    expect(ran.stdout).toContain('1 unchanged');
  });

  test('leaves a ticket that has started as it is and says so [11.twice]', async () => {
    await writeFile(join(cwd, 'a.md'), '# MC-1: One\n\nText.\n');
    await call('a.md');
    for (const [key, one] of known) known.set(key, { ...one, started: true });
    await writeFile(join(cwd, 'a.md'), '# MC-1: One\n\nOther text.\n');
    const ran = await call('a.md');
    expect(ran.stderr).toContain('a.md:1: MC-1 has been started.');
    expect(ran.stdout).toBe('0 created, 0 updated, 0 unchanged, 1 left alone, 0 failed\n');
    expect(ran.code).toBe(0);
  });

  test('says in one object what became of each file [11.twice, 11.bad-file]', async () => {
    for (const [n, name] of ['new', 'same', 'edited', 'begun'].entries()) {
      await writeFile(join(cwd, `${name}.md`), `# MC-${n}: A title\n\nText.\n`);
    }
    await call('same.md', 'edited.md', 'begun.md');
    for (const one of known.values()) one.started = one.id === 'MC-3';
    await writeFile(join(cwd, 'edited.md'), '# MC-2: A title\n\nOther text.\n');
    await writeFile(join(cwd, 'begun.md'), '# MC-3: A title\n\nOther text.\n');
    await writeFile(join(cwd, 'bad.md'), '# MC-4: Two\n\n**Priority:** enormous\n');
    const ran = await call('.', '--json');
    expect(ran.code).toBe(1);
    const said = JSON.parse(ran.stdout) as {
      items: { file: string; result: string; line: number; message: string | null }[];
    };
    expect(said).toMatchObject({ created: 1, updated: 1, unchanged: 1, leftAlone: 1, failed: 1 });
    expect(Object.fromEntries(said.items.map(({ file, result }) => [file, result]))).toEqual({
      'bad.md': 'failed',
      'begun.md': 'left alone',
      'edited.md': 'updated',
      'new.md': 'created',
      'same.md': 'unchanged',
    });
    expect(said.items.find(({ file }) => file === 'bad.md')).toMatchObject({ line: 3 });
  });

  test('puts in the others where a file cannot be read, and ends with 1 [11.bad-file]', async () => {
    await writeFile(join(cwd, 'a.md'), '# MC-1: One\n');
    await writeFile(join(cwd, 'bad.md'), '# MC-2: Two\n\n**Priority:** enormous\n');
    const ran = await call('bad.md', 'missing.md', 'a.md');
    expect(ran.stdout).toBe('1 created, 0 updated, 0 unchanged, 2 failed\n');
    expect(ran.stderr).toMatch(/^bad\.md:3: .*enormous/m);
    expect(ran.stderr).toMatch(/^missing\.md: there is no such file/m);
    expect(ran.code).toBe(1);
  });

  test('takes hundreds of files in one go, each of which waits for the next one [11.unknown-dependency]', async () => {
    await Promise.all(
      Array.from({ length: 300 }, (_, n) =>
        writeFile(
          join(cwd, `${n}.md`),
          `# MC-${n}: A title\r\n\r\n**Depends on:** MC-${n + 1}\r\n`,
        ),
      ),
    );
    const ran = await call('.');
    expect(ran.stdout).toBe('300 created, 0 updated, 0 unchanged, 0 failed\n');
    expect(ran.stderr).toContain('MC-299 waits for MC-300, which does not exist yet.');
    expect(ran.stderr.match(/does not exist yet/g)).toHaveLength(1);
    expect(posted()[0]).toMatchObject({ id: 'MC-299' });
  });

  test('sends a ticket after those that it depends on', async () => {
    await writeFile(join(cwd, 'a.md'), '# MC-1: One\n\n**Depends on:** MC-2\n');
    await writeFile(join(cwd, 'b.md'), '# MC-2: Two\n\n**Depends on:** MC-3\n');
    await writeFile(join(cwd, 'c.md'), '# MC-3: Three\n');
    await call('.');
    expect(posted().map(({ id }) => id)).toEqual(['MC-3', 'MC-2', 'MC-1']);
  });

  test('reports a dependency that does not exist yet, and no other [11.unknown-dependency]', async () => {
    await writeFile(join(cwd, 'old.md'), '# MC-9: Nine\n');
    await call('old.md');
    await writeFile(join(cwd, 'a.md'), '# MC-1: One\n\n**Depends on:** MC-2, MC-8, MC-9\n');
    await writeFile(join(cwd, 'b.md'), '# MC-2: Two\n');
    const ran = await call('a.md', 'b.md');
    expect(ran.stderr).toContain('MC-1 waits for MC-8, which does not exist yet.');
    expect(ran.stderr.match(/does not exist yet/g)).toHaveLength(1);
    expect(ran.code).toBe(0);
  });

  test('shows its progress on a terminal only', async () => {
    await writeFile(join(cwd, 'a.md'), '# MC-1: One\n');
    const env = { CALLBOARD_URL: service.url, CALLBOARD_TOKEN_FILE: 'token' };
    const ran = await cli(['import', 'a.md'], { cwd, env, columns: 80 });
    expect(ran.stderr).toBe('\r\u001b[K1 of 1  One\r\u001b[K');
    const json = await cli(['import', 'a.md', '--json'], { cwd, env, columns: 80 });
    expect(json.stderr).toBe('');
    expect(JSON.parse(json.stdout)).toEqual({
      created: 0,
      updated: 0,
      notReached: 0,
      unchanged: 1,
      leftAlone: 0,
      failed: 0,
      missingDependencies: [],
      items: [{ result: 'unchanged', file: 'a.md', line: 1, ticket: 'MC-1', message: null }],
    });
  });

  test('stops between two tickets where it is interrupted, and says what is left', async () => {
    for (const at of [1, 2, 3, 4]) {
      await writeFile(join(cwd, `${at}.md`), `# MC-${at}: Ticket ${at}\n\nPlease.\n`);
    }
    let interrupt = (): void => undefined;
    service.answer({
      'POST /tickets': (asked) => {
        if (known.size === 1) interrupt();
        return admit(asked);
      },
    });
    const env = { CALLBOARD_URL: service.url, CALLBOARD_TOKEN_FILE: 'token' };
    const ran = await cli(['import', '.', '--json'], {
      cwd,
      env,
      interruptible: (stop) => (interrupt = stop),
    });
    expect(ran.code).toBe(1);
    expect(ran.stderr).toContain('Interrupted: 2 of 4 not brought in.');
    expect(JSON.parse(ran.stdout)).toMatchObject({ created: 2, failed: 0, notReached: 2 });
    expect([...known.values()].map(({ id }) => id)).toEqual(['MC-1', 'MC-2']);
  });

  test('believes a service that says itself what it did', async () => {
    await writeFile(join(cwd, 'a.md'), '# MC-1: One\n');
    service.answer({
      'POST /tickets': () => ({ status: 200, body: { ...ticket(), import: 'unchanged' } }),
    });
    expect((await call('a.md')).stdout).toContain('1 unchanged');
  });

  test('stops at once where every further file would fare the same', async () => {
    await writeFile(join(cwd, 'a.md'), '# MC-1: One\n');
    await writeFile(join(cwd, 'b.md'), '# MC-2: Two\n');
    service.answerAll(() => problem(401, 'unauthorized', 'No.'));
    expect((await call('a.md', 'b.md')).code).toBe(5);
    expect(service.asked).toHaveLength(1);
  });
});

describe('the order of an import', () => {
  const draft = (id: string, dependsOn: string[]): TicketDraft => ({
    id,
    externalKey: `id:${id}`,
    title: id,
    body: '',
    fields: { dependsOn },
    dependencyNotes: [],
    source: { file: `${id}.md`, line: 1 },
    hash: id,
  });

  test('has every ticket once, and after its dependencies where there is no circle', () => {
    const graph = fc.array(fc.array(fc.nat(11), { maxLength: 4 }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(graph, fc.boolean(), (edges, circles) => {
        const drafts = edges.map((targets, at) =>
          draft(String(at), targets.filter((target) => circles || target > at).map(String)),
        );
        const order = inDependencyOrder(drafts).map(({ id }) => id);
        expect(order.toSorted()).toEqual(drafts.map(({ id }) => id).toSorted());
        if (circles) return;
        for (const { id, fields } of drafts) {
          for (const needed of fields.dependsOn ?? []) {
            if (order.includes(needed))
              expect(order.indexOf(needed)).toBeLessThan(order.indexOf(id));
          }
        }
      }),
    );
  });

  test('takes a chain of ten thousand', () => {
    const drafts = Array.from({ length: 10_000 }, (_, at) => draft(String(at), [String(at + 1)]));
    expect(inDependencyOrder(drafts)[0]?.id).toBe('9999');
  });
});
