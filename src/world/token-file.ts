import {
  chmodSync,
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  openSync,
  readFileSync,
  statSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import type { Random } from '../supervisor/ports.ts';

const TOKEN = /^[A-Za-z0-9_-]{32,}$/;

/** The file that holds the admin token cannot be used. The message is a sentence with the mend. */
export class TokenFileError extends Error {
  readonly code = 'token_file';
}

/**
 * The admin token in its file, which is closed to others (0600). Made where there is none.
 * @throws {TokenFileError}
 */
export function adminToken(path: string, random: Random): string {
  if (!existsSync(path)) writeOnce(path, random);
  const token = readFileSync(path, 'utf8').trim();
  if (!TOKEN.test(token)) {
    throw new TokenFileError(`${path} holds no token; delete it, and the service makes a new one`);
  }
  if ((statSync(path).mode & 0o077) !== 0) chmodSync(path, 0o600);
  return token;
}

/** Whole or not at all: half a token after a crash would keep every later start from its work. */
function writeOnce(path: string, random: Random): void {
  const building = `${path}.${Buffer.from(random.bytes(6)).toString('hex')}`;
  const file = openSync(building, 'wx', 0o600);
  try {
    writeSync(file, `${Buffer.from(random.bytes(32)).toString('base64url')}\n`);
    fsyncSync(file);
    // Not renamed: what somebody put in its place meanwhile is not overwritten.
    linkSync(building, path);
  } finally {
    closeSync(file);
    unlinkSync(building);
  }
}
