import { CliError } from './cli-error.ts';
import type { ExitCode } from './exit-code.ts';
import { EXIT } from './exit-code.ts';

const EXITS: Readonly<Record<string, ExitCode>> = {
  in_use: EXIT.conflict,
  exists: EXIT.conflict,
  not_there: EXIT.notFound,
};

/** Does something with the store; its errors are sentences for people, and ours have exit codes. */
export async function withStore<T>(work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    const { name, code, message } = cause as { name?: string; code?: string; message?: string };
    if ((name !== 'StoreError' && name !== 'TokenFileError') || !code || !message) throw cause;
    throw new CliError(message, { exitCode: EXITS[code] ?? EXIT.failed, code, cause });
  }
}
