import { randomBytes } from 'node:crypto';
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, isAbsolute, join } from 'node:path';
import type { RunSpec } from './runner/run-files.ts';
import { runPaths, writeFileWhole } from './runner/run-files.ts';
import { StartError } from './start-error.ts';

/** Smaller logs could not hold one event per half. */
const logBytesMin = 256 * 1024;

/** What the caller decides about a run; the rest of the spec follows from its directory. */
export type RunPlan = Omit<RunSpec, 'promptFile' | 'nonce'>;

/** `<dataDir>/runs/<run>/<incarnation>`. */
export function runDirectory(dataDir: string, run: string, incarnation: number): string {
  return join(dataDir, 'runs', run, String(incarnation));
}

/**
 * Makes a run directory (0700) with spec.json, the prompt and the nonce (0600), whole or not at
 * all. To the agent's environment it adds CALLBOARD_NONCE, CALLBOARD_NONCE_FILE and, when the
 * prompt does not come on stdin, CALLBOARD_PROMPT_FILE.
 * Throws StartError `exists` if there is one already (then ask findRunner), `bad_spec`.
 */
export function prepareRun(options: {
  runDir: string;
  spec: RunPlan;
  prompt: string;
  nonce: string;
}): RunSpec {
  const { runDir, prompt, nonce } = options;
  check(runDir, options.spec);
  const final = runPaths(runDir);
  const spec: RunSpec = {
    ...options.spec,
    promptFile: final.prompt,
    nonce,
    env: {
      ...options.spec.env,
      CALLBOARD_NONCE: nonce,
      CALLBOARD_NONCE_FILE: final.nonce,
      ...(options.spec.stdin === 'none' && { CALLBOARD_PROMPT_FILE: final.prompt }),
    },
  };
  mkdirSync(dirname(runDir), { recursive: true, mode: 0o700 });
  // Built beside its place: after a crash half-way there is no directory that only looks ready.
  const building = join(dirname(runDir), `.${basename(runDir)}.${randomBytes(6).toString('hex')}`);
  mkdirSync(building, { mode: 0o700 });
  try {
    const paths = runPaths(building);
    const secret = { mode: 0o600, flag: 'wx' };
    writeFileSync(paths.spec, JSON.stringify(spec), secret);
    writeFileSync(paths.prompt, prompt, secret);
    writeFileSync(paths.nonce, nonce, secret);
    renameSync(building, runDir);
  } catch (error) {
    rmSync(building, { recursive: true, force: true });
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOTEMPTY' || code === 'EEXIST' || code === 'ENOTDIR') {
      throw new StartError('exists', `run directory ${runDir} exists already`);
    }
    throw error;
  }
  return spec;
}

/** Puts the nonce of the next turn where CALLBOARD_NONCE_FILE points. */
export function replaceNonce(runDir: string, nonce: string): void {
  writeFileWhole(runPaths(runDir).nonce, nonce);
}

function check(runDir: string, spec: RunPlan): void {
  if (!isAbsolute(runDir))
    throw new StartError('bad_spec', `run directory ${runDir} is not absolute`);
  if (!spec.command[0]) throw new StartError('bad_spec', 'the command of a run is empty');
  if (!spec.mark) throw new StartError('bad_spec', 'the mark of a run is empty');
  if (spec.logBytesMax < logBytesMin) {
    throw new StartError('bad_spec', `logBytesMax must be at least ${logBytesMin} bytes`);
  }
}
