import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { accessSync, constants, readFileSync, statSync } from 'node:fs';
import { StringDecoder } from 'node:string_decoder';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Readable, Writable } from 'node:stream';
import { identify } from '../identity.ts';
import type { ProcessIdentity } from '../identity.ts';
import { markVariable } from '../tree-kill.ts';
import type { RunSpec } from './run-files.ts';
import { openStdio } from './stdio.ts';

/** After the agent's exit a grandchild may hold its streams open: so long they are read. */
const lateOutputMs = 1000;

export type StartFailure = { code: string; message: string };

export type Agent = {
  identity: ProcessIdentity;
  /** Null if the agent gets no input after its prompt. */
  stdin: Writable | null;
  /** Settles when the process has ended and its streams have, or were cut off. */
  ended: Promise<{ code: number | null; signal: string | null }>;
};

/**
 * Starts the agent in a session and group of its own, with exactly the spec's folder and
 * environment plus the mark, and the prompt on stdin. Never throws: a start that failed is a value.
 */
export async function startAgent(options: {
  runDir: string;
  spec: RunSpec;
  onText: (k: 'out' | 'err', text: string) => void;
  /** Where its stdout is a protocol: the bytes as they come, null at their end. */
  onBytes?: (bytes: Buffer | null) => void;
}): Promise<Agent | StartFailure> {
  const { spec } = options;
  const badCwd = checkCwd(spec.cwd);
  if (badCwd) return badCwd;
  try {
    const prompt = spec.stdin === 'prompt' ? readFileSync(spec.promptFile) : null;
    const keepsStdin = spec.keepStdinOpen === true;
    const stdio = openStdio(options.runDir, prompt !== null || keepsStdin);
    let child: ChildProcess;
    try {
      child = spawn(spec.command[0] ?? '', spec.command.slice(1), {
        cwd: spec.cwd,
        env: { ...spec.env, [markVariable]: spec.mark },
        stdio: stdio.child,
        detached: true,
      });
      await spawned(child);
    } catch (error) {
      for (const stream of [stdio.stdin, stdio.stdout, stdio.stderr]) stream?.destroy();
      throw error;
    } finally {
      stdio.handOver();
    }
    const identity = identify(child.pid as number);
    if (!identity) throw new Error(`process ${child.pid} has no entry in the process table`);
    feed(stdio.stdin, prompt, keepsStdin);
    return {
      identity,
      stdin: keepsStdin ? stdio.stdin : null,
      ended: end(child, [
        options.onBytes
          ? pass(stdio.stdout, options.onBytes)
          : collect(stdio.stdout, (text) => options.onText('out', text)),
        collect(stdio.stderr, (text) => options.onText('err', text)),
      ]),
    };
  } catch (error) {
    return describe(error as NodeJS.ErrnoException, spec);
  }
}

/** E2BIG is thrown by spawn itself, ENOENT comes as an event afterwards. */
function spawned(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    child.once('spawn', resolve);
    child.on('error', reject);
  });
}

function feed(stdin: Writable | null, prompt: Buffer | null, keepsOpen: boolean): void {
  if (!stdin) return;
  // An agent that closes its stdin early makes an EPIPE here that nobody else would catch.
  stdin.on('error', () => stdin.destroy());
  if (prompt) stdin.write(prompt);
  if (!keepsOpen) stdin.end();
}

/** As {@link collect}, but the bytes are the reader's to understand. */
function pass(stream: Readable, onBytes: (bytes: Buffer | null) => void): Collected {
  let finished = false;
  const finish = () => {
    if (finished) return;
    finished = true;
    onBytes(null);
    stream.destroy();
  };
  stream.on('data', (bytes: Buffer) => {
    if (!finished) onBytes(bytes);
  });
  const ended = new Promise<void>((resolve) => {
    for (const name of ['end', 'error', 'close']) stream.once(name, () => resolve());
  }).then(finish);
  return { ended, cutOff: finish };
}

type Collected = { ended: Promise<void>; cutOff: () => void };

function collect(stream: Readable, onText: (text: string) => void): Collected {
  // Bytes of one character may come in two chunks.
  const decoder = new StringDecoder('utf8');
  let finished = false;
  const finish = () => {
    if (finished) return;
    finished = true;
    const rest = decoder.end();
    if (rest) onText(rest);
    stream.destroy();
  };
  stream.on('data', (bytes: Buffer) => {
    if (!finished) onText(decoder.write(bytes));
  });
  const ended = new Promise<void>((resolve) => {
    for (const name of ['end', 'error', 'close']) stream.once(name, () => resolve());
  }).then(finish);
  return { ended, cutOff: finish };
}

async function end(
  child: ChildProcess,
  streams: Collected[],
): Promise<{ code: number | null; signal: string | null }> {
  const how = await new Promise<{ code: number | null; signal: string | null }>((resolve) => {
    child.once('exit', (code, signal) => resolve({ code, signal }));
  });
  const timer = new AbortController();
  await Promise.race([
    Promise.all(streams.map((stream) => stream.ended)),
    sleep(lateOutputMs, undefined, { signal: timer.signal }).catch(() => undefined),
  ]);
  timer.abort();
  streams.forEach((stream) => stream.cutOff());
  return how;
}

/** spawn reports a bad folder as `spawn <program> ENOENT`: look first, so that it can be told. */
function checkCwd(cwd: string): StartFailure | null {
  try {
    if (!statSync(cwd).isDirectory()) {
      return { code: 'bad_cwd', message: `working directory ${cwd} is not a directory` };
    }
    accessSync(cwd, constants.X_OK);
    return null;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const what = code === 'ENOENT' ? 'does not exist' : `cannot be entered (${code})`;
    return { code: 'bad_cwd', message: `working directory ${cwd} ${what}` };
  }
}

function describe(error: NodeJS.ErrnoException, spec: RunSpec): StartFailure {
  const program = spec.command[0] ?? '';
  const code = error.code ?? 'start_failed';
  if (error.path === spec.promptFile) {
    return { code: 'bad_prompt', message: `prompt file cannot be read (${code})` };
  }
  const sentences: Record<string, string> = {
    ENOENT: `command ${program} was not found (nor, for a script, its interpreter): install it or correct the profile's command`,
    EACCES: `command ${program} is not executable: correct its permissions`,
    E2BIG: `command ${program} and its environment are too long for the system`,
    EMFILE: 'too many open files: raise the limit (ulimit -n)',
    EAGAIN: 'the system can start no further process now (ulimit -u)',
  };
  return { code, message: sentences[code] ?? `command ${program} did not start: ${error.message}` };
}
