import { CallboardError } from '../../../../src/client/error.ts';
import type { GivenFile, TextFile } from './files.ts';
import { batchesOf, readFile } from './files.ts';

/** What became of one file; the shape of the service's answer. */
export interface FileResult {
  readonly name: string;
  readonly outcome: 'created' | 'updated' | 'unchanged' | 'failed';
  readonly id: string | null;
  readonly line: number | null;
  readonly cause: string | null;
  readonly notes: readonly string[];
}

export interface ImportState {
  readonly total: number;
  readonly results: readonly FileResult[];
  readonly running: boolean;
  /** Files that were not sent, because the service could not be reached; they can be sent again. */
  readonly rest: readonly TextFile[];
  /** Why the sending stopped; null where it did not. */
  readonly stopped: string | null;
}

/** Sends one batch. @throws {CallboardError} */
export type Send = (
  files: readonly TextFile[],
) => Promise<{ readonly results: readonly FileResult[] }>;

/** Reads the files and sends them batch after batch; `tell` hears how far it is. */
export async function importFiles(
  files: readonly GivenFile[],
  send: Send,
  tell: (state: ImportState) => void,
): Promise<void> {
  const results: FileResult[] = [];
  const texts: TextFile[] = [];
  const total = files.length;
  tell({ total, results: [], running: true, rest: [], stopped: null });
  for (const file of files) {
    const read = await readFile(file);
    if ('text' in read) texts.push(read);
    else results.push(read);
  }
  await sendTexts({ total, results, texts }, send, tell);
}

/** The part of {@link importFiles} that a person can ask for once more. */
export async function sendTexts(
  {
    total,
    results,
    texts,
  }: { total: number; results: readonly FileResult[]; texts: readonly TextFile[] },
  send: Send,
  tell: (state: ImportState) => void,
): Promise<void> {
  const all = [...results];
  let left = texts;
  for (const batch of batchesOf(texts)) {
    tell({ total, results: [...all], running: true, rest: [], stopped: null });
    try {
      all.push(...(await send(batch)).results);
    } catch (error) {
      if (!(error instanceof CallboardError)) throw error;
      if (!isRefusal(error)) {
        tell({ total, results: [...all], running: false, rest: left, stopped: error.message });
        return;
      }
      all.push(...batch.map((file, at) => refused(file, at, error)));
    }
    left = left.slice(batch.length);
  }
  tell({ total, results: all, running: false, rest: [], stopped: null });
}

/** Whether sending the same once more would bring the same. */
const isRefusal = ({ status }: CallboardError): boolean =>
  status >= 400 && status < 500 && status !== 401 && status !== 429;

/** What is said about the very file, else what is said about all of them. */
function refused({ name }: TextFile, at: number, { message, problem }: CallboardError): FileResult {
  const own = problem?.errors.find(({ path }) => path.startsWith(`files.${at}.`));
  const cause = own ? `${own.path.split('.').at(-1)} ${own.message}` : message;
  return { name, outcome: 'failed', id: null, line: null, cause, notes: [] };
}

export interface Summary {
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly failed: number;
}

export function summaryOf(results: readonly FileResult[]): Summary {
  const count = (wanted: FileResult['outcome']): number =>
    results.filter(({ outcome }) => outcome === wanted).length;
  return {
    created: count('created'),
    updated: count('updated'),
    unchanged: count('unchanged'),
    failed: count('failed'),
  };
}

/** `3 tickets added, 1 changed. 2 files could not be read.` */
export function summaryWords({ created, updated, unchanged, failed }: Summary): string {
  const parts = [
    created > 0 ? `${created} ${created === 1 ? 'ticket' : 'tickets'} added` : '',
    updated > 0 ? `${updated} changed` : '',
    unchanged > 0 ? `${unchanged} as before` : '',
  ].filter((part) => part !== '');
  const went = parts.length === 0 ? 'No ticket was added.' : `${parts.join(', ')}.`;
  if (failed === 0) return went;
  return `${went} ${failed} ${failed === 1 ? 'file' : 'files'} could not be read.`;
}
