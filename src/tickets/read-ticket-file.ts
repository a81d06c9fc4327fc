import { createHash } from 'node:crypto';
import { contentHash } from './content-hash.ts';
import { BODY_BYTES_MAX, ID_CHARS_MAX, TITLE_CHARS_MAX } from './draft.ts';
import type { Remark, TicketDraft, TicketFileResult } from './draft.ts';
import { readFields } from './fields.ts';
import { readFrontMatter } from './front-matter.ts';
import { readHeader } from './header.ts';

const KEY_CHARS_MAX = 900;

/**
 * One Markdown file as one ticket (DOMAIN §11). Never throws: what is wrong comes back as problems, and then there is no
 * ticket. `file` is the name for messages; `key` the path that identifies a ticket without an id (default: `file`).
 */
export function readTicketFile(given: {
  file: string;
  text: string;
  key?: string;
}): TicketFileResult {
  const { file } = given;
  const problems: Remark[] = [];
  const notes: Remark[] = [];
  const report = (line: number, message: string): void =>
    void problems.push({ file, line, message });
  const note = (line: number, message: string): void => void notes.push({ file, line, message });

  const text = given.text.replace(/^\uFEFF/, '').replace(/\r\n/g, '\n');
  const nul = text.indexOf('\0');
  if (nul !== -1) {
    report(text.slice(0, nul).split('\n').length, 'there is a NUL character: is this a text file?');
    return { tickets: [], problems, notes };
  }
  const lines = text.split('\n');
  const first = Math.max(
    0,
    lines.findIndex((line) => line.trim() !== ''),
  );
  const matter = readFrontMatter(lines, first, report);
  const matterFields = matter?.fields ?? [];
  const start = matter?.bodyStart ?? first;
  // A broken front matter may hide a title: a complaint about the title would only mislead.
  if (problems.length > 0 && matterFields.length === 0) return { tickets: [], problems, notes };
  const titled = matterFields.some((field) => field.field === 'title');
  const header = titled ? null : readHeader(lines, start, report, note);
  const read = readFields([...matterFields, ...(header?.fields ?? [])], report);

  const title = header?.title ?? read.title?.text.split(/\n+/).join(' ') ?? '';
  const line = header?.titleLine ?? read.title?.line ?? first + 1;
  if (header || read.title) checkTitle(title, (message) => report(line, message));
  if (header?.id && read.id !== null && read.id !== header.id) {
    report(line, `the heading says ${header.id}, the field id says ${read.id}`);
  }
  const id = read.id ?? header?.id ?? null;
  if (id !== null && id.length > ID_CHARS_MAX) {
    report(line, `an id may have ${ID_CHARS_MAX} characters`);
  }
  if (id !== null && read.fields.dependsOn?.includes(id)) report(line, `${id} depends on itself`);

  const kept = header?.kept ?? [];
  for (const label of kept) note(line, `${label} is not a field; it stays in the body`);
  const body = joinBody(kept, lines.slice(header?.bodyStart ?? start));
  const bytes = Buffer.byteLength(body);
  if (bytes > BODY_BYTES_MAX) {
    report(line, `the body has ${bytes} bytes, ${BODY_BYTES_MAX} are allowed`);
  }
  if (problems.length > 0) return { tickets: [], problems, notes };

  const draft: TicketDraft = {
    id,
    externalKey: id === null ? fileKey(given.key ?? file) : `id:${id}`,
    title,
    body,
    fields: read.fields,
    dependencyNotes: read.dependencies.flatMap(({ id: on, note }) =>
      note === null ? [] : [{ id: on, note }],
    ),
    source: { file, line },
    hash: contentHash({ title, body, fields: read.fields }),
  };
  return { tickets: [draft], problems, notes };
}

function checkTitle(title: string, report: (message: string) => void): void {
  if (title === '') report('the title is empty');
  // Code points, as people and the service count: an emoji is one.
  const count = Array.from(title).length;
  if (count > TITLE_CHARS_MAX) {
    report(`the title has ${count} characters, ${TITLE_CHARS_MAX} are allowed`);
  }
}

/** Blank lines at both ends go, the indentation of the first line stays. */
function joinBody(kept: readonly string[], rest: readonly string[]): string {
  const from = rest.findIndex((line) => line.trim() !== '');
  const to = rest.findLastIndex((line) => line.trim() !== '');
  const own = from === -1 ? [] : rest.slice(from, to + 1);
  return [...kept, ...(kept.length > 0 && own.length > 0 ? [''] : []), ...own].join('\n');
}

/** The service takes keys of 1,000 characters; a longer path is known by its hash. */
function fileKey(path: string): string {
  const name = path.replaceAll('\\', '/').replace(/^(\.\/)+/, '');
  return `file:${name.length > KEY_CHARS_MAX ? createHash('sha256').update(name).digest('hex') : name}`;
}
