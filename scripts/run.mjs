import { spawn } from 'node:child_process';
import { constants } from 'node:os';

const forwarded = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/**
 * Runs a command on our own stdio and hands on the signals that we get.
 * Resolves to its exit code, or 128 + the number of the signal that ended it.
 */
export function run(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: 'inherit', ...options });
    // Without listeners a signal would end us first, and the child's exit code would be lost.
    const handlers = forwarded.map((signal) => [signal, () => child.kill(signal)]);
    for (const [signal, handler] of handlers) process.on(signal, handler);
    const done = (settle, value) => {
      for (const [signal, handler] of handlers) process.off(signal, handler);
      settle(value);
    };
    child.on('error', (error) => done(reject, error));
    child.on('close', (code, signal) => {
      done(resolve, code ?? 128 + (constants.signals[signal] ?? 0));
    });
  });
}
