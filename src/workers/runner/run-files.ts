/**
 * A run directory (`<dataDir>/runs/<run>/<incarnation>/`, 0700) and the files in it (0600):
 * who writes what, and how a reader never sees half of one.
 */
import { randomBytes } from 'node:crypto';
import {
  closeSync,
  fsyncSync,
  linkSync,
  openSync,
  readFileSync,
  renameSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import type { ProcessIdentity } from '../identity.ts';

/** What the runner must do. Written once by the service, read once by the runner. */
export type RunSpec = {
  run: string;
  incarnation: number;
  /** Program and arguments. Never from the API or a ticket. */
  command: string[];
  cwd: string;
  /** The agent's whole environment; the runner adds CALLBOARD_MARK. */
  env: Record<string, string>;
  stdin: 'prompt' | 'none';
  promptFile: string;
  nonce: string;
  /** Value of CALLBOARD_MARK: everything that the agent starts inherits it. */
  mark: string;
  goTimeoutMs: number;
  graceMs: number;
  logBytesMax: number;
  keepStdinOpen?: boolean;
  /** Spoken to by the Agent Client Protocol; absent for a command that only gets a prompt. */
  acp?: AcpSpec;
};

export type AcpSpec = {
  /** What is answered to an agent that asks before it uses a tool; `ask` refuses, and says why. */
  permissions: 'allow' | 'ask' | 'deny';
  /** The session mode to set, by the agent's own name for it; null leaves it as it begins. */
  mode: string | null;
  /** It ends after its first turn: a reviewer. */
  oneTurn: boolean;
  /** Where the service speaks MCP; absent for a run that has nothing to report. */
  mcp?: string;
};

/** How a run ended. `at` in ms since 1970, `events` = number of the last event. */
export type Exit =
  | {
      kind: 'exited';
      code: number | null;
      signal: string | null;
      at: number;
      events: number;
      stoppedBy?: string;
    }
  | { kind: 'start_failed'; code: string; message: string; at: number }
  | { kind: 'unstarted'; at: number; stoppedBy?: string };

/**
 * `out`: what the agent itself says. `err`: its stderr. `act`: its thoughts, tools and their output, and what the runner
 * notes about it. `in`: what it is told after its prompt.
 */
export type TextKind = 'out' | 'err' | 'act' | 'in';

/**
 * One line of events.ndjson. `o` counts from 1 without a gap, over rotations too. `turn`: one after the first has begun;
 * `end`: one is over, with what it used.
 */
export type RunEvent =
  | { o: number; at: number; k: TextKind; d: string }
  | { o: number; at: number; k: 'turn'; n: number; nonceHash: string }
  | { o: number; at: number; k: 'end'; n: number; why: string; tokens: number; cost: number }
  | { o: number; at: number; k: 'exit'; code: number | null; signal: string | null };

/** runner.json: who the runner is and where it listens. */
export type RunnerRecord = { identity: ProcessIdentity; socket: string; incarnation: number };

/** agent.json: whom to stop when the runner cannot. */
export type AgentRecord = { identity: ProcessIdentity; pgid: number };

/** Paths of the files of one run. */
export function runPaths(runDir: string) {
  return {
    spec: join(runDir, 'spec.json'),
    prompt: join(runDir, 'prompt'),
    nonce: join(runDir, 'nonce'),
    claim: join(runDir, 'runner.claim'),
    runner: join(runDir, 'runner.json'),
    agent: join(runDir, 'agent.json'),
    exit: join(runDir, 'exit.json'),
    events: join(runDir, 'events.ndjson'),
    eventsBefore: join(runDir, 'events.1.ndjson'),
    log: join(runDir, 'runner.log'),
    socket: join(runDir, 's'),
  };
}

/** The JSON in a file, or null if there is no such file. */
export function readJson<T>(path: string): T | null {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as T;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/** Puts a file in place whole: temporary file, fsync, rename, fsync of the folder. */
export function writeFileWhole(path: string, text: string): void {
  const temporary = writeTemporary(path, text);
  renameSync(temporary, path);
  syncFolder(path);
}

/** As writeFileWhole, but false, and nothing changed, if the file exists. */
export function writeFileOnce(path: string, text: string): boolean {
  const temporary = writeTemporary(path, text);
  try {
    linkSync(temporary, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    unlinkSync(temporary);
  }
  syncFolder(path);
  return true;
}

function writeTemporary(path: string, text: string): string {
  const temporary = `${path}.${randomBytes(6).toString('hex')}.tmp`;
  const fd = openSync(temporary, 'wx', 0o600);
  try {
    writeAll(fd, Buffer.from(text, 'utf8'));
    fsyncSync(fd);
  } catch (error) {
    unlinkSync(temporary);
    throw error;
  } finally {
    closeSync(fd);
  }
  return temporary;
}

/** A full disk may take a part only: go on until all is written or it says why not. */
export function writeAll(fd: number, bytes: Buffer): void {
  for (let done = 0; done < bytes.length;) done += writeSync(fd, bytes, done);
}

function syncFolder(path: string): void {
  const fd = openSync(dirname(path), 'r');
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}
