import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ask, aServer } from './a-server.ts';
import type { Running } from './a-server.ts';
import { ticketView, workerView } from './fake-host.ts';

let running: Running;
beforeEach(async () => {
  running = await aServer();
  running.host.tickets.set('CB-1', ticketView('CB-1'));
});
afterEach(() => running.close());

const tickets = '/api/v1/tickets';
const post = (body: unknown) => ask(running, { method: 'POST', path: tickets, body });
const lastTold = () => running.host.told.at(-1);

describe('a new ticket', () => {
  it('has an address, a version and the defaults of the configuration [1.arrival]', async () => {
    const response = await post({ title: 'mend the roof' });
    expect(response.status).toBe(201);
    expect(response.headers).toMatchObject({ location: `${tickets}/CB-2`, etag: '"1"' });
    expect(response.json).toMatchObject({
      id: 'CB-2',
      title: 'mend the roof',
      state: 'todo',
      seq: 1,
    });
    expect(lastTold()).toMatchObject({
      saying: {
        state: 'todo',
        allowUnknownDependencies: false,
        fields: {
          priority: 'normal',
          assignee: null,
          repo: 'default',
          requiresCommit: true,
          body: '',
        },
      },
      options: { by: { kind: 'person', id: 'admin' } },
    });
  });

  it('comes from the person who is named', async () => {
    await post({ title: 'x', by: 'Ada' });
    expect(lastTold()?.options.by).toEqual({ kind: 'person', id: 'Ada' });
  });

  it('keeps its id and waits for unknown dependencies where it is imported', async () => {
    const source = { key: 'tickets/a.md', hash: 'abc' };
    const response = await post({ title: 'x', id: 'A-7', source, dependsOn: ['A-8', 'A-8'] });
    expect(response.headers.location).toBe(`${tickets}/A-7`);
    expect(lastTold()?.saying).toMatchObject({
      id: 'A-7',
      source,
      allowUnknownDependencies: true,
      fields: { dependsOn: ['A-8'] },
    });
  });

  it.each([
    ['title', ''],
    ['title', 'x'.repeat(501)],
    ['title', 'a\0b'],
    ['title', 7],
    ['body', 'é'.repeat(32 * 1024 + 1)],
    ['priority', 'soon'],
    ['state', 'done'],
    ['repo', 'elsewhere'],
    ['workflow', 'unheard-of'],
    ['baseBranch', '--upload-pack=evil'],
    ['dependsOn.0', [7], 'dependsOn'],
    ['labels.0', ['a\nb'], 'labels'],
    ['labels', Array.from({ length: 101 }, (_, n) => `l${n}`)],
    ['requiresCommit', 'yes'],
  ])('is refused for its %s', async (path, value, field = path) => {
    const response = await post({ title: 'x', [String(field)]: value });
    expect(response.status).toBe(400);
    expect(response.json.errors).toEqual([
      expect.objectContaining({ in: 'body', path, message: expect.any(String) }),
    ]);
  });

  it.each([
    ['title', '😀'.repeat(500)],
    ['title', 'bell \u0007 and \u202e bidi'],
    ['body', 'é'.repeat(32 * 1024)],
    ['body', 'line\r\nnul \0 escape \u001b[31m'],
    ['baseBranch', 'release/1.2'],
    ['baseBranch', null],
  ])('is taken with its %s as it is', async (field, value) => {
    const response = await post({ title: 'x', [field]: value });
    expect(response.status).toBe(201);
    expect(response.json[field]).toBe(value);
  });

  it('has no version that a precondition could be about', async () => {
    const headers = { 'if-match': '"1"' };
    const response = await ask(running, {
      method: 'POST',
      path: tickets,
      headers,
      body: { title: 'x' },
    });
    expect(response.status).toBe(400);
  });
});

describe('the list', () => {
  it.each([
    'state=bogus',
    'state=',
    'state=review.judging',
    'limit=0',
    'limit=501',
    'limit=1e2',
    'limit=-1',
    'limit=',
    'cursor=bogus',
    'asignee=Ada',
    'state=todo&state=done',
    'label=',
  ])('refuses ?%s', async (query) => {
    const response = await ask(running, { path: `${tickets}?${query}` });
    expect(response.status).toBe(400);
    expect(response.json.code).toBe('invalid');
  });

  it('goes on where its cursor says', async () => {
    running.host.tickets.set('CB-2', ticketView('CB-2'));
    running.host.tickets.set('CB-3', ticketView('CB-3', { state: 'done' }));
    const first = await ask(running, { path: `${tickets}?state=todo&limit=1` });
    expect(first.json).toMatchObject({ items: [{ id: 'CB-1' }], nextCursor: '1' });
    const second = await ask(running, { path: `${tickets}?state=todo&limit=1&cursor=1` });
    expect(second.json).toMatchObject({ items: [{ id: 'CB-2' }], nextCursor: null });
  });
});

