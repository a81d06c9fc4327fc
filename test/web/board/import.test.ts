import { describe, expect, it } from 'vitest';
import { CallboardError } from '../../../src/client/error.ts';
import { EMPTY_DRAFT, errorsOf, newTicketOf } from '../../../web/src/shell/add-ticket/draft.ts';
import type { GivenFile, TextFile } from '../../../web/src/shell/add-ticket/files.ts';
import {
  BATCH_BYTES_MAX,
  BATCH_FILES_MAX,
  batchesOf,
  readFile,
} from '../../../web/src/shell/add-ticket/files.ts';
import type {
  FileResult,
  ImportState,
  Send,
} from '../../../web/src/shell/add-ticket/import-run.ts';
import {
  importFiles,
  sendTexts,
  summaryOf,
  summaryWords,
} from '../../../web/src/shell/add-ticket/import-run.ts';

const given = (name: string, content: string | Uint8Array, size?: number): GivenFile => {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  return {
    name,
    size: size ?? bytes.length,
    arrayBuffer: () => Promise.resolve(new Uint8Array(bytes).buffer),
  };
};
const created = ({ name }: TextFile): FileResult => ({
  name,
  outcome: 'created',
  id: `CB-${name}`,
  line: null,
  cause: null,
  notes: [],
});
const taking: Send = (files) => Promise.resolve({ results: files.map(created) });

describe('a file that is dropped', () => {
  it.each<[string, GivenFile, RegExp]>([
    ['of no bytes', given('a.md', ''), /empty/],
    ['of blanks', given('a.md', ' \n\t'), /nothing but blanks/],
    ['with a NUL', given('a.md', 'a\0b'), /binary/],
    ['in another encoding', given('a.md', new Uint8Array([0xff, 0xfe, 0x41])), /UTF-8/],
    ['that is too large', given('a.md', 'x', 3 * 1024 * 1024), /3\.0 MiB/],
    ['with another ending', given('a.png', 'x'), /\.md/],
    [
      'that went away meanwhile',
      { name: 'a.md', size: 3, arrayBuffer: () => Promise.reject(new Error('gone')) },
      /cannot read it/,
    ],
  ])('%s is named with its cause and not sent', async (_, file, cause) => {
    expect(await readFile(file)).toMatchObject({
      outcome: 'failed',
      cause: expect.stringMatching(cause),
    });
  });

  it('keeps its text as it is, without a mark of its encoding', async () => {
    expect(await readFile(given('x/A.MD', '\uFEFF# CB-1: Ä\r\n'))).toEqual({
      name: 'x/A.MD',
      text: '# CB-1: Ä\r\n',
    });
  });
});

