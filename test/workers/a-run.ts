/** Real runs of the fixture agents in a directory of their own, ended and removed by `cleanUp`. */
import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { RunEvent } from '../../src/workers/runner/run-files.ts';
import { runPaths } from '../../src/workers/runner/run-files.ts';
import { followRun, connectRunner } from '../../src/workers/link.ts';
import type { RunEnd } from '../../src/workers/link.ts';
import type { RunPlan } from '../../src/workers/run-dir.ts';
import { prepareRun, runDirectory, spawnRunner } from '../../src/workers/start.ts';
import { runnerIdentity } from '../../src/workers/find-runner.ts';
import { sweepStrays } from '../../src/workers/stop.ts';

export const runnerPath = fileURLToPath(
  new URL('../../dist/workers/runner/runner.js', import.meta.url),
);

/** Path of a fixture agent. */
export function agentPath(name: string): string {
  return fileURLToPath(new URL(`../fixtures/agents/${name}`, import.meta.url));
}

const made: { dir: string; runs: { runDir: string; mark: string }[] }[] = [];

export function temporaryFolder(): string {
  const dir = mkdtempSync(join(tmpdir(), 'cb-test-'));
  made.push({ dir, runs: [] });
  return dir;
}

/** Prepares a run of a fixture agent and starts its runner. `go` is left to the test. */
export async function aRun(options: {
  agent: string;
  args?: string[];
  prompt?: string;
  spec?: Partial<RunPlan>;
  folder?: string;
}) {
  const prepared = aPreparedRun(options);
  const started = await spawnRunner({ runDir: prepared.runDir, runnerPath });
  return { ...prepared, ...started };
}

export function aPreparedRun(options: Parameters<typeof aRun>[0]) {
  if (!existsSync(runnerPath)) throw new Error(`${runnerPath} is missing: run npm run build first`);
  const folder = options.folder ?? temporaryFolder();
  const runDir = runDirectory(folder, 'CB-1.1', 1);
  const mark = randomBytes(16).toString('hex');
  const nonce = randomBytes(16).toString('hex');
  const path = agentPath(options.agent);
  made.find(({ dir }) => folder.startsWith(dir))?.runs.push({ runDir, mark });
  const spec = prepareRun({
    runDir,
    prompt: options.prompt ?? 'do it\n',
    nonce,
    spec: {
      run: 'CB-1.1',
      incarnation: 1,
      command: path.endsWith('.mjs') ? [process.execPath, path, ...(options.args ?? [])] : [path],
      cwd: folder,
      env: { PATH: process.env['PATH'] ?? '' },
      stdin: 'prompt',
      mark,
      goTimeoutMs: 30_000,
      graceMs: 1000,
      logBytesMax: 4 * 1024 * 1024,
      ...options.spec,
    },
  });
  return { runDir, mark, nonce, spec, folder };
}

/** Lets it start, follows it to its end, and gives everything that came. */
export async function runToEnd(runDir: string): Promise<{ events: RunEvent[]; end: RunEnd }> {
  const link = await connectRunner(runDir);
  await link.go();
  link.close();
  const events: RunEvent[] = [];
  const end = await followRun({ runDir, from: 0, onEvent: (event) => void events.push(event) });
  return { events, end };
}

export function textOf(events: RunEvent[], k: 'out' | 'err' = 'out'): string {
  return events.map((event) => (event.k === k ? event.d : '')).join('');
}

/** Resolves with the first match in the agent's output. */
export async function outputMatching(runDir: string, pattern: RegExp): Promise<RegExpExecArray> {
  const found = new AbortController();
  let text = '';
  let match: RegExpExecArray | null = null;
  const end = await followRun({
    runDir,
    from: 0,
    signal: found.signal,
    onEvent(event) {
      if (event.k === 'out') text += event.d;
      match ??= pattern.exec(text);
      if (match) found.abort();
    },
  });
  if (!match)
    throw new Error(`no ${pattern} in ${JSON.stringify(text)}, ended ${JSON.stringify(end)}`);
  return match;
}

/** Ends every run of this test and removes its folders. */
export async function cleanUp(): Promise<void> {
  for (const { dir, runs } of made.splice(0)) {
    for (const { runDir, mark } of runs) {
      const runner = existsSync(runPaths(runDir).claim) ? runnerIdentity(runDir) : null;
      if (runner) {
        try {
          process.kill(runner.pid, 'SIGKILL');
        } catch {
          // Ended by itself.
        }
      }
      await sweepStrays(mark);
    }
    rmSync(dir, { recursive: true, force: true });
  }
}
