import { spawn } from 'node:child_process';
import { DeliveryError } from './channel.ts';

export interface Run {
  readonly command: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly stdin: string;
  readonly signal: AbortSignal;
}

/**
 * Runs a program without a shell, in a process group of its own, and resolves when it ends with 0. An abort kills the
 * whole group. What it prints is not read: it may hold anything.
 * @throws {DeliveryError}; `final` where the program is not there
 */
export function run({ command, cwd, env, stdin, signal }: Run): Promise<void> {
  return new Promise((resolve, reject) => {
    const [file = '', ...words] = command;
    const child = spawn(file, words, {
      cwd,
      env,
      detached: true,
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    const kill = (): void => {
      if (child.pid === undefined) return;
      try {
        process.kill(-child.pid, 'SIGKILL');
      } catch {
        // It has ended meanwhile.
      }
    };
    signal.addEventListener('abort', kill, { once: true });
    child.once('error', (cause: NodeJS.ErrnoException) => {
      signal.removeEventListener('abort', kill);
      reject(
        new MissingProgram(`the program cannot be started (${cause.code ?? 'unknown cause'})`),
      );
    });
    child.once('exit', (code, ended) => {
      signal.removeEventListener('abort', kill);
      if (code === 0) resolve();
      else reject(new DeliveryError(`it ended with ${ended ?? code}`));
    });
    // One that does not read what it is given closes the pipe under our hand.
    child.stdin.on('error', () => {});
    child.stdin.end(stdin);
  });
}

/** It could not be started at all. */
export class MissingProgram extends DeliveryError {}
