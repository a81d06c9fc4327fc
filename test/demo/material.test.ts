import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { findMaterial } from '../../src/demo/material.ts';
import { TICKET_STATES } from '../../src/transport/protocol/ticket.ts';
import { readTicketPaths } from '../../src/tickets/read-ticket-paths.ts';

const material = findMaterial();
const { tickets, problems, notes } = await readTicketPaths([join(material.dir, 'tickets')]);

test('every ticket file can be read, without a remark', () => {
  expect(problems).toEqual([]);
  expect(notes).toEqual([]);
  expect(tickets.length).toBeGreaterThanOrEqual(14);
});

test('every ticket has one place where it is expected, and that place exists', () => {
  expect(material.expected.map(({ id }) => id)).toEqual(tickets.map(({ id }) => id));
  for (const one of material.expected) {
    expect(TICKET_STATES).toContain(one.state);
    expect(one.why).not.toBe('');
    expect(() => new RegExp(one.waitingFor ?? '')).not.toThrow();
  }
});

test('every path of the demo is shown', () => {
  const shown = new Set(material.expected.map(({ path }) => path));
  const wanted = [
    'success',
    'death and recovery',
    'two deaths',
    'fail then pass',
    'three fails',
    'uncertain',
    'question',
    'garbled output',
    'busy input',
    'dependency chain',
  ];
  expect(wanted.filter((path) => !shown.has(path))).toEqual([]);
});

test('both forms of ticket files occur, and dependencies name tickets that exist', () => {
  const files = readdirSync(join(material.dir, 'tickets'));
  const matter = files.filter((file) =>
    readFileSync(join(material.dir, 'tickets', file), 'utf8').startsWith('---'),
  );
  expect(matter.length).toBeGreaterThan(3);
  expect(files.length - matter.length).toBeGreaterThan(3);
  const ids = new Set(tickets.map(({ id }) => id));
  const needed = tickets.flatMap(({ fields }) => fields.dependsOn ?? []);
  expect(needed.filter((id) => !ids.has(id))).toEqual([]);
});

test("a person's part is about tickets of the demo", () => {
  for (const { when, action, afterSeconds } of material.personScript) {
    expect(tickets.some(({ id }) => id === when.ticket)).toBe(true);
    expect(action.by).not.toBe('');
    expect(afterSeconds).toBeLessThanOrEqual(5);
  }
});

test('the material is found from the built place too', () => {
  expect(findMaterial(join(material.dir, '..', '..', 'dist', 'demo')).dir).toBe(material.dir);
});
