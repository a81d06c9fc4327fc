import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readTicketPaths } from '../../src/tickets/read-ticket-paths.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'callboard-tickets-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const write = (name: string, text: string | Uint8Array): string => {
  const path = join(dir, name);
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, text);
  return path;
};
const shown = (remarks: readonly { file: string; line: number; message: string }[]): string[] =>
  remarks.map(({ file, line, message }) => `${file.slice(dir.length + 1)}:${line}: ${message}`);

test('reads a directory and those below it, in natural order, other files left alone', async () => {
  write('mc-10.md', '# MC-10: Ten');
  write('mc-2.md', '# MC-2: Two');
  write('sub/mc-1.MD', '# MC-1: One');
  write('sub/notes.txt', 'not a ticket');
  write('.hidden/x.md', '# X-1: no');
  write('node_modules/y/readme.md', '# Y-1: no');
  const { tickets, problems } = await readTicketPaths([dir]);
  expect(tickets.map((ticket) => ticket.id)).toEqual(['MC-2', 'MC-10', 'MC-1']);
  expect(problems).toEqual([]);
});

test('reports what cannot be read, with its cause, and reads the others [11.bad-file]', async () => {
  const good = write('good.md', '# A-1: Good');
  const bad = write('bad.md', '# A-2: Bad\n**Priority:** soon');
  const latin = write('latin.md', Uint8Array.of(0x23, 0x20, 0xe4, 0xf6));
  const large = write('large.md', `# A-3: ${'x'.repeat(1024 * 1024)}`);
  mkdirSync(join(dir, 'empty'));
  const { tickets, problems } = await readTicketPaths([
    join(dir, 'missing.md'),
    join(dir, 'empty'),
    latin,
    large,
    bad,
    good,
  ]);
  expect(tickets.map((ticket) => ticket.id)).toEqual(['A-1']);
  expect(shown(problems)).toEqual([
    'missing.md:0: there is no such file or directory',
    'empty:0: there is no *.md file in this directory',
    'latin.md:0: not UTF-8 text',
    'large.md:0: larger than 1 MiB',
    'bad.md:2: Priority "soon" is not one of urgent, high, normal, low',
  ]);
});

test('gives an id that two files claim to the first, and reports the second', async () => {
  write('a.md', '# A-1: First');
  write('b.md', '---\nid: A-1\ntitle: Second\n---\n');
  const { tickets, problems } = await readTicketPaths([dir]);
  expect(tickets.map((ticket) => ticket.title)).toEqual(['First']);
  expect(problems[0]?.message).toBe(`A-1 is already in ${join(dir, 'a.md')}, line 1`);
});

test('reads a file once that several paths lead to', async () => {
  const path = write('a.md', '# A-1: First');
  symlinkSync(path, join(dir, 'b.md'));
  symlinkSync(dir, join(dir, 'loop'));
  const { tickets, problems } = await readTicketPaths([path, dir]);
  expect(tickets).toHaveLength(1);
  expect(problems).toEqual([]);
});

test('leaves a readme out of a directory, unless it is named', async () => {
  const readme = write('README.md', '# About these tickets');
  write('a.md', '# A-1: First');
  const walked = await readTicketPaths([dir]);
  expect(walked.tickets.map((ticket) => ticket.id)).toEqual(['A-1']);
  expect(walked.notes[0]?.message).toMatch(/^left out: a readme/);
  expect((await readTicketPaths([readme])).tickets[0]?.title).toBe('About these tickets');
});

test('names a file without an id by its path from the base, so that it stays the same ticket', async () => {
  const path = write('todo/tidy.md', '# Tidy up');
  const { tickets } = await readTicketPaths([path], { base: dir });
  expect(tickets[0]?.externalKey).toBe('file:todo/tidy.md');
});