describe('one ticket', () => {
  it('is read with its version', async () => {
    const response = await ask(running, { path: `${tickets}/CB-1` });
    expect(response.headers.etag).toBe('"1"');
    expect(response.json).toEqual(ticketView('CB-1'));
  });

  it('is changed in the fields that are sent and in no others', async () => {
    const body = { title: 'new', assignee: null, by: 'Ada' };
    const response = await ask(running, { method: 'PATCH', path: `${tickets}/CB-1`, body });
    expect(response.json).toMatchObject({ title: 'new', version: 2 });
    expect(response.headers.etag).toBe('"2"');
    expect(lastTold()?.saying).toMatchObject({
      type: 'person.edited',
      changes: { title: 'new', assignee: null },
    });
    const { changes } = lastTold()!.saying as unknown as { changes: object };
    expect(Object.keys(changes)).toEqual(['title', 'assignee']);
  });

  it('is not changed by nothing', async () => {
    const body = { by: 'Ada' };
    const response = await ask(running, { method: 'PATCH', path: `${tickets}/CB-1`, body });
    expect(response.status).toBe(400);
  });

  it('answers a change with what it waits for as the change leaves it', async () => {
    running.host.behave(() => ({
      view: ticketView('CB-1', { waitingFor: 'a slot', version: 2 }),
    }));
    const body = { title: 'new' };
    const response = await ask(running, { method: 'PATCH', path: `${tickets}/CB-1`, body });
    expect(response.json.waitingFor).toBe('a slot');
  });
});

describe('what belongs to a ticket', () => {
  it('its history is its events, as they were written', async () => {
    const [row] = running.host.append([{ ticket: 'CB-1', text: 'a' }]);
    if (!row) throw new Error('no row');
    // As no serialiser of today would write it: what is stored is what is sent.
    const body = `{ ${row.body.slice(1)}`;
    running.host.journal.splice(0, 1, { ...row, body });
    running.host.commit([{ ticket: 'CB-2' }]);
    for (const path of [`${tickets}/CB-1/history`, '/api/v1/events?ticket=CB-1']) {
      const response = await ask(running, { path });
      expect(response.text).toBe(`{"items":[${body}],"nextCursor":null}`);
      expect(response.headers['content-type']).toMatch(/^application\/json/);
    }
  });

  it('a comment is answered as it will be read', async () => {
    const path = `${tickets}/CB-1/comments`;
    const text = 'control \u0007 kept';
    const made = await ask(running, { method: 'POST', path, body: { text, by: 'Ada' } });
    expect(made.status).toBe(201);
    const read = await ask(running, { path });
    expect(read.json).toEqual({ items: [made.json], nextCursor: null });
    expect(made.json).toMatchObject({ ticket: 'CB-1', text, by: 'Ada', at: expect.any(String) });
  });

  it.each(['', '  \n', 'x'.repeat(64 * 1024 + 1)])(
    'a comment says something (%#)',
    async (text) => {
      const path = `${tickets}/CB-1/comments`;
      const response = await ask(running, { method: 'POST', path, body: { text } });
      expect(response.status).toBe(400);
    },
  );

  it('its runs come in pages', async () => {
    for (const n of [1, 2, 3]) running.host.workers.set(`CB-1.${n}`, workerView(`CB-1.${n}`));
    const path = `${tickets}/CB-1/runs?limit=2`;
    const first = await ask(running, { path });
    expect(first.json).toMatchObject({
      items: [{ id: 'CB-1.1' }, { id: 'CB-1.2' }],
      nextCursor: '2',
    });
    const rest = await ask(running, { path: `${path}&cursor=2` });
    expect(rest.json).toMatchObject({ items: [{ id: 'CB-1.3' }], nextCursor: null });
    expect((await ask(running, { path: `${path}&cursor=x` })).status).toBe(400);
  });

  it('its diff is not found while there is no commit', async () => {
    const other = await aServer({ diff: async () => null });
    other.host.tickets.set('CB-1', ticketView('CB-1'));
    const response = await ask(other, { path: `${tickets}/CB-1/diff` });
    await other.close();
    expect(response).toMatchObject({ status: 404, json: { code: 'not_found' } });
  });
});
