import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ImportResult, Ticket } from '../../src/transport/protocol/index.ts';
import { importAnswerSchema } from '../../src/transport/protocol/index.ts';
import { World } from '../supervisor/world.ts';
import type { Running } from './a-server.ts';
import { ask, aServer } from './a-server.ts';

let world: World;
let running: Running;

beforeEach(async () => {
  world = await World.open();
  // Nobody has time to start what comes in, unless a test gives it.
  world.policies.slots = { authors: 0, judges: 0 };
  running = await aServer({ host: world.host });
});
afterEach(async () => {
  await running.close();
  world.end();
});

interface File {
  readonly name: string;
  readonly text: string;
}

const post = (body: unknown) =>
  ask(running, { method: 'POST', path: '/api/v1/tickets/import', body });

async function bring(...files: readonly File[]): Promise<ImportResult[]> {
  const { status, json } = await post({ files, by: 'ana' });
  expect(status).toBe(200);
  expect(importAnswerSchema.parse(json)).toEqual(json);
  return json['results'] as ImportResult[];
}
const brief = (results: readonly ImportResult[]) =>
  results.map(({ name, outcome, id }) => [name, outcome, id]);
const read = async (id: string) =>
  (await ask(running, { path: `/api/v1/tickets/${id}` })).json as unknown as Ticket;

const named = { name: 'MC-17.md', text: '# MC-17: Add a page\n\n**Priority:** high\n\nThe body.' };
const nameless = { name: 'notes/second.md', text: '---\ntitle: A second one\n---\nMore.' };

describe('an import of files', () => {
  it('makes a ticket of each, and changes nothing the second time [11]', async () => {
    expect(brief(await bring(named, nameless))).toEqual([
      ['MC-17.md', 'created', 'MC-17'],
      ['notes/second.md', 'created', 'CB-1'],
    ]);
    expect(await read('MC-17')).toMatchObject({ title: 'Add a page', priority: 'high' });
    const head = world.host.head();
    expect(brief(await bring(named, nameless))).toEqual([
      ['MC-17.md', 'unchanged', 'MC-17'],
      ['notes/second.md', 'unchanged', 'CB-1'],
    ]);
    expect(world.host.head()).toBe(head);
  });

  it('updates a ticket that has not started, known by its id or by the name of its file [11]', async () => {
    await bring(named, nameless);
    const renamed = { name: 'elsewhere/x.md', text: named.text.replace('The body', 'Another one') };
    const edited = { ...nameless, text: nameless.text.replace('More', 'Less') };
    expect(brief(await bring(renamed, edited))).toEqual([
      ['elsewhere/x.md', 'updated', 'MC-17'],
      ['notes/second.md', 'updated', 'CB-1'],
    ]);
    expect(await read('MC-17')).toMatchObject({ body: 'Another one.' });
    expect(await read('CB-1')).toMatchObject({ body: 'Less.' });
  });

  it('leaves a ticket that has been started as it is, and says so [11]', async () => {
    world.policies.slots = { authors: 1, judges: 1 };
    await bring(named);
    await world.settle();
    const [result] = await bring({ ...named, text: named.text.replace('The body', 'Too late') });
    expect(result).toMatchObject({ outcome: 'unchanged', id: 'MC-17' });
    expect(result?.cause).toContain('MC-17 has been started');
    expect(await read('MC-17')).toMatchObject({ body: 'The body.' });
  });

  it('takes the others where one cannot be read, with its line and cause [11]', async () => {
    const broken = { name: 'broken.md', text: '---\ntitle: x\npriority: soon\n---\n' };
    const nul = { name: 'nul.md', text: 'a\n\0' };
    const repo = { name: 'repo.md', text: '---\ntitle: x\nrepo: moon\n---\n' };
    const results = await bring(broken, nul, named, { ...named, name: 'again.md' }, repo);
    expect(brief(results)).toEqual([
      ['broken.md', 'failed', null],
      ['nul.md', 'failed', null],
      ['MC-17.md', 'created', 'MC-17'],
      ['again.md', 'failed', null],
      ['repo.md', 'failed', null],
    ]);
    expect(results.map(({ line }) => line)).toEqual([3, 2, null, 1, 2]);
    const [first, second, , fourth, fifth] = results.map(({ cause }) => cause);
    expect(first).toContain('priority');
    expect(second).toContain('NUL');
    expect(fourth).toBe('MC-17 is already in MC-17.md');
    expect(fifth).toContain('repo');
  });

  it('takes a chain in any order, and tells of a dependency that is not there yet [11]', async () => {
    const after = (id: string, on: string) => ({
      name: `${id}.md`,
      text: `# ${id}: x\n\n**Depends on:** ${on}\n\nText.`,
    });
    const results = await bring(after('A-1', 'A-2'), after('A-2', 'A-3'), after('A-3', 'B-9'));
    expect(results.map(({ outcome }) => outcome)).toEqual(['created', 'created', 'created']);
    expect(results.map(({ notes }) => notes)).toEqual([
      [],
      [],
      ['A-3 waits for B-9, which does not exist yet'],
    ]);
    const [circle] = await bring(after('C-1', 'C-1'));
    expect(circle).toMatchObject({ outcome: 'failed' });
  });

  it('is the acting person in the history', async () => {
    await bring(named);
    const { json } = await ask(running, { path: '/api/v1/tickets/MC-17/history' });
    expect(json['items']).toMatchObject([{ data: { by: { kind: 'person', id: 'ana' } } }]);
  });

  it.each([
    { what: 'no files', body: { files: [] }, path: 'files' },
    { what: 'no names', body: { files: [{ name: '', text: 'x' }] }, path: 'files.0.name' },
    { what: 'an unknown field', body: { files: [named], force: true }, path: 'force' },
    {
      what: 'more than 500 files',
      body: { files: Array.from({ length: 501 }, (_, n) => ({ name: `${n}`, text: '' })) },
      path: 'files',
    },
  ])('with $what is refused, and nothing changes', async ({ body, path }) => {
    const head = world.host.head();
    const { status, json } = await post(body);
    expect(status).toBe(400);
    expect(json['errors']).toMatchObject([{ in: 'body', path }]);
    expect(world.host.head()).toBe(head);
  });
});

describe('the list of tickets', () => {
  it('says up to which event it is good, so that a stream can go on from there', async () => {
    await bring(named, nameless);
    const { json } = await ask(running, { path: '/api/v1/tickets?limit=1' });
    expect(json).toMatchObject({ seq: world.host.head(), items: [{ id: 'MC-17' }] });
  });

  it('leaves the bodies out where that is asked for, and nothing else', async () => {
    await bring(named, nameless);
    const full = (await ask(running, { path: '/api/v1/tickets' })).json['items'] as Ticket[];
    const found = (await ask(running, { path: '/api/v1/tickets?view=brief' })).json['items'];
    expect(full.map(({ body }) => body)).toEqual(['The body.', 'More.']);
    expect(found).toEqual(full.map(({ body: _, ...ticket }) => ticket));
    expect((await ask(running, { path: '/api/v1/tickets?view=short' })).status).toBe(400);
  });
});
