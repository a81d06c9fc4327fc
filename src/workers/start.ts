import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { setTimeout as realSleep } from 'node:timers/promises';
import type { ProcessIdentity } from './identity.ts';
import { identify } from './identity.ts';
import type { RunnerRecord } from './runner/run-files.ts';
import { readJson, runPaths } from './runner/run-files.ts';
import { StartError } from './start-error.ts';

export { findRunner } from './find-runner.ts';
export { prepareRun, replaceNonce, runDirectory } from './run-dir.ts';
export { StartError } from './start-error.ts';

const readyMsMax = 10_000;
const pollMs = 10;
/** The runner's exit code when another one holds the claim. */
const alreadyClaimed = 3;

/**
 * Starts the runner of a prepared run, detached, and resolves when it listens. It waits for `go`
 * then. Called twice for one directory, at most one of the runners ever takes it.
 * Throws StartError `exists`, `runner_failed`, `timeout`.
 */
export async function spawnRunner(options: {
  runDir: string;
  /** dist/workers/runner/runner.js */
  runnerPath: string;
  execPath?: string;
  sleep?: (ms: number) => Promise<unknown>;
}): Promise<{ identity: ProcessIdentity; socket: string }> {
  const { runDir, runnerPath, sleep = realSleep } = options;
  const paths = runPaths(runDir);
  const log = openSync(paths.log, 'a', 0o600);
  const child = (() => {
    try {
      return spawn(options.execPath ?? process.execPath, [runnerPath, runDir], {
        cwd: '/',
        detached: true,
        env: runnerEnv(),
        stdio: ['ignore', 'ignore', log],
      });
    } finally {
      closeSync(log);
    }
  })();
  let failure: Error | { code: number | null; signal: string | null } | null = null;
  child.once('error', (error) => (failure = error));
  child.once('exit', (code, signal) => (failure ??= { code, signal }));
  child.unref();

  for (let waitedMs = 0; waitedMs < readyMsMax; waitedMs += pollMs) {
    const record = readJson<RunnerRecord>(paths.runner);
    if (record && record.identity.pid === child.pid) {
      return { identity: record.identity, socket: record.socket };
    }
    if (failure) throw describe(failure, paths.log, runnerPath);
    await sleep(pollMs);
  }
  if (child.pid !== undefined && identify(child.pid)) child.kill('SIGKILL');
  throw new StartError('timeout', `the runner of ${runDir} did not listen within ${readyMsMax} ms`);
}

/** Nothing of the service's environment: its secrets are no business of the runner. */
function runnerEnv(): NodeJS.ProcessEnv {
  const { PATH, TMPDIR } = process.env;
  return { ...(PATH !== undefined && { PATH }), ...(TMPDIR !== undefined && { TMPDIR }) };
}

function describe(
  failure: Error | { code: number | null; signal: string | null },
  logPath: string,
  runnerPath: string,
): StartError {
  if (failure instanceof Error) {
    const message = `the runner ${runnerPath} did not start: ${failure.message}`;
    return new StartError('runner_failed', message, { cause: failure });
  }
  if (failure.code === alreadyClaimed) {
    return new StartError('exists', 'another runner has this run already');
  }
  const how = failure.signal ?? `exit code ${failure.code}`;
  const tail = readFileSync(logPath, 'utf8').slice(-500).trim();
  return new StartError(
    'runner_failed',
    `the runner ended with ${how} before it listened: ${tail}`,
  );
}
