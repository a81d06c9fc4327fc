import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { ConfigErrorCode, ConfigIssue } from './config-error.ts';
import { ConfigError } from './config-error.ts';
import { readConfigFile } from './read.ts';

const THREAD = new URL('./read-thread.js', import.meta.url);
const TIMEOUT_MS = 10_000;

/** What the thread says; `refused` where the content is no data at all, and so no configuration. */
export type ThreadSays =
  | { readonly content: unknown }
  | {
      readonly refused: {
        readonly code: ConfigErrorCode;
        readonly file: string;
        readonly issues: readonly ConfigIssue[];
      };
    };

/**
 * A configuration file's content once more. A program's module is loaded once in a thread, and so is all that it
 * imports: what runs as a program is therefore read in a thread of its own.
 * @throws ConfigError as {@link readConfigFile}
 */
export function readConfigFileAnew(file: string): Promise<unknown> {
  return /\.(ts|js|mjs)$/.test(extname(file)) ? readInThread(file) : readConfigFile(file);
}

function readInThread(file: string): Promise<unknown> {
  const refusal = (message: string, cause?: unknown): ConfigError =>
    new ConfigError('config_unreadable', file, [{ key: '', value: null, message }], { cause });
  const thread = new Worker(THREAD, { workerData: { file } });
  return new Promise<unknown>((resolve, reject) => {
    const late = setTimeout(
      () => reject(refusal(`it could not be read within ${TIMEOUT_MS / 1000} s`)),
      TIMEOUT_MS,
    );
    thread.once('message', (says: ThreadSays) => {
      if ('content' in says) return resolve(says.content);
      const { code, file: named, issues } = says.refused;
      reject(new ConfigError(code, named, issues));
    });
    thread.once('error', (error) => reject(refusal(String(error.message ?? error), error)));
    thread.once('exit', () => {
      clearTimeout(late);
      reject(refusal('it ended before it gave a configuration'));
    });
  }).finally(() => void thread.terminate());
}
