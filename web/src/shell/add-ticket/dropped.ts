import type { GivenFile } from './files.ts';
import { isMarkdown } from './files.ts';

/** Beyond that somebody dropped the wrong folder. */
const FILES_MAX = 5_000;

/** What was dropped or chosen; of folders the Markdown files below them. */
export async function filesOf(transfer: DataTransfer): Promise<readonly GivenFile[]> {
  // Entries are gone as soon as the event is over: all are taken before anything is awaited.
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry());
  const plain = [...transfer.files];
  if (entries.every((entry) => entry === null)) return plain;
  const found: GivenFile[] = [];
  for (const entry of entries) if (entry) await collect(entry, found, false);
  return found;
}

async function collect(entry: FileSystemEntry, found: GivenFile[], below: boolean): Promise<void> {
  if (found.length >= FILES_MAX) return;
  if (isFile(entry)) {
    // Beside tickets a folder may hold anything; what was dropped by itself is told about.
    if (below && !isMarkdown(entry.name)) return;
    const file = await new Promise<File>((resolve, reject) => entry.file(resolve, reject)).catch(
      () => null,
    );
    found.push(named(file, entry.fullPath.replace(/^\//, '')));
    return;
  }
  if (!isFolder(entry)) return;
  const reader = entry.createReader();
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    ).catch(() => []);
    if (some.length === 0) return;
    for (const one of some) await collect(one, found, true);
  }
}

const isFile = (entry: FileSystemEntry): entry is FileSystemFileEntry => entry.isFile;
const isFolder = (entry: FileSystemEntry): entry is FileSystemDirectoryEntry => entry.isDirectory;

const named = (file: File | null, name: string): GivenFile => ({
  name,
  size: file?.size ?? 1,
  arrayBuffer: () => (file ? file.arrayBuffer() : Promise.reject(new Error('unreadable'))),
});
