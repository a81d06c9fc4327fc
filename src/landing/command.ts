import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { sweepStrays } from '../workers/tree-kill.ts';
import type { Landed } from './fast-forward.ts';

/** Of the command's output, the end is kept. */
const TAIL_CHARS_MAX = 4_000;
/** What was written before the end may still be in the pipes; a child of the command can hold them for ever. */
const FLUSH_MS = 200;

export interface LandingRun {
  /** The program and its arguments; no shell. */
  readonly command: readonly string[];
  /** The ticket's repository. */
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  readonly graceMs: number;
  /** Everything that the command starts inherits it (tree-kill.ts). */
  readonly mark: string;
  /** The service ends. */
  readonly signal: AbortSignal;
}

/** The service ended before the command did: it is to be run again by the next one. */
export class LandingInterrupted extends Error {
  readonly code = 'interrupted';
}

/**
 * Runs the command that lands a ticket: exit 0 is landed, anything else failed, with the end of its output.
 * Past its time, and at the end of the service, its whole group is ended: politely, then by force.
 * @throws LandingInterrupted
 */
export async function runLanding(run: LandingRun): Promise<Landed> {
  const { command, cwd, env, timeoutMs, mark, signal } = run;
  // One that a killed service has left behind would land at the same time.
  await sweepStrays(mark);
  if (signal.aborted) throw new LandingInterrupted('the service ends');
  const [program = '', ...args] = command;
  let tail = '';
  const child = begin(program, args, { cwd, env: { ...env, CALLBOARD_MARK: mark } });
  if ('cause' in child) return child;
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      tail = (tail + text).slice(-TAIL_CHARS_MAX);
    });
  }
  const closed = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const exited = new Promise<{ why: string | null }>((resolve) => {
    child.once('error', ({ message }) => resolve({ why: `could not be started: ${message}` }));
    child.once('exit', (code, by) => {
      resolve({ why: code === 0 ? null : `ended with ${by ?? `exit code ${code}`}` });
    });
  });
  const ended = await inTime(exited, timeoutMs, signal);
  if (ended === null) await endGroup(child.pid, exited, run);
  // What it has left behind lands no more.
  await sweepStrays(mark);
  await Promise.race([closed, sleep(FLUSH_MS)]);
  child.stdout.destroy();
  child.stderr.destroy();
  if (ended === null && signal.aborted) throw new LandingInterrupted('the service ends');
  const why = ended ? ended.why : `took longer than ${timeoutMs} ms and was ended`;
  if (why === null) return { ok: true };
  const said = tail.trim();
  return { ok: false, cause: `the landing command ${why}${said === '' ? '' : `:\n${said}`}` };
}

/** @returns a failure where the system refuses it at once, as it does arguments that are too long. */
function begin(program: string, args: string[], { cwd, env }: Pick<LandingRun, 'cwd' | 'env'>) {
  try {
    return spawn(program, args, { cwd, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  } catch (error) {
    const cause = `the landing command could not be started: ${(error as Error).message}`;
    return { ok: false, cause } as const;
  }
}

/** Null where it has not ended in time, or is not waited for any more. */
async function inTime<T>(end: Promise<T>, ms: number, signal: AbortSignal): Promise<T | null> {
  const over = new AbortController();
  const late = sleep(ms, null, { signal: AbortSignal.any([signal, over.signal]) }).catch(
    () => null,
  );
  try {
    return await Promise.race([end, late]);
  } finally {
    over.abort();
  }
}

async function endGroup(
  pid: number | undefined,
  exited: Promise<unknown>,
  { graceMs }: Pick<LandingRun, 'graceMs'>,
): Promise<void> {
  signalGroup(pid, 'SIGTERM');
  const over = new AbortController();
  await Promise.race([exited, sleep(graceMs, null, { signal: over.signal }).catch(() => null)]);
  over.abort();
  signalGroup(pid, 'SIGKILL');
}

function signalGroup(pid: number | undefined, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
