import { createHash } from 'node:crypto';
import { lstatSync, mkdirSync, unlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import type { Server, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runPaths } from './run-files.ts';

/** The system's limit is about 108 bytes, and 104 on macOS. */
const socketPathBytesMax = 100;

/**
 * Where a runner listens: in its run directory, or, if that path is too long for a socket, in a
 * private folder under the system's temporary one. Throws if that folder is not ours alone.
 */
export function socketPath(runDir: string): string {
  const near = runPaths(runDir).socket;
  if (Buffer.byteLength(near) <= socketPathBytesMax) return near;
  const name = createHash('sha256').update(runDir).digest('hex').slice(0, 32);
  const uid = process.getuid?.() ?? 0;
  const folders = [tmpdir(), '/tmp'].map((base) => join(base, `callboard-${uid}`));
  const folder = folders.find((path) => Buffer.byteLength(join(path, name)) <= socketPathBytesMax);
  if (!folder)
    throw new Error(`no folder with a path short enough for a socket: ${folders.join(', ')}`);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  // Somebody else may have made it first, to stand between service and runner.
  const found = lstatSync(folder);
  if (!found.isDirectory() || found.uid !== uid || (found.mode & 0o077) !== 0) {
    throw new Error(`${folder} must be a directory of user ${uid} with mode 0700`);
  }
  return join(folder, name);
}

/** Listens there. What an earlier process left at the path is replaced: the claim is ours. */
export function listen(path: string, onConnection: (socket: Socket) => void): Promise<Server> {
  try {
    unlinkSync(path);
  } catch {
    // Nothing stood there.
  }
  const server = createServer(onConnection);
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, () => resolve(server));
  });
}
