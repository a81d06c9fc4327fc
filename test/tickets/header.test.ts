import { describe, expect, test } from 'vitest';
import { readTicketFile } from '../../src/tickets/read-ticket-file.ts';

const read = (text: string) => readTicketFile({ file: 'a.md', text });
const draft = (text: string) => {
  const result = read(text);
  expect(result.problems).toEqual([]);
  const [ticket] = result.tickets;
  if (!ticket) throw new Error('no ticket');
  return ticket;
};
const problems = (text: string) => {
  const result = read(text);
  expect(result.tickets).toEqual([]);
  return result.problems.map(({ line, message }) => `${line}: ${message}`);
};

describe('the header form', () => {
  test('reads heading, labels, dependencies with notes, and the rest as body [11.header]', () => {
    const ticket = draft(
      [
        '# MC-17: Move the parser',
        '',
        '**Priority:** high',
        '**Assigned:** luci',
        '**Depends on:** MC-12 (reviewer must be active first), MC-13',
        '',
        'Move it.',
        '',
        '    indented',
      ].join('\n'),
    );
    expect(ticket).toMatchObject({
      id: 'MC-17',
      externalKey: 'id:MC-17',
      title: 'Move the parser',
      body: 'Move it.\n\n    indented',
      fields: { priority: 'high', assignee: 'luci', dependsOn: ['MC-12', 'MC-13'] },
      dependencyNotes: [{ id: 'MC-12', note: 'reviewer must be active first' }],
      source: { file: 'a.md', line: 1 },
    });
  });

  test.each([
    ['on one line', '**Priority:** low **Assigned:** max **Depends on:** A-1'],
    ['with bars between', '**Priority:** low | **Assigned:** max | **Depends on:** A-1'],
    [
      'with the colon outside the bold',
      '**Priority**: low\n**Assigned** : max\n**Depends on**: A-1',
    ],
    ['in another order', '**Depends on:** A-1\n\n**Assignee:** max\n**priority:** LOW'],
    ['as list items', '- **Priority:** low\n- **Assigned:** @max\n* **Depends on:** A-1'],
    ['with hard line breaks', '**Priority:** low\\\n**Assigned:** max  \n**Depends on:** A-1'],
    [
      'with notes everywhere',
      '**Priority:** low (or less)\n**Assigned:** `max` (for now) **Depends on:** A-1 (a, (b, c))',
    ],
    [
      'with dependencies as a list',
      '**Priority:** low\n**Assigned:** max\n**Depends on:**\n- A-1 (first)',
    ],
    [
      'with a link to the dependency',
      '**Priority:** low\n**Assigned:** max\n**Depends on:** [A-1](./a-1.md)',
    ],
  ])('reads labels %s', (_, labels) => {
    const ticket = draft(`# B-2: T\n${labels}\n\nBody`);
    expect(ticket.fields).toEqual({ priority: 'low', assignee: 'max', dependsOn: ['A-1'] });
    expect(ticket.body).toBe('Body');
  });

  test.each([
    'nothing',
    'Nothing, it can start at once',
    'none',
    'None (yet)',
    '-',
    '—',
    'n/a',
    '',
  ])('takes %j as no dependency [11.no-dependency]', (said) => {
    expect(draft(`# B-2: T\n**Depends on:** ${said}\n\nBody`).fields.dependsOn).toEqual([]);
  });

  test('goes on behind a comma, so that no dependency is lost in the body', () => {
    const ticket = draft('# B-2: T\n**Depends on:** A-1 (x),\nA-2,\n\nBody');
    expect(ticket.fields.dependsOn).toEqual(['A-1', 'A-2']);
    expect(ticket.body).toBe('Body');
  });

  test('reads every other label', () => {
    const labels =
      '**Owner:** Anna Berg **Labels:** ui, needs design **Repo:** web **Base branch:** next/2 ' +
      '**Workflow:** quick **Requires commit:** no **Profile:** luci **State:** Inbox';
    expect(draft(`# B-2: T\n${labels}`).fields).toEqual({
      owner: 'Anna Berg',
      labels: ['ui', 'needs design'],
      repo: 'web',
      baseBranch: 'next/2',
      workflow: 'quick',
      requiresCommit: false,
      profile: 'luci',
      state: 'inbox',
    });
  });

  test('ends at the first ordinary line: labels and headings below it are body', () => {
    const body =
      'Text.\n\n**Priority:** low\n\n```\n# B-9: no\n**Assigned:** nobody\n```\n# Part two';
    const ticket = draft(`# B-2: T\n\n**Priority:** urgent\n\n${body}\n`);
    expect(ticket.fields).toEqual({ priority: 'urgent' });
    expect(ticket.body).toBe(body);
  });

  test('does not look into a code fence that opens the body', () => {
    const ticket = draft('# B-2: T\n```\n**Priority:** low\n```');
    expect(ticket.fields).toEqual({});
    expect(ticket.body).toBe('```\n**Priority:** low\n```');
  });

  test('leaves unknown labels behind the headers in the body', () => {
    const ticket = draft('# B-2: T\n**Priority:** low\n\n**Goal:** less\n**Repro:** run it\n');
    expect(ticket.body).toBe('**Goal:** less\n**Repro:** run it');
  });

  test('keeps unknown labels among the headers at the top of the body, and says so', () => {
    const result = read('# B-2: T\n**Estimate:** 3d **Priority:** low\n\nBody');
    expect(result.tickets[0]?.body).toBe('**Estimate:** 3d\n\nBody');
    expect(result.notes).toEqual([
      { file: 'a.md', line: 1, message: '**Estimate:** 3d is not a field; it stays in the body' },
    ]);
  });

  test('refuses a mistyped label among the headers and only notes one behind them', () => {
    expect(problems('# B-2: T\n**Depend on:** A-1\n**Priority:** low')).toEqual([
      '2: unknown label **Depend on:** (did you mean Depends on?)',
    ]);
    expect(
      read('# B-2: T\n\n**Depend on:** A-1\n\nBody').notes.map((note) => note.message),
    ).toEqual(['unknown label **Depend on:** (did you mean Depends on?)']);
  });

  test.each([
    ['# MC-1: T', 'MC-1', 'T'],
    ['# MC-1 – T', 'MC-1', 'T'],
    ['# [MC-1] - T', 'MC-1', 'T'],
    ['# team_a.x-12: Colon: kept #', 'team_a.x-12', 'Colon: kept'],
    ['# Refactor: the parser', null, 'Refactor: the parser'],
    ['# C#', null, 'C#'],
    ['# 2026-01: plan', null, '2026-01: plan'],
  ])('reads the heading %j', (heading, id, title) => {
    expect(draft(heading)).toMatchObject({ id, title });
  });

  test('reads a file without an id under its path', () => {
    const text = '# Tidy up\n';
    const [one] = readTicketFile({ file: 'x', key: './todo/tidy.md', text }).tickets;
    const [other] = readTicketFile({
      file: 'y',
      key: 'todo\\tidy.md',
      text: `${text}More`,
    }).tickets;
    expect(one?.externalKey).toBe('file:todo/tidy.md');
    expect(other?.externalKey).toBe(one?.externalKey);
    expect(other?.hash).not.toBe(one?.hash);
  });

  test('means the same with CRLF, a byte order mark and reordered labels', () => {
    const plain = draft('# B-2: T\n**Priority:** low\n**Assigned:** max\n\nOne\nTwo\n');
    const other = draft(
      '\uFEFF# B-2: T\r\n**Assigned:** max\r\n**Priority:** low\r\n\r\nOne\r\nTwo',
    );
    expect(other).toEqual(plain);
  });

  test.each([
    ['', '1: no title: begin the file with `# ID: Title`, or with front matter that has a title'],
    [
      'Just text',
      '1: no title: begin the file with `# ID: Title`, or with front matter that has a title',
    ],
    ['# MC-1', '1: the title is empty'],
    ['#', '1: the title is empty'],
    [
      '# MC-1: T\n**Priority:** medium',
      '2: Priority "medium" is not one of urgent, high, normal, low; did you mean normal?',
    ],
    [
      '# MC-1: T\n**Priority:** hgih',
      '2: Priority "hgih" is not one of urgent, high, normal, low; did you mean high?',
    ],
    ['# MC-1: T\n**Status:** done', '2: Status "done" is not one of inbox, todo'],
    ['# MC-1: T\n**Depends on:** MC-1', '1: MC-1 depends on itself'],
    [
      '# MC-1: T\n**Depends on:** MC-2 (open',
      '2: a bracket in the dependencies has no partner on its line',
    ],
    [
      '# MC-1: T\n**Depends on:** the other one',
      '2: "the other one" is not a ticket id; put notes in brackets, ids between commas',
    ],
    ['# MC-1: T\n**Owner:** a\n**Owner:** b', '3: Owner is given twice, first on line 2'],
    [`# MC-1: ${'x'.repeat(501)}`, '1: the title has 501 characters, 500 are allowed'],
    ['# MC-1: T\n\nab\0', '3: there is a NUL character: is this a text file?'],
    [`# MC-1: T\n\n${'ä'.repeat(32_769)}`, '1: the body has 65538 bytes, 65536 are allowed'],
  ])('reports %j with line and cause', (text, message) => {
    expect(problems(text)).toEqual([message]);
  });

  test('counts a title in characters, not in units of UTF-16', () => {
    expect(draft(`# MC-1: ${'🙂'.repeat(500)}`).title).toHaveLength(1000);
  });
});
