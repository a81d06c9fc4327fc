import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

export interface FoundProcess {
  readonly pid: number;
  readonly command: string;
  readonly environment: string;
}

/** Living processes that have this text in their command line or environment; this one excepted. */
export function processesOf(text: string): FoundProcess[] {
  const pids = execFileSync('ps', ['-eo', 'pid='], { encoding: 'utf8' }).trim().split(/\s+/);
  return pids.flatMap((pid) => {
    try {
      const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
      const environment = readFileSync(`/proc/${pid}/environ`, 'utf8');
      const isOne = Number(pid) !== process.pid && `${command}\n${environment}`.includes(text);
      return isOne ? [{ pid: Number(pid), command, environment }] : [];
    } catch {
      // Gone, or another user's.
      return [];
    }
  });
}

/** A zombie is not. */
export function isAlive(pid: number): boolean {
  try {
    return !/^State:\s+[ZX]/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

/** SIGKILL, unless told otherwise; to one that has gone, nothing. */
export function kill(pid: number, signal: NodeJS.Signals = 'SIGKILL'): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has gone.
  }
}

/** Waits for something that nobody announces (a process that ends, a file); fails with `what` after the time. */
export async function eventually<T>(
  what: string,
  look: () => T | Promise<T>,
  withinMs = 30_000,
): Promise<NonNullable<T>> {
  const until = Date.now() + withinMs;
  for (;;) {
    const found = await look();
    if (found) return found;
    if (Date.now() > until) throw new Error(`never happened: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
