import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * How often this role has begun on this ticket, this time included. The count lies outside the worktree: an agent that
 * left notes to itself there would commit them, and would lose them with the worktree.
 */
export function countAttempt(role, ticket) {
  const folder = process.env.DEMO_STATE ?? fileURLToPath(new URL('../state/', import.meta.url));
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${role}-${encodeURIComponent(ticket)}`);
  const attempt = readCount(file) + 1;
  // Renamed into place: an agent that kills itself right after must not leave half a number.
  writeFileSync(`${file}.new`, String(attempt));
  renameSync(`${file}.new`, file);
  return attempt;
}

function readCount(file) {
  try {
    return Number(readFileSync(file, 'utf8'));
  } catch (error) {
    if (error.code === 'ENOENT') return 0;
    throw error;
  }
}
