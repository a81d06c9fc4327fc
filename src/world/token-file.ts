import {
  chmodSync,
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  openSync,
  readFileSync,
  renameSync,
  statSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import type { Random } from '../supervisor/ports.ts';

const TOKEN = /^[A-Za-z0-9_-]{32,}$/;

/** The file that holds a token cannot be used. The message is a sentence with the mend. */
export class TokenFileError extends Error {
  override readonly name = 'TokenFileError';
  readonly code = 'token_file';
}

/** The two tokens of a data directory, as they are now. */
export interface TokenFiles {
  /** May do everything. */
  admin(): string;
  /** May look and change nothing. */
  reader(): string;
  /** Makes both new; the old ones count no more, from now on. @throws {TokenFileError} */
  rotate(): void;
}

/** The name of the admin token's file in the data directory, and of the one that only reads. */
export const TOKEN_FILE = 'token';
export const READ_TOKEN_FILE = 'token.read';

/**
 * The tokens in their files, which are closed to others (0600). Made where there are none.
 * @throws {TokenFileError}
 */
export function tokenFiles(dataDir: string, random: Random): TokenFiles {
  const adminFile = join(dataDir, TOKEN_FILE);
  const readFile = join(dataDir, READ_TOKEN_FILE);
  let admin = tokenIn(adminFile, random);
  let reader = tokenIn(readFile, random);
  return {
    admin: () => admin,
    reader: () => reader,
    rotate() {
      const made = [newToken(random), newToken(random)] as const;
      replace(adminFile, made[0], random);
      admin = made[0];
      replace(readFile, made[1], random);
      reader = made[1];
    },
  };
}

/** Makes both tokens of a data directory new, for the next start of its service. @throws {TokenFileError} */
export function rotateTokenFiles(dataDir: string, random: Random): void {
  for (const name of [TOKEN_FILE, READ_TOKEN_FILE]) {
    replace(join(dataDir, name), newToken(random), random);
  }
}

function tokenIn(path: string, random: Random): string {
  if (!existsSync(path)) writeOnce(path, random);
  const token = readFileSync(path, 'utf8').trim();
  if (!TOKEN.test(token)) {
    throw new TokenFileError(`${path} holds no token; delete it, and the service makes a new one`);
  }
  if ((statSync(path).mode & 0o077) !== 0) chmodSync(path, 0o600);
  return token;
}

const newToken = (random: Random): string => Buffer.from(random.bytes(32)).toString('base64url');

/** Whole or not at all: half a token after a crash would keep every later start from its work. */
function writeOnce(path: string, random: Random): void {
  const building = build(path, newToken(random), random);
  try {
    // Not renamed: what somebody put in its place meanwhile is not overwritten.
    linkSync(building, path);
  } finally {
    unlinkSync(building);
  }
}

function replace(path: string, token: string, random: Random): void {
  try {
    renameSync(build(path, token, random), path);
  } catch (cause) {
    throw new TokenFileError(
      `${path} cannot be written (${(cause as NodeJS.ErrnoException).code ?? 'unknown cause'}); see that its folder is yours and has room`,
      { cause },
    );
  }
}

function build(path: string, token: string, random: Random): string {
  const building = `${path}.${Buffer.from(random.bytes(6)).toString('hex')}`;
  const file = openSync(building, 'wx', 0o600);
  try {
    writeSync(file, `${token}\n`);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  return building;
}
