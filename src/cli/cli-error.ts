import type { Problem } from '../transport/protocol/problem.ts';
import { EXIT } from './exit-code.ts';
import type { ExitCode } from './exit-code.ts';

/**
 * An end that a person is told about in one sentence with cause and mend. `message` carries that sentence, without
 * the program's name in front.
 */
export class CliError extends Error {
  readonly exitCode: ExitCode;
  /** A word for scripts: the service's problem code, or one of ours (`usage`, `unreachable`, `failed`). */
  readonly code: string;
  /** What the service said, where it said something. */
  readonly problem: Partial<Problem> | null;

  constructor(
    message: string,
    options: {
      readonly exitCode: ExitCode;
      readonly code: string;
      readonly problem?: Partial<Problem>;
      readonly cause?: unknown;
    },
  ) {
    super(message, { cause: options.cause });
    this.name = 'CliError';
    this.exitCode = options.exitCode;
    this.code = options.code;
    this.problem = options.problem ?? null;
  }
}

/** The command line itself was wrong. */
export function usageError(message: string, cause?: unknown): CliError {
  return new CliError(message, { exitCode: EXIT.usage, code: 'usage', cause });
}

/** Something here, not at the service, did not work. */
export function failure(message: string, cause?: unknown): CliError {
  return new CliError(message, { exitCode: EXIT.failed, code: 'failed', cause });
}

/** Nobody answers at `url`. */
export function unreachable(url: string, cause?: unknown): CliError {
  const why = causeWords(cause);
  // A service with such a configuration took a free port and wrote it into its data directory, which is not this one.
  const mend = url.endsWith(':0')
    ? 'Start one with "callboard serve". Where one runs with another data directory, the configuration (server.port: 0) cannot say where: give the address that it logs with --url or CALLBOARD_URL.'
    : 'Start one with "callboard serve".';
  return new CliError(`no service answers at ${url}${why ? ` (${why})` : ''}. ${mend}`, {
    exitCode: EXIT.unreachable,
    code: 'unreachable',
    cause,
  });
}

/** The innermost cause says most: fetch wraps ECONNREFUSED in "fetch failed". Null for a plain refusal. */
function causeWords(cause: unknown): string | null {
  const code = errnoOf(cause);
  if (code === 'ECONNREFUSED') return null;
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'the host name is not known';
  if (cause instanceof Error && cause.name === 'TimeoutError') return 'no answer in time';
  return code ?? (cause instanceof Error ? innermost(cause).message : null);
}

export function errnoOf(error: unknown): string | null {
  for (let at = error; at instanceof Error; at = at.cause) {
    // Several addresses were tried, e.g. ::1 and 127.0.0.1: the first one speaks for all.
    const one = at instanceof AggregateError ? at.errors[0] : at;
    const code: unknown = (one as { code?: unknown }).code;
    if (typeof code === 'string' && /^E[A-Z_]+$/.test(code)) return code;
  }
  return null;
}

function innermost(error: Error): Error {
  return error.cause instanceof Error ? innermost(error.cause) : error;
}
