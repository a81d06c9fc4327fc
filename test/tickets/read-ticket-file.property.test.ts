import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readTicketFile } from '../../src/tickets/read-ticket-file.ts';

const marks =
  '---|# |MC-1|: |**|Priority|Depends on|:**|(|)|[|]|,|```|high|none|- |&a|*a|!!x|"|🙂'.split('|');
const piece = fc.constantFrom(...marks, '|', "'", ' ', '\t', '\\', '\n', '\r\n', '\0', '\uFEFF');

test('no text makes the reader throw; it is a ticket or it has a problem with a line of the file', () => {
  const texts = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 400 }),
    fc.array(piece, { maxLength: 60 }).map((pieces) => pieces.join('')),
    fc.array(piece, { maxLength: 60 }).map((pieces) => `---\n${pieces.join('')}\n---\n# T`),
  );
  fc.assert(
    fc.property(texts, (text) => {
      const { tickets, problems } = readTicketFile({ file: 'f.md', text });
      expect(tickets.length === 0).toBe(problems.length > 0);
      const lines = text.split('\n').length;
      for (const { line } of problems) {
        expect(line).toBeGreaterThanOrEqual(1);
        expect(line).toBeLessThanOrEqual(lines + 1);
      }
    }),
    { numRuns: 2_000 },
  );
});

const id = fc.stringMatching(/^[A-Z]{1,4}-[1-9][0-9]{0,3}$/);
const name = fc
  .stringMatching(/^[a-z][a-z0-9-]{0,10}$/)
  .filter((word) => !['none', 'nobody', 'unassigned'].includes(word));
const note = fc.stringMatching(/^[a-z][a-z, ]{0,20}[a-z]$/);
const ticket = fc.record(
  {
    priority: fc.constantFrom('urgent', 'high', 'normal', 'low'),
    assignee: name,
    owner: name,
    dependsOn: fc.uniqueArray(id, { minLength: 1, maxLength: 4 }),
    labels: fc.uniqueArray(name, { minLength: 1, maxLength: 4 }),
    profile: name,
    state: fc.constantFrom('inbox', 'todo'),
  },
  { requiredKeys: [] },
);
const LABELS = {
  priority: ['Priority'],
  assignee: ['Assigned', 'Assignee'],
  owner: ['Owner'],
  dependsOn: ['Depends on', 'Dependencies'],
  labels: ['Labels'],
  profile: ['Profile'],
  state: ['State'],
} as const;

const rendered = fc
  .record({ fields: ticket, order: fc.infiniteStream(fc.nat()), note })
  .map(({ fields, order, note }) => {
    const pick = (below: number): number => (order.next().value ?? 0) % below;
    const entries = Object.entries(fields)
      .map((entry) => ({ entry, at: pick(1_000) }))
      .toSorted((a, b) => a.at - b.at);
    let text = '';
    for (const {
      entry: [key, value],
    } of entries) {
      const names = LABELS[key as keyof typeof LABELS];
      const label = names[pick(names.length)] ?? '';
      const words =
        key === 'dependsOn'
          ? [value].flat().map((one) => (pick(2) ? one : `${one} (${note})`))
          : [value].flat();
      text += pick(2) ? `**${label}:** ` : `**${label}**: `;
      text += words.join(', ') + (['\n', '\n\n', '  ', ' | '][pick(4)] ?? '');
    }
    return { fields, headers: text };
  });

test('headers in any order, on one line or on several, are read back as they were meant [11.header]', () => {
  const body = fc.stringMatching(/^[A-Za-z][^*\r\0]{0,80}[a-z]$/);
  fc.assert(
    fc.property(rendered, body, id, ({ fields, headers }, body, own) => {
      fc.pre(!(fields.dependsOn ?? []).includes(own));
      const text = `# ${own}: Some title\n\n${headers.replace(/ \| $/, '')}\n\n${body}\n`;
      const { tickets, problems } = readTicketFile({ file: 'f.md', text });
      expect(problems).toEqual([]);
      expect(tickets[0]).toMatchObject({ id: own, title: 'Some title', body });
      expect(tickets[0]?.fields).toEqual(fields);
    }),
  );
});

test('takes time that grows with the file, also for a file that is made to hurt', () => {
  const hurtful = [
    ' ',
    '*',
    '** a',
    '(',
    '-1',
    '`',
    ', ',
    '**Owner:** x ',
    '\n**Owner:** x',
    '#',
    '- ',
  ];
  for (const one of hurtful) {
    const many = one.repeat(200_000 / one.length);
    for (const text of [
      `# T${many}x`,
      `# T\n**Owner:** ${many}x`,
      `# T\n**Depends on:** ${many}x`,
    ]) {
      const { tickets, problems } = readTicketFile({ file: 'f.md', text });
      expect(tickets.length + problems.length).toBeGreaterThan(0);
    }
  }
});
