import { execFile } from 'node:child_process';

const outputBytesMax = 8 * 1024 * 1024;
const stderrCharsMax = 2000;

/**
 * `git_missing`: there is no git program. `timeout`: it was ended. `too_large`: it said more than
 * is borne. `git_failed`: it ended with an error; `stderr` has the end of what it said.
 */
export type GitErrorCode = 'git_missing' | 'timeout' | 'too_large' | 'git_failed';

/** Git could not do what was asked. */
export class GitError extends Error {
  readonly code: GitErrorCode;
  readonly stderr: string;
  constructor(
    code: GitErrorCode,
    message: string,
    more: { stderr?: string; cause?: unknown } = {},
  ) {
    super(message, { cause: more.cause });
    this.name = 'GitError';
    this.code = code;
    this.stderr = more.stderr ?? '';
  }
}

/**
 * An agent can write the repository's configuration: nothing in it may start a program for us.
 * Filters (`filter.*.smudge`) stay on, since a checkout with LFS would be wrong without.
 */
const harmless = [
  'core.hooksPath=/dev/null',
  'core.fsmonitor=false',
  'core.pager=cat',
  'core.quotePath=false',
  'diff.external=',
  'gc.auto=0',
  'maintenance.auto=false',
  'submodule.recurse=false',
].flatMap((setting) => ['-c', setting]);

/**
 * Runs git, without a shell. Exit codes other than 0 and `okCodes` reject with GitError. With
 * `bytesMax`, longer output is cut at a whole character instead of refused.
 */
export function runGit(options: {
  program: string;
  dir: string;
  args: string[];
  timeoutMs: number;
  okCodes?: number[];
  bytesMax?: number;
}): Promise<{ code: number; text: string; truncated: boolean }> {
  const { program, dir, args, timeoutMs, okCodes = [], bytesMax } = options;
  const what = `git ${args[0]}`;
  return new Promise((resolve, reject) => {
    execFile(
      program,
      // -C and not cwd: a folder that is missing would look like a git that is missing.
      ['-C', dir, ...harmless, ...args],
      {
        cwd: '/',
        env: environment(),
        timeout: timeoutMs,
        killSignal: 'SIGKILL',
        maxBuffer: bytesMax ?? outputBytesMax,
        encoding: 'buffer',
      },
      (error, stdout, stderr) => {
        const text = stdout.toString('utf8');
        const said = stderr.toString('utf8').trim().slice(-stderrCharsMax);
        if (!error) return resolve({ code: 0, text, truncated: false });
        const { code } = error;
        if (typeof code === 'number' && okCodes.includes(code)) {
          return resolve({ code, text, truncated: false });
        }
        if (String(code) === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER') {
          if (bytesMax !== undefined)
            return resolve({ code: 0, text: wholeCharacters(stdout), truncated: true });
          return reject(
            new GitError('too_large', `${what} in ${dir} said too much`, { cause: error }),
          );
        }
        if (String(code) === 'ENOENT') {
          const message = `${program} was not found: install git (https://git-scm.com) and put it on PATH`;
          return reject(new GitError('git_missing', message, { cause: error }));
        }
        if (error.killed) {
          const message = `${what} in ${dir} took longer than ${timeoutMs} ms`;
          return reject(new GitError('timeout', message, { stderr: said, cause: error }));
        }
        const message = `${what} in ${dir} failed: ${said || `exit code ${code ?? error.signal}`}`;
        reject(new GitError('git_failed', message, { stderr: said, cause: error }));
      },
    );
  });
}

/** GIT_DIR and its like would point git at another repository than the one we name. */
function environment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !name.startsWith('GIT_'));
  return {
    ...Object.fromEntries(kept),
    LC_ALL: 'C',
    GIT_TERMINAL_PROMPT: '0',
    // A look must not take index.lock from the agent that commits at this moment.
    GIT_OPTIONAL_LOCKS: '0',
    // refs/replace could make any commit look like a descendant of any other.
    GIT_NO_REPLACE_OBJECTS: '1',
    GIT_NO_LAZY_FETCH: '1',
  };
}

function wholeCharacters(bytes: Buffer): string {
  return new TextDecoder('utf-8').decode(bytes, { stream: true });
}
