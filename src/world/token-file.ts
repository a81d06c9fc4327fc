import { closeSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';
import type { Random } from '../supervisor/ports.ts';

const TOKEN = /^[A-Za-z0-9_-]{32,}$/;

/** The file that holds the admin token cannot be used. The message is a sentence with the mend. */
export class TokenFileError extends Error {
  readonly code = 'token_file';
}

/**
 * The admin token in its file (0600). Made where there is none; `O_EXCL`, so that nobody can have put a file or a link
 * of theirs in its place.
 * @throws {TokenFileError}
 */
export function adminToken(path: string, random: Random): string {
  try {
    const file = openSync(path, 'wx', 0o600);
    try {
      writeSync(file, `${Buffer.from(random.bytes(32)).toString('base64url')}\n`);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  const token = readFileSync(path, 'utf8').trim();
  if (TOKEN.test(token)) return token;
  throw new TokenFileError(`${path} holds no token; delete it, and the service makes a new one`);
}
