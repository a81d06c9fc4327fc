import { spawn } from 'node:child_process';

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
 * `bytesMax`, longer output is cut at a whole character instead of refused. Past `timeoutMs` git
 * and all that it has started are killed.
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
  const what = `git ${args[0]} in ${dir}`;
  const limit = bytesMax ?? outputBytesMax;
  return new Promise((resolve, reject) => {
    // -C and not cwd: a folder that is missing would look like a git that is missing. A group of its own: a filter
    // that hangs is a child of git, and would hold the pipes of a git that was killed alone for as long as it likes.
    const child = spawn(program, ['-C', dir, ...harmless, ...args], {
      cwd: '/',
      env: environment(),
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const chunks: Buffer[] = [];
    let bytes = 0;
    let said = '';
    let settled = false;
    const settle = (end: () => void): void => {
      if (settled) return;
      settled = true;
      clearTimeout(timer);
      end();
    };
    const abandon = (): void => {
      killGroup(child.pid);
      child.stdout.destroy();
      child.stderr.destroy();
    };
    const fail = (code: GitErrorCode, message: string, cause?: unknown): void =>
      settle(() => reject(new GitError(code, message, { stderr: said.trim(), cause })));
    const timer = setTimeout(() => {
      fail('timeout', `${what} took longer than ${timeoutMs} ms and was ended`);
      abandon();
    }, timeoutMs);
    child.stdout.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      bytes += chunk.length;
      if (bytes <= limit) return;
      if (bytesMax === undefined) fail('too_large', `${what} said too much`);
      else {
        const text = wholeCharacters(Buffer.concat(chunks).subarray(0, bytesMax));
        settle(() => resolve({ code: 0, text, truncated: true }));
      }
      abandon();
    });
    child.stderr.on('data', (chunk: Buffer) => {
      said = (said + chunk.toString('utf8')).slice(-stderrCharsMax);
    });
    child.on('error', (cause: NodeJS.ErrnoException) => {
      if (cause.code === 'ENOENT') {
        const mend = 'install git (https://git-scm.com) and put it on PATH';
        fail('git_missing', `${program} was not found: ${mend}`, cause);
      } else fail('git_failed', `${what} failed: ${cause.message}`, cause);
    });
    child.on('close', (code, signal) => {
      if (code !== null && (code === 0 || okCodes.includes(code))) {
        const text = Buffer.concat(chunks).toString('utf8');
        settle(() => resolve({ code, text, truncated: false }));
      } else fail('git_failed', `${what} failed: ${said.trim() || `exit code ${code ?? signal}`}`);
    });
  });
}

/** The whole group; nothing where it has gone. */
function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
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
