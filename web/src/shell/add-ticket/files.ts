import type { FileResult } from './import-run.ts';

/** More than that is no ticket: its texts hold 64 KiB. */
const FILE_BYTES_MAX = 512 * 1024;
/** Below the service's 1 MiB, with room for the rest of the body. */
export const BATCH_BYTES_MAX = 900 * 1024;
/** So that many small files show how far they are. */
export const BATCH_FILES_MAX = 50;

export interface TextFile {
  /** With the folders below the one that was dropped. */
  readonly name: string;
  readonly text: string;
}

/** A file as the browser gives it. */
export interface GivenFile {
  readonly name: string;
  readonly size: number;
  readonly arrayBuffer: () => Promise<ArrayBuffer>;
}

export const isMarkdown = (name: string): boolean => /\.(md|markdown|mdown)$/i.test(name);

const failed = (name: string, cause: string): FileResult => ({
  name,
  outcome: 'failed',
  id: null,
  line: null,
  cause,
  notes: [],
});

/** The text of a file, or why there is none to send. */
export async function readFile(file: GivenFile): Promise<TextFile | FileResult> {
  const { name, size } = file;
  if (!isMarkdown(name)) return failed(name, 'Its name does not end in .md: it is no ticket file.');
  if (size === 0) return failed(name, 'It is empty. A ticket needs at least a title.');
  if (size > FILE_BYTES_MAX) {
    const mib = (size / 1024 / 1024).toFixed(1);
    return failed(name, `It has ${mib} MiB. A ticket file has at most 512 KiB.`);
  }
  let bytes: ArrayBuffer;
  try {
    bytes = await file.arrayBuffer();
  } catch {
    return failed(name, 'The browser cannot read it. It may have been moved or changed meanwhile.');
  }
  const text = textOf(bytes);
  if (text === null)
    return failed(name, 'It is no text in UTF-8, but binary or in another encoding.');
  if (text.trim() === '') return failed(name, 'It holds nothing but blanks.');
  return { name, text };
}

function textOf(bytes: ArrayBuffer): string | null {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return text.includes('\0') ? null : text;
  } catch {
    return null;
  }
}

const encoder = new TextEncoder();

/** In the order given, each small enough for one request. */
export function batchesOf(files: readonly TextFile[]): readonly (readonly TextFile[])[] {
  const batches: TextFile[][] = [];
  let bytes = 0;
  for (const file of files) {
    const size = encoder.encode(JSON.stringify(file)).length + 1;
    const last = batches.at(-1);
    if (last && last.length < BATCH_FILES_MAX && bytes + size <= BATCH_BYTES_MAX) {
      last.push(file);
      bytes += size;
    } else {
      batches.push([file]);
      bytes = size;
    }
  }
  return batches;
}
