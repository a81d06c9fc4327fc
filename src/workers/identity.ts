import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/**
 * Who a process is, beyond its pid: pids are used again, and after a reboot all of them are.
 * `startTime` is opaque (clock ticks since boot on Linux), compared as text only.
 */
export type ProcessIdentity = { pid: number; startTime: string; bootId: string };

/** One row of the process table. `session` and `group` are pids of their leaders. */
export type ProcessRow = {
  pid: number;
  state: string;
  group: number;
  session: number;
  startTime: string;
};

let bootIdRead: string | undefined;

/** The identity of a process that exists (a zombie too), or null if there is none with this pid. */
export function identify(pid: number): ProcessIdentity | null {
  const row = processRow(pid);
  return row && { pid, startTime: row.startTime, bootId: bootId() };
}

/**
 * Whether this very process still runs. A zombie does not, and nobody else's process that got the
 * same pid is it. Throws when the process table cannot be read: a failed look proves no death.
 */
export function isAlive(identity: ProcessIdentity): boolean {
  if (identity.bootId !== bootId()) return false;
  const row = processRow(identity.pid);
  return row !== null && row.startTime === identity.startTime && !isDead(row.state);
}

/** Zombies answer kill(pid, 0) like the living: the state letter tells them apart. */
export function isDead(state: string): boolean {
  return state.startsWith('Z') || state.startsWith('X');
}

/** The process table's row for a pid, or null. */
export function processRow(pid: number): ProcessRow | null {
  if (!Number.isSafeInteger(pid) || pid <= 0) return null;
  if (process.platform !== 'linux') return rowFromPs(pid);
  try {
    return parseStat(pid, readFileSync(`/proc/${pid}/stat`, 'latin1'));
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' || code === 'ESRCH') return null;
    throw error;
  }
}

/** The command name may hold blanks and brackets, so fields count from the last `)`. */
export function parseStat(pid: number, stat: string): ProcessRow {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return {
    pid,
    state: fields[0] ?? '?',
    group: Number(fields[2]),
    session: Number(fields[3]),
    startTime: fields[19] ?? '',
  };
}

function rowFromPs(pid: number): ProcessRow | null {
  const columns = ['stat=', 'pgid=', 'sess=', 'lstart='].flatMap((column) => ['-o', column]);
  try {
    const line = execFileSync('ps', [...columns, '-p', String(pid)], {
      encoding: 'latin1',
      env: { PATH: process.env['PATH'], LC_ALL: 'C', TZ: 'UTC' },
    }).trim();
    const [state = '', group, session, ...started] = line.split(/\s+/);
    return {
      pid,
      state,
      group: Number(group),
      session: Number(session),
      startTime: started.join(' '),
    };
  } catch (error) {
    // ps ends with 1 and says nothing when there is no such process.
    if ((error as { status?: number }).status === 1) return null;
    throw error;
  }
}

function bootId(): string {
  bootIdRead ??= (
    process.platform === 'linux'
      ? readFileSync('/proc/sys/kernel/random/boot_id', 'latin1')
      : execFileSync('sysctl', ['-n', 'kern.boottime'], { encoding: 'latin1' })
  ).trim();
  return bootIdRead;
}
