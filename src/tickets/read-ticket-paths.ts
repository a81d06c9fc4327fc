import { open } from 'node:fs/promises';
import { relative, resolve } from 'node:path';
import { collectTickets } from './collect-tickets.ts';
import type { TicketFileResult } from './draft.ts';
import { fileErrorWords, findFiles } from './find-files.ts';
import { readTicketFile } from './read-ticket-file.ts';

export const FILE_BYTES_MAX = 1024 * 1024;

/**
 * The tickets in files and directories, in the order given, directories sorted. One that cannot be read is a problem and
 * the others still go in. `base` is the folder from which a file without an id is named, so that importing it from
 * another working directory finds the same ticket; take the config's folder.
 */
export async function readTicketPaths(
  paths: readonly string[],
  { base = process.cwd() }: { base?: string } = {},
): Promise<TicketFileResult> {
  const found = await findFiles(paths);
  const results: TicketFileResult[] = [{ ...found, tickets: [] }];
  for (const file of found.files) results.push(await readOne(file, base));
  return collectTickets(results);
}

async function readOne(file: string, base: string): Promise<TicketFileResult> {
  try {
    const text = await readText(file);
    return readTicketFile({ file, text, key: relative(resolve(base), resolve(file)) });
  } catch (error) {
    const message = fileErrorWords(error);
    return { tickets: [], problems: [{ file, line: 0, message }], notes: [] };
  }
}

async function readText(file: string): Promise<string> {
  const handle = await open(file, 'r');
  try {
    // One byte more than allowed, not what stat says: a file may grow, and /proc says 0.
    const buffer = Buffer.alloc(FILE_BYTES_MAX + 1);
    let length = 0;
    for (;;) {
      const { bytesRead } = await handle.read(buffer, length, buffer.length - length, length);
      length += bytesRead;
      if (length > FILE_BYTES_MAX) throw new Error('larger than 1 MiB');
      if (bytesRead === 0) break;
    }
    return decode(buffer.subarray(0, length));
  } finally {
    await handle.close();
  }
}

function decode(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    throw new Error('not UTF-8 text', { cause: error });
  }
}
