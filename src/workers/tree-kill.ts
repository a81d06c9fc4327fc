import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ProcessIdentity, ProcessRow } from './identity.ts';
import { identify, isAlive, isDead, processRow } from './identity.ts';

/** Variable that every process of a run inherits, however often it forks or calls setsid. */
export const markVariable = 'CALLBOARD_MARK';

/** Whom to look for: the agent's group, if one was started, and everything with the mark. */
export type Quarry = { agent?: { identity: ProcessIdentity; pgid: number } | null; mark: string };

/** A process did not die of SIGKILL (for example in uninterruptible sleep). */
export class StillAliveError extends Error {
  readonly code = 'still_alive';
  readonly pids: number[];
  constructor(pids: number[]) {
    super(`processes ${pids.join(', ')} did not end after SIGKILL`);
    this.name = 'StillAliveError';
    this.pids = pids;
  }
}

/** Pids of the living members of the agent's group and of everything that carries the mark. */
export function findQuarry(quarry: Quarry): number[] {
  if (process.platform !== 'linux') return quarry.agent ? groupFromPs(quarry.agent.pgid) : [];
  const pgid = quarry.agent && ownsGroup(quarry.agent) ? quarry.agent.pgid : null;
  return livingRows()
    .filter((row) => row.group === pgid || carriesMark(row.pid, quarry.mark))
    .map((row) => row.pid);
}

/** Sends a signal to all of them; those that have gone meanwhile are passed over. */
export function signalQuarry(quarry: Quarry, signal: NodeJS.Signals): number[] {
  const pids = findQuarry(quarry);
  for (const pid of pids) signalPid(pid, signal);
  return pids;
}

/**
 * SIGKILL until none is left, and returns only then. A process that forks while we look is found
 * in the next round. Throws StillAliveError after `roundsMax` rounds of 20 ms.
 */
export async function killQuarry(quarry: Quarry, roundsMax = 250): Promise<void> {
  let pids: number[] = [];
  for (let round = 0; round < roundsMax; round += 1) {
    pids = signalQuarry(quarry, 'SIGKILL');
    if (pids.length === 0) return;
    await sleep(20);
  }
  throw new StillAliveError(pids);
}

/** Waits until none is left, at most `waitMs`. True if none is. */
export async function waitForEnd(quarry: Quarry, waitMs: number): Promise<boolean> {
  const until = performance.now() + waitMs;
  while (findQuarry(quarry).length > 0) {
    if (performance.now() >= until) return false;
    await sleep(20);
  }
  return true;
}

/** Kills every process that carries CALLBOARD_MARK=<mark>, wherever it went. */
export function sweepStrays(mark: string): Promise<void> {
  return killQuarry({ mark });
}

/** Signals one process; false if it is gone. */
export function signalPid(pid: number, signal: NodeJS.Signals): boolean {
  try {
    process.kill(pid, signal);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
    throw error;
  }
}

/**
 * While a group has a member its number is given to no new process. So if somebody else has the
 * leader's pid now, the group is long gone and the one with its number is a stranger's.
 */
function ownsGroup(agent: NonNullable<Quarry['agent']>): boolean {
  if (isAlive(agent.identity)) return true;
  const now = identify(agent.pgid);
  return now === null
    ? agent.identity.bootId === identify(process.pid)?.bootId
    : now.startTime === agent.identity.startTime && now.bootId === agent.identity.bootId;
}

function livingRows(): ProcessRow[] {
  const rows: ProcessRow[] = [];
  for (const name of readdirSync('/proc')) {
    const pid = Number(name);
    if (!Number.isInteger(pid) || pid === process.pid) continue;
    const row = processRow(pid);
    if (row && !isDead(row.state)) rows.push(row);
  }
  return rows;
}

function carriesMark(pid: number, mark: string): boolean {
  try {
    const environ = readFileSync(`/proc/${pid}/environ`, 'latin1');
    return environ.split('\0').includes(`${markVariable}=${mark}`);
  } catch {
    // Another user's process, or gone.
    return false;
  }
}

function groupFromPs(pgid: number): number[] {
  // No /proc: only the group can be found, a stray that called setsid cannot.
  try {
    process.kill(-pgid, 0);
    return [-pgid];
  } catch {
    return [];
  }
}
