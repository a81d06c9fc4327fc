import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { markOf } from './environment.ts';
import { runnerIdentity } from './find-runner.ts';
import { isAlive, isDead, processRow } from './identity.ts';
import { readJson, runPaths } from './runner/run-files.ts';
import { runDirectory } from './run-dir.ts';
import { markVariable } from './tree-kill.ts';

/** Attempts to start one run that are looked for. */
const INCARNATIONS_MAX = 20;
const SLICE = 200;

export interface RunAlive {
  readonly run: string;
  readonly incarnation: number;
  readonly pids: readonly number[];
}

/**
 * Runs of this data directory that have a living process. On Linux by the marks in the process table, which what a run
 * started carries wherever it went; elsewhere by the run directories whose runner lives and has recorded no end.
 */
export function runsInProcessTable(dataDir: string): Promise<readonly RunAlive[]> {
  return process.platform === 'linux' ? byMarks(dataDir) : byDirectories(dataDir);
}

async function byMarks(dataDir: string): Promise<readonly RunAlive[]> {
  const found = new Map<string, { run: string; incarnation: number; pids: number[] }>();
  for (const name of await readdir('/proc')) {
    const pid = Number(name);
    if (!Number.isInteger(pid) || pid === process.pid) continue;
    const { run, mark } = await runOf(pid);
    if (run === undefined || mark === undefined) continue;
    // The mark of another data directory is somebody else's business.
    const incarnation = incarnationOf(dataDir, run, mark);
    const row = processRow(pid);
    if (incarnation === null || row === null || isDead(row.state)) continue;
    const key = `${run}/${incarnation}`;
    const entry = found.get(key) ?? { run, incarnation, pids: [] };
    entry.pids.push(pid);
    found.set(key, entry);
  }
  return [...found.values()];
}

async function runOf(
  pid: number,
): Promise<{ run?: string | undefined; mark?: string | undefined }> {
  try {
    const variables = (await readFile(`/proc/${pid}/environ`, 'latin1')).split('\0');
    const value = (name: string): string | undefined =>
      variables.find((line) => line.startsWith(`${name}=`))?.slice(name.length + 1);
    return { run: value('CALLBOARD_RUN'), mark: value(markVariable) };
  } catch {
    // Another user's process, or gone.
    return {};
  }
}

function incarnationOf(dataDir: string, run: string, mark: string): number | null {
  for (let incarnation = 1; incarnation <= INCARNATIONS_MAX; incarnation += 1) {
    if (markOf(dataDir, run, incarnation) === mark) return incarnation;
  }
  return null;
}

/** No process table to read: what left its runner cannot be found. */
export async function byDirectories(dataDir: string): Promise<readonly RunAlive[]> {
  const found: RunAlive[] = [];
  let looked = 0;
  for (const run of await namesIn(join(dataDir, 'runs'))) {
    for (const name of await namesIn(join(dataDir, 'runs', run))) {
      looked += 1;
      if (looked % SLICE === 0) await new Promise((resolve) => setImmediate(resolve));
      const incarnation = Number(name);
      if (!Number.isInteger(incarnation)) continue;
      const directory = runDirectory(dataDir, run, incarnation);
      if (readJson(runPaths(directory).exit) !== null) continue;
      const identity = runnerIdentity(directory);
      if (identity && isAlive(identity)) found.push({ run, incarnation, pids: [identity.pid] });
    }
  }
  return found;
}

async function namesIn(directory: string): Promise<readonly string[]> {
  try {
    return await readdir(directory);
  } catch {
    return [];
  }
}