describe('files on their way', () => {
  it('go in batches that the service takes, none missing and in their order', () => {
    const files = Array.from({ length: 130 }, (_, at): TextFile => ({
      name: `${at}.md`,
      // Quotes and control characters take more room on the wire than in memory.
      text: '"\u0001'.repeat(at * 400),
    }));
    const batches = batchesOf(files);
    expect(batches.flat()).toEqual(files);
    for (const batch of batches) {
      expect(batch.length).toBeLessThanOrEqual(BATCH_FILES_MAX);
      const bytes = Buffer.byteLength(JSON.stringify({ files: batch }));
      if (batch.length > 1) expect(bytes).toBeLessThanOrEqual(BATCH_BYTES_MAX + 20);
    }
    expect(batchesOf([])).toEqual([]);
  });

  it('tell how far they are, and each file ends in exactly one result', async () => {
    const files = [
      given('bad.md', ''),
      ...Array.from({ length: 120 }, (_, at) => given(`${at}.md`, `# T${at}`)),
    ];
    const told: ImportState[] = [];
    await importFiles(files, taking, (state) => told.push(state));
    const last = told.at(-1) as ImportState;
    expect(last).toMatchObject({ total: 121, running: false, rest: [], stopped: null });
    expect(new Set(last.results.map(({ name }) => name)).size).toBe(121);
    expect(summaryWords(summaryOf(last.results))).toBe(
      '120 tickets added. 1 file could not be read.',
    );
    const steps = told.map(({ results }) => results.length);
    expect(steps).toEqual(steps.toSorted((a, b) => a - b));
    expect(new Set(steps).size).toBeGreaterThan(3);
  });

  it('stop where the service cannot be reached, and what was not sent can be sent again', async () => {
    const files = Array.from({ length: 120 }, (_, at) => given(`${at}.md`, `# T${at}`));
    let calls = 0;
    const failing: Send = (batch) => {
      calls += 1;
      if (calls === 2) throw new CallboardError('Not there.', { status: 0, code: 'unavailable' });
      return taking(batch);
    };
    let state: ImportState | undefined;
    const tell = (said: ImportState): void => {
      state = said;
    };
    await importFiles(files, failing, tell);
    expect(state).toMatchObject({ running: false, stopped: 'Not there.' });
    expect([state?.results.length, state?.rest.length]).toEqual([50, 70]);
    await sendTexts({ ...(state as ImportState), texts: state?.rest ?? [] }, failing, tell);
    expect(state).toMatchObject({ running: false, stopped: null, rest: [] });
    expect(new Set(state?.results.map(({ name }) => name)).size).toBe(120);
  });

  it('that are refused together are each named, and the other batches go on', async () => {
    const files = Array.from({ length: 60 }, (_, at) => given(`${at}.md`, `# T${at}`));
    const refusing: Send = (batch) => {
      if (batch.length < 50) return taking(batch);
      const problem = { errors: [{ in: 'body', path: 'files.1.name', message: 'is too long' }] };
      throw new CallboardError('The body is invalid.', {
        status: 400,
        code: 'invalid',
        problem: problem as never,
      });
    };
    let state: ImportState | undefined;
    await importFiles(files, refusing, (said) => {
      state = said;
    });
    expect(summaryOf(state?.results ?? [])).toEqual({
      created: 10,
      updated: 0,
      unchanged: 0,
      failed: 50,
    });
    expect(state?.results[1]?.cause).toBe('name is too long');
    expect(state?.results[0]?.cause).toBe('The body is invalid.');
  });
});

describe('a new ticket', () => {
  it('leaves to the service what was left alone', () => {
    expect(newTicketOf({ ...EMPTY_DRAFT, title: ' Round ' })).toEqual({
      title: 'Round',
      priority: 'normal',
    });
  });

  it('has each label and dependency once', () => {
    const draft = {
      ...EMPTY_DRAFT,
      title: 'T',
      labels: 'a b, c,,a b',
      dependsOn: 'CB-1,CB-2 CB-1',
      inbox: true,
      requiresCommit: false,
    };
    expect(newTicketOf(draft)).toEqual({
      title: 'T',
      priority: 'normal',
      labels: ['a b', 'c'],
      dependsOn: ['CB-1', 'CB-2'],
      state: 'inbox',
      requiresCommit: false,
    });
  });

  it('has what the service says about a field beside that field', () => {
    const refusal = (code: string, errors: { path: string; message: string }[] = []) =>
      errorsOf({ code, message: 'No.', problem: { errors } });
    expect(
      refusal('invalid', [
        { path: 'title', message: 'must not contain NUL' },
        { path: 'labels.2', message: 'is odd.' },
      ]),
    ).toEqual({
      title: 'Must not contain NUL.',
      labels: 'Is odd.',
    });
    expect(refusal('unknown_dependency')).toEqual({ dependsOn: 'No.' });
    expect(refusal('dependency_cycle')).toEqual({ dependsOn: 'No.' });
    expect(refusal('invalid', [{ path: 'by', message: 'is long' }])).toEqual({ '': 'By is long.' });
    expect(refusal('unavailable')).toEqual({ '': 'No.' });
  });
});
