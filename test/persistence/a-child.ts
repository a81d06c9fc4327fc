import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

/** A program of `children/` that runs until it ends or the test does. */
export interface Child {
  readonly process: ChildProcess;
  /** Everything that it has printed. */
  output(): string;
  /** Resolves as soon as the condition holds for the output; rejects when the program ends first. */
  until(condition: (output: string) => boolean): Promise<void>;
  /** Resolves with the output when the program has ended and all of it was read. */
  ended(): Promise<string>;
}

export function aChild(program: string, ...args: string[]): Child {
  const file = fileURLToPath(new URL(`children/${program}.ts`, import.meta.url));
  const child = spawn(process.execPath, ['--import', 'tsx', file, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (more: string) => {
    text += more;
  });
  const closed = once(child, 'close');
  return {
    process: child,
    output: () => text,
    until: (condition) =>
      new Promise((resolve, reject) => {
        const look = () => condition(text) && resolve();
        child.stdout.on('data', look);
        child.once('close', () => reject(new Error(`${program} ended after: ${text}`)));
        look();
      }),
    ended: async () => {
      await closed;
      return text;
    },
  };
}
