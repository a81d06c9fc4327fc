/**
 * `exists`: another runner or directory has this run and incarnation. `bad_spec`: refused before
 * anything was made. `runner_failed`: the runner's process did not come up, message says why.
 * `timeout`: it did not come up in time and was ended.
 */
export type StartErrorCode = 'exists' | 'bad_spec' | 'runner_failed' | 'timeout';

/** A run could not be started. The agent was not: that needs a `go`, which nobody gave. */
export class StartError extends Error {
  readonly code: StartErrorCode;
  constructor(code: StartErrorCode, message: string, options?: { cause: unknown }) {
    super(message, options);
    this.name = 'StartError';
    this.code = code;
  }
}
