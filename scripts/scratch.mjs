import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { freemem, tmpdir } from 'node:os';
import { join } from 'node:path';

/** What statfs(2) calls a file system in memory. */
const TMPFS = 0x01021994;
/** The tests use a tenth of it at a time; and all of it must be there to be had. */
const bytesMin = 2 * 1024 ** 3;

/**
 * Makes the folder that the tests keep their temporary files in, in memory where that is to be had: a disk makes
 * each of their ten thousands of commits wait. Whoever names a TMPDIR gets it there.
 * @returns its path, a short one, since the sockets below it must fit into an address
 */
export function scratchFolder({ env = process.env, memory = '/dev/shm', bytes = bytesMin } = {}) {
  return (env.TMPDIR ? null : inMemory(memory, bytes)) ?? mkdtempSync(join(tmpdir(), 'callboard-'));
}

function inMemory(memory, bytes) {
  let folder = null;
  try {
    const { type, bavail, bsize } = statfsSync(memory);
    if (type !== TMPFS || bavail * bsize < bytes || available() < bytes) return null;
    folder = mkdtempSync(join(memory, 'callboard-'));
    if (runsPrograms(folder)) return folder;
  } catch {
    // Not there, or not ours to write in.
  }
  if (folder) rmSync(folder, { recursive: true, force: true });
  return null;
}

/** The memory that is left, of what a container may have. */
function available() {
  return process.availableMemory?.() ?? freemem();
}

// Containers often mount it so that nothing in it can be run, and the tests play agents and gates.
function runsPrograms(folder) {
  const program = join(folder, 'runs');
  writeFileSync(program, '#!/bin/sh\n', { mode: 0o700 });
  const { status } = spawnSync(program, { stdio: 'ignore' });
  rmSync(program);
  return status === 0;
}
