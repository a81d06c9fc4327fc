import { describe, expect, test } from 'vitest';
import { readTicketFile } from '../../src/tickets/read-ticket-file.ts';

const read = (...lines: string[]) => readTicketFile({ file: 'a.md', text: lines.join('\n') });

describe('front matter', () => {
  test('gives every field, under each of its spellings [11.front-matter]', () => {
    const { tickets, problems } = read(
      '---',
      'id: MC-3',
      'title: "Colons: allowed"',
      'priority: High',
      'assigned: luci',
      'owner: lead',
      'depends on: [MC-1, "MC-2 (when it is quiet, at night)"]',
      'labels:',
      '  - a',
      '  - b c',
      'repo: web',
      'baseBranch: main',
      'workflow: quick',
      'requiresCommit: false',
      'profile: max',
      'state: inbox',
      '---',
      '',
      '# A heading of the body',
      '**Priority:** low',
    );
    expect(problems).toEqual([]);
    expect(tickets[0]).toMatchObject({
      id: 'MC-3',
      title: 'Colons: allowed',
      body: '# A heading of the body\n**Priority:** low',
      fields: {
        priority: 'high',
        assignee: 'luci',
        owner: 'lead',
        dependsOn: ['MC-1', 'MC-2'],
        labels: ['a', 'b c'],
        repo: 'web',
        baseBranch: 'main',
        workflow: 'quick',
        requiresCommit: false,
        profile: 'max',
        state: 'inbox',
      },
      dependencyNotes: [{ id: 'MC-2', note: 'when it is quiet, at night' }],
      source: { line: 3 },
    });
  });

  test.each(['dependsOn: MC-1, MC-2', 'depends_on: [MC-1, MC-2]', 'dependsOn:\n- MC-1\n- MC-2'])(
    'reads %j',
    (line) => {
      const { tickets } = read('---', 'title: T', line, '---');
      expect(tickets[0]?.fields.dependsOn).toEqual(['MC-1', 'MC-2']);
    },
  );

  test.each([
    'dependsOn:',
    'dependsOn: none',
    'dependsOn: []',
    'dependsOn: ~',
    'dependsOn: nothing yet',
  ])('takes %j as no dependency [11.no-dependency]', (line) => {
    const { tickets } = read('---', 'title: T', line, '---');
    expect(tickets[0]?.fields.dependsOn).toEqual([]);
  });

  test('keeps an id as it is spelt, also where YAML would make a number of it', () => {
    expect(read('---', 'id: 007', 'title: T', '---').tickets[0]?.id).toBe('007');
    expect(read('---', 'id: 1.0', 'title: 12', '---').tickets[0]).toMatchObject({
      id: '1.0',
      title: '12',
    });
  });

  test('takes title and id from a heading where it has none itself', () => {
    const { tickets } = read(
      '---',
      'priority: low',
      '---',
      '# MC-4: T',
      '**Assigned:** max',
      '',
      'Body',
    );
    expect(tickets[0]).toMatchObject({
      id: 'MC-4',
      title: 'T',
      body: 'Body',
      fields: { priority: 'low', assignee: 'max' },
      source: { line: 4 },
    });
  });

  test.each([
    [
      ['---', 'title: T', 'prioritty: high', '---'],
      '3: unknown key "prioritty": did you mean priority?',
    ],
    [
      ['---', 'title: T', 'x: 1', '---'],
      '3: unknown key "x": known are id, title, priority, assignee, assigned, owner, dependsOn, labels, repo, baseBranch, workflow, requiresCommit, profile, state',
    ],
    [
      ['---', 'title: T', 'priority: medium', '---'],
      '3: priority "medium" is not one of urgent, high, normal, low; did you mean normal?',
    ],
    [['---', 'title: T'], '1: the front matter that opens here with --- is never closed'],
    [
      ['---', 'priority: high', '---', 'text'],
      '4: no title: begin the file with `# ID: Title`, or with front matter that has a title',
    ],
    [
      ['---', 'title: T', 'assigned: a', 'assignee: b', '---'],
      '4: assignee is given twice, first on line 3',
    ],
    [['---', 'title: T', 'owner: [a, b]', '---'], '3: owner takes one value, not a list'],
    [
      ['---', 'title: T', 'owner: {a: b}', '---'],
      '3: owner must be one value, or a list of plain values',
    ],
    [['---', '- title', '---', '# T'], '2: the front matter must be a list of `key: value` lines'],
    [['---', 'id: MC-1', '---', '# MC-2: T'], '4: the heading says MC-2, the field id says MC-1'],
    [
      ['---', 'title: T', 'requiresCommit: maybe', '---'],
      '3: requiresCommit must be true or false, not "maybe"',
    ],
    [
      ['---', 'id: a/b', 'title: T', '---'],
      '2: "a/b" is not a ticket id (letters, digits and . _ - are allowed)',
    ],
  ])('reports %j with line and cause', (lines, message) => {
    const result = read(...lines);
    expect(result.tickets).toEqual([]);
    expect(result.problems.map((problem) => `${problem.line}: ${problem.message}`)).toEqual([
      message,
    ]);
  });

  test.each([
    [['---', 'title: T', 'owner: "open', '---'], 3],
    [['---', 'title: T', 'title: U', '---'], 3],
    [['---', 'title: T', 'labels: [a', '---'], 3],
    [['---', 'title: T', '\towner: x', '---'], 3],
  ])('reports broken YAML in %j near its line', (lines, line) => {
    const { tickets, problems } = read(...lines);
    expect(tickets).toEqual([]);
    expect(problems[0]?.line).toBeGreaterThanOrEqual(line - 1);
    expect(problems[0]?.message).toMatch(/^not valid YAML: /);
  });

  test('survives YAML that is made to hurt', () => {
    const bombs = [
      '['.repeat(8_000),
      '{a: '.repeat(3_000),
      '&a [*a, *a]',
      '!!js/function x',
      '? [a]\n: b',
    ];
    for (const bomb of bombs) {
      const result = read('---', `title: ${bomb}`, '---');
      expect(result.tickets.length + result.problems.length).toBeGreaterThan(0);
    }
    expect(read('---', `a: ${'x'.repeat(20_000)}`, '---').problems[0]?.message).toMatch(
      /longer than/,
    );
  });
});
