import { LinkError, openConnection } from './connection.ts';
import type { ProcessIdentity } from './identity.ts';
import { isAlive } from './identity.ts';
import type { AgentRecord, Exit, RunnerRecord } from './runner/run-files.ts';
import { readJson, runPaths } from './runner/run-files.ts';

/**
 * `absent`: no runner ever took this run, starting one is safe. `waiting`: one waits for `go`.
 * `live`: it was started. `ended`: exit.json says how. `lost`: the runner is proven dead and left
 * no exit.json; the agent may still live, stopRun makes sure.
 */
export type FoundRunner =
  | { state: 'absent' }
  | { state: 'waiting' | 'live' | 'lost'; identity: ProcessIdentity }
  | { state: 'ended'; identity: ProcessIdentity | null; exit: Exit };

/** What became of the runner of a run directory. */
export async function findRunner(runDir: string): Promise<FoundRunner> {
  const paths = runPaths(runDir);
  const identity = runnerIdentity(runDir);
  if (!identity) return { state: 'absent' };
  const alive = isAlive(identity);
  // Read after the look at the process: it may have written this and ended in between.
  const exit = readJson<Exit>(paths.exit);
  if (exit) return { state: 'ended', identity, exit };
  if (!alive) return { state: 'lost', identity };
  return { state: (await askState(runDir)) ?? stateByFiles(runDir), identity };
}

/** The runner that took this run, whether or not it listens yet, or null. */
export function runnerIdentity(runDir: string): ProcessIdentity | null {
  const paths = runPaths(runDir);
  return readJson<RunnerRecord>(paths.runner)?.identity ?? readJson<ProcessIdentity>(paths.claim);
}

async function askState(runDir: string): Promise<'waiting' | 'live' | null> {
  const record = readJson<RunnerRecord>(runPaths(runDir).runner);
  if (!record) return null;
  try {
    const connection = await openConnection({ socket: record.socket, timeoutMs: 1000 });
    try {
      const hello = await connection.ask({ type: 'hello' }, 2000);
      if (hello.type !== 'hello') return null;
      return hello.state === 'waiting' ? 'waiting' : 'live';
    } finally {
      connection.close();
    }
  } catch (error) {
    if (error instanceof LinkError) return null;
    throw error;
  }
}

/** It lives but does not answer: the agent's record says whether there was a `go`. */
function stateByFiles(runDir: string): 'waiting' | 'live' {
  return readJson<AgentRecord>(runPaths(runDir).agent) ? 'live' : 'waiting';
}
