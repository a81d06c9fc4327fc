import { linkSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { say } from './say.mjs';

// Longer than any install: a lock this old belongs to a process whose number was given out again.
const staleAfterMs = 30 * 60_000;
const pollMs = 200;

/**
 * Runs `body` while holding a lock file, so that two commands started at once
 * do not both install into the same folder. Waits for a living holder; takes over from a dead one.
 */
export async function withLock(file, body) {
  let told = false;
  while (!take(file)) {
    const holder = readHolder(file);
    if (holder && isStale(file, holder)) {
      breakLock(file, holder);
      continue;
    }
    if (holder && !told)
      say(`waiting for another set-up of this folder (process ${holder.trim()})`);
    told ||= holder !== undefined;
    await sleep(pollMs);
  }
  try {
    return await body();
  } finally {
    rmSync(file, { force: true });
  }
}

function take(file) {
  // Written beside it and linked: a lock file is never seen empty.
  const own = `${file}.${process.pid}`;
  writeFileSync(own, `${process.pid}\n`);
  try {
    linkSync(own, file);
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(own, { force: true });
  }
}

function readHolder(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined; // released a moment ago
  }
}

function isStale(file, holder) {
  const stat = statSync(file, { throwIfNoEntry: false });
  if (!stat) return false;
  if (Date.now() - stat.mtimeMs > staleAfterMs) return true;
  try {
    process.kill(Number(holder), 0);
    return false;
  } catch (error) {
    return error.code === 'ESRCH';
  }
}

function breakLock(file, seen) {
  const aside = `${file}.stale.${process.pid}`;
  try {
    renameSync(file, aside);
    // Somebody may have broken it before us and taken it: what we moved is then theirs.
    if (readFileSync(aside, 'utf8') !== seen) linkSync(aside, file);
  } catch (error) {
    if (error.code !== 'ENOENT' && error.code !== 'EEXIST') throw error;
  } finally {
    rmSync(aside, { force: true });
  }
}
