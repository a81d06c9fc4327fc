import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { createEventReader } from './event-reader.ts';
import type { ProcessIdentity } from './identity.ts';
import { isAlive } from './identity.ts';
import { connectRunner, LinkError } from './link.ts';
import type { AgentRecord, Exit } from './runner/run-files.ts';
import { readJson, runPaths, writeFileOnce } from './runner/run-files.ts';
import type { Quarry } from './tree-kill.ts';
import { killQuarry, signalPid, signalQuarry, StillAliveError, waitForEnd } from './tree-kill.ts';

export { StillAliveError, sweepStrays } from './tree-kill.ts';

/** A runner that only answers slowly gets so long to record the end itself. */
const recordMsMax = 1000;

/**
 * Ends a run: through its runner if that answers, else with our own hands (group, mark, and the
 * runner too). Resolves only when neither agent nor strays live, with the recorded end; may be
 * called again at any time, also after the end. Throws StillAliveError when SIGKILL does not help.
 */
export async function stopRun(options: {
  runDir: string;
  /** The runner's; null if none was ever recorded. */
  identity: ProcessIdentity | null;
  mark: string;
  graceMs: number;
  reason: string;
}): Promise<Exit> {
  const { runDir, identity, mark, reason } = options;
  const exitPath = runPaths(runDir).exit;
  const quarry = (): Quarry => ({ mark, agent: readJson<AgentRecord>(runPaths(runDir).agent) });

  if (identity && isAlive(identity)) {
    const exit = await askRunner(runDir, reason);
    if (exit) {
      await killQuarry(quarry());
      return exit;
    }
  }
  if (signalQuarry(quarry(), 'SIGTERM').length > 0) await waitForEnd(quarry(), options.graceMs);
  await killQuarry(quarry());
  if (identity) await endRunner(identity, exitPath);
  // Again: until its end the runner could still have started the agent.
  await killQuarry(quarry());

  const recorded = readJson<Exit>(exitPath);
  if (recorded) return recorded;
  writeFileOnce(exitPath, JSON.stringify(await ownRecord(runDir, reason)));
  return readJson<Exit>(exitPath) as Exit;
}

/** Null if the runner does not answer within its time. */
async function askRunner(runDir: string, reason: string): Promise<Exit | null> {
  try {
    const link = await connectRunner(runDir);
    try {
      return await link.stop(reason);
    } finally {
      link.close();
    }
  } catch (error) {
    if (error instanceof LinkError) return null;
    throw error;
  }
}

async function endRunner(identity: ProcessIdentity, exitPath: string): Promise<void> {
  const until = performance.now() + recordMsMax;
  while (isAlive(identity) && !readJson<Exit>(exitPath) && performance.now() < until) {
    await sleep(20);
  }
  for (let round = 0; isAlive(identity); round += 1) {
    if (round === 250) throw new StillAliveError([identity.pid]);
    signalPid(identity.pid, 'SIGKILL');
    await sleep(20);
  }
}

/** Nobody saw how the agent ended, so neither code nor signal is known. */
async function ownRecord(runDir: string, stoppedBy: string): Promise<Exit> {
  const at = Date.now();
  // The log is made on `go`, before the agent.
  if (!existsSync(runPaths(runDir).events)) return { kind: 'unstarted', at, stoppedBy };
  const reader = createEventReader({ runDir, from: 0 });
  try {
    for await (const _ of reader.read());
    return { kind: 'exited', code: null, signal: null, at, events: reader.last(), stoppedBy };
  } finally {
    await reader.close();
  }
}
