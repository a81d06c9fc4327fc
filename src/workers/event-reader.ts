import type { FileHandle } from 'node:fs/promises';
import { open, stat } from 'node:fs/promises';
import type { RunEvent } from './runner/run-files.ts';
import { runPaths } from './runner/run-files.ts';

const pieceBytes = 64 * 1024;
/** The runner writes shorter lines; what is longer is damage and is passed over. */
const lineBytesMax = 1024 * 1024;

export type EventReader = {
  /**
   * Every event after the last one given, up to what is written now, each once and in order.
   * What was rotated away unread shows as a gap in `o`. Leave the loop early only to close.
   */
  read(): AsyncGenerator<RunEvent, void>;
  /** Number of the last event given. */
  last(): number;
  close(): Promise<void>;
};

type Place = { handle: FileHandle; inode: number; offset: number; rest: Buffer };

/** Reads a run's events over rotations, remembering its place in the files. */
export function createEventReader(options: { runDir: string; from: number }): EventReader {
  const paths = runPaths(options.runDir);
  let place: Place | null = null;
  let last = options.from;

  async function openFile(path: string): Promise<Place | null> {
    try {
      const handle = await open(path, 'r');
      return { handle, inode: (await handle.stat()).ino, offset: 0, rest: Buffer.alloc(0) };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
      throw error;
    }
  }

  /** The older file, if it may hold events that were not given yet, else the current one. */
  async function openNext(finished: number | null): Promise<Place | null> {
    for (;;) {
      const older = await openFile(paths.eventsBefore);
      const current = await openFile(paths.events);
      if (older && current && older.inode === current.inode) {
        // Rotated between the two: look again.
        await Promise.all([older.handle.close(), current.handle.close()]);
        continue;
      }
      const wantsOlder =
        older !== null &&
        older.inode !== finished &&
        ((await firstNumber(current)) ?? Number.POSITIVE_INFINITY) > last + 1;
      await (wantsOlder ? current : older)?.handle.close();
      return wantsOlder ? older : current;
    }
  }

  async function isRotated(inode: number): Promise<boolean> {
    try {
      return (await stat(paths.events)).ino !== inode;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return true;
      throw error;
    }
  }

  return {
    async *read() {
      for (;;) {
        place ??= await openNext(null);
        if (!place) return;
        // Asked first: after a rotation nothing more is written to the file that we hold.
        const rotated = await isRotated(place.inode);
        for await (const event of readOn(place)) {
          if (event.o <= last) continue;
          last = event.o;
          yield event;
        }
        if (!rotated) return;
        const next = await openNext(place.inode);
        // Between the rename and the new file there is no current one for a moment.
        if (!next) return;
        await place.handle.close();
        place = next;
      }
    },
    last: () => last,
    async close() {
      await place?.handle.close();
      place = null;
    },
  };
}

/** Reads whole lines to the end of the file; half a line stays for the next time. */
async function* readOn(place: Place): AsyncGenerator<RunEvent, void> {
  const piece = Buffer.allocUnsafe(pieceBytes);
  for (;;) {
    const { bytesRead } = await place.handle.read(piece, 0, pieceBytes, place.offset);
    if (bytesRead === 0) return;
    place.offset += bytesRead;
    let text = Buffer.concat([place.rest, piece.subarray(0, bytesRead)]);
    for (let end = text.indexOf(10); end !== -1; end = text.indexOf(10)) {
      const event = parseEvent(text.subarray(0, end));
      text = text.subarray(end + 1);
      if (event) yield event;
    }
    place.rest = text.length > lineBytesMax ? Buffer.alloc(0) : Buffer.from(text);
  }
}

async function firstNumber(place: Place | null): Promise<number | null> {
  if (!place) return null;
  const head = Buffer.alloc(64);
  const { bytesRead } = await place.handle.read(head, 0, head.length, 0);
  const found = /^\{"o":(\d+),/.exec(head.toString('latin1', 0, bytesRead));
  return found ? Number(found[1]) : null;
}

/** Null for a line that a full disk tore. */
function parseEvent(line: Buffer): RunEvent | null {
  try {
    const event = JSON.parse(line.toString('utf8')) as RunEvent;
    return Number.isSafeInteger(event?.o) ? event : null;
  } catch {
    return null;
  }
}
