import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { markOf } from '../../src/workers/environment.ts';
import { identify } from '../../src/workers/identity.ts';
import { runDirectory } from '../../src/workers/run-dir.ts';
import { runPaths } from '../../src/workers/runner/run-files.ts';
import { byDirectories, runsInProcessTable } from '../../src/workers/runs-alive.ts';

let dataDir = '';
const children: ChildProcess[] = [];
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'callboard-alive-'));
});
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  rmSync(dataDir, { recursive: true, force: true });
});

/** A process that waits, with what a run of this data directory hands on to everything that it starts. */
async function aProcess(run: string, incarnation: number, of = dataDir): Promise<number> {
  const child = spawn(process.execPath, ['-e', 'console.log(1); setInterval(() => {}, 1e6)'], {
    detached: true,
    stdio: ['ignore', 'pipe', 'ignore'],
    env: { CALLBOARD_RUN: run, CALLBOARD_MARK: markOf(of, run, incarnation) },
  });
  children.push(child);
  await new Promise((resolve) => child.stdout.once('data', resolve));
  return child.pid as number;
}

describe.runIf(process.platform === 'linux')('the process table', () => {
  it('shows the runs of this data directory that live, wherever their processes went [5, 9]', async () => {
    const pids = [await aProcess('CB-1.1', 1), await aProcess('CB-1.1', 1)];
    const second = await aProcess('CB-2.1', 3);
    await aProcess('CB-3.1', 1, '/somewhere/else');
    const found = await runsInProcessTable(dataDir);
    const sorted = found
      .map(({ pids: those, ...run }) => ({ ...run, pids: those.toSorted((a, b) => a - b) }))
      .toSorted((one, other) => one.run.localeCompare(other.run));
    expect(sorted).toEqual([
      { run: 'CB-1.1', incarnation: 1, pids: pids.toSorted((a, b) => a - b) },
      { run: 'CB-2.1', incarnation: 3, pids: [second] },
    ]);
  });
});

describe('the run directories', () => {
  it('show runners that live and have recorded no end [5, 9]', async () => {
    const identity = identify(process.pid);
    const aRun = (run: string, ended: boolean): void => {
      const directory = runDirectory(dataDir, run, 1);
      mkdirSync(directory, { recursive: true });
      writeFileSync(runPaths(directory).claim, JSON.stringify(identity));
      if (ended) writeFileSync(runPaths(directory).exit, '{"kind":"unstarted","at":1}');
    };
    aRun('CB-1.1', false);
    aRun('CB-2.1', true);
    expect(await byDirectories(dataDir)).toEqual([
      { run: 'CB-1.1', incarnation: 1, pids: [process.pid] },
    ]);
    expect(await byDirectories(join(dataDir, 'nothing'))).toEqual([]);
  });
});
