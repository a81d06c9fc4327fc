import { existsSync } from 'node:fs';
import type { WorkerContext } from '../machines/worker-context.ts';
import type { WorkerSaying } from '../machines/worker-events.ts';
import type { Deed, DeedHandler } from '../supervisor/ports.ts';
import { commandIn } from './command-path.ts';
import type { WorkersEdge } from './edge.ts';
import { environmentOf, markOf } from './environment.ts';
import { findRunner, runnerIdentity } from './find-runner.ts';
import { connectRunner, LinkError } from './link.ts';
import { createNonce, hashNonce } from './nonce.ts';
import { prepareRun, runDirectory } from './run-dir.ts';
import { promptFor } from './run-prompt.ts';
import type { AgentRecord, Exit, RunSpec } from './runner/run-files.ts';
import { readJson, runPaths } from './runner/run-files.ts';
import { spawnRunner, StartError } from './start.ts';
import { deliverInput } from './deliver.ts';
import { stopRun } from './stop.ts';
import type { Worktree } from './worktree.ts';
import { assertInside, ensureWorktree } from './worktree.ts';

type Says = Awaited<ReturnType<DeedHandler>>;

const sayTo = (worker: WorkerContext, saying: WorkerSaying): Says => [
  { to: `worker/${worker.id}`, saying },
];

const runDirOf = (edge: WorkersEdge, worker: WorkerContext): string =>
  runDirectory(edge.dataDir, worker.id, worker.incarnation);

/** The deeds of workers. Each can be asked for again at any time, and looks first at what has been done already. */
export function workerDeeds(edge: WorkersEdge): Readonly<Record<string, DeedHandler>> {
  const deed =
    (states: RegExp, act: (worker: WorkerContext, deed: Deed) => Promise<Says>): DeedHandler =>
    async (asked: Deed) => {
      const { actor, params } = asked;
      const worker = edge.worker(actor.slice('worker/'.length));
      // The worker has moved on since this was asked: nothing is left to do.
      if (!worker || !states.test(worker.path)) return [];
      if (
        params['incarnation'] !== undefined &&
        params['incarnation'] !== worker.context.incarnation
      )
        return [];
      return act(worker.context, asked);
    };
  return {
    startRunner: deed(/^starting$/, (worker) => startRunner(edge, worker)),
    releaseRunner: deed(/^gated$/, (worker) => releaseRunner(edge, worker)),
    stopRunner: deed(/^stopping$/, (worker) => stopRunner(edge, worker)),
    interruptRunner: deed(/^live\./, (worker) => interruptRunner(edge, worker)),
    deliverInput: deed(/^live\.delivering$/, (worker, asked) => deliverInput(edge, worker, asked)),
  };
}

/**
 * Makes worktree, run directory and runner. The agent does not start yet: the runner's identity is committed first
 * (DESIGN "Workers"). Whatever fails here is a failed start, not a death.
 */
async function startRunner(edge: WorkersEdge, worker: WorkerContext): Promise<Says> {
  const { incarnation } = worker;
  try {
    const worktree = await worktreeOf(edge, worker);
    const runDir = runDirOf(edge, worker);
    const found = await findRunner(runDir);
    if (found.state === 'absent') {
      if (!existsSync(runPaths(runDir).spec)) await prepare(edge, worker, worktree, runDir);
      await spawnRunner({ runDir, runnerPath: edge.runnerPath });
    }
    const identity = runnerIdentity(runDir);
    const spec = readJson<RunSpec>(runPaths(runDir).spec);
    if (!identity || !spec) throw new Error('the runner left no record of itself');
    return sayTo(worker, {
      type: 'runner.spawned',
      incarnation,
      identity,
      nonceHash: hashNonce(spec.nonce),
      cwd: worktree.path,
      branch: worktree.branch,
      head: worktree.head,
      baseSha: worktree.baseSha,
    });
  } catch (error) {
    // A runner of an earlier attempt took the run after we had looked: the next attempt finds it.
    if (error instanceof StartError && error.code === 'exists') throw error;
    const cause = error instanceof Error ? error.message : String(error);
    return sayTo(worker, { type: 'runner.start_failed', incarnation, cause });
  }
}

async function worktreeOf(edge: WorkersEdge, worker: WorkerContext): Promise<Worktree> {
  const ticket = edge.ticket(worker.ticket);
  const repo = ticket && edge.repo(ticket);
  if (!ticket || !repo) {
    throw new Error(
      `the configuration has no repository "${ticket?.repo ?? ''}"; add it under repos`,
    );
  }
  return ensureWorktree({
    git: edge.git,
    repoPath: repo.path,
    root: edge.worktrees,
    ticketId: ticket.id,
    baseBranch: ticket.baseBranch ?? repo.baseBranch,
  });
}

async function prepare(
  edge: WorkersEdge,
  worker: WorkerContext,
  worktree: Worktree,
  runDir: string,
): Promise<void> {
  const ticket = edge.ticket(worker.ticket);
  const launch = edge.launch(worker);
  if (!ticket || !launch) {
    throw new Error(
      `the configuration no longer says how to run ${worker.gate ?? worker.policy.profile}`,
    );
  }
  const { profile, runtime } = worker.policy;
  if (runtime === 'terminal') {
    throw new Error(
      `profile ${profile} has runtime terminal, which this version cannot run; use exec or acp`,
    );
  }
  const prompt = await promptFor(edge, worker, ticket, launch, worktree);
  // Right before the start: between its making and now an agent may have put a symlink there.
  const cwd = assertInside(edge.worktrees, worktree.path);
  prepareRun({
    runDir,
    prompt,
    nonce: createNonce(worker.id),
    spec: {
      run: worker.id,
      incarnation: worker.incarnation,
      command: commandIn(launch.command, {
        folder: edge.configDir,
        worktree: cwd,
        first: worker.role === 'gate' ? 'worktree' : 'folder',
      }),
      cwd,
      env: environmentOf(edge, worker, launch, worktree.baseSha),
      stdin: runtime === 'exec' && launch.prompt === 'stdin' ? 'prompt' : 'none',
      ...(runtime === 'acp' && {
        keepStdinOpen: true,
        acp: {
          permissions: launch.permissions ?? 'ask',
          mode: launch.mode ?? null,
          oneTurn: !worker.policy.takesTurns,
          ...(worker.role === 'author' && { mcp: `${edge.url()}/api/v1/mcp` }),
        },
      }),
      mark: markOf(edge.dataDir, worker.id, worker.incarnation),
      goTimeoutMs: edge.goTimeoutMs,
      graceMs: worker.policy.graceMs,
      logBytesMax: edge.logBytesMax(),
    },
  });
}

/** Opens the gate. Asked for again after a crash, the runner only says that it did. */
async function releaseRunner(edge: WorkersEdge, worker: WorkerContext): Promise<Says> {
  const { incarnation } = worker;
  const runDir = runDirOf(edge, worker);
  const live = (): Says =>
    sayTo(worker, {
      type: 'runner.live',
      incarnation,
      agent: readJson<AgentRecord>(runPaths(runDir).agent)?.identity ?? null,
    });
  try {
    const link = await connectRunner(runDir);
    try {
      const answer = await link.go();
      if (answer === 'live') return live();
      return sayTo(worker, {
        type: 'runner.start_failed',
        incarnation,
        cause: answer.startFailed.message,
      });
    } finally {
      link.close();
    }
  } catch (error) {
    if (!(error instanceof LinkError)) throw error;
    const found = await findRunner(runDir);
    if (found.state === 'ended') return endedAtTheGate(worker, found.exit, live);
    if (found.state === 'absent') return sayTo(worker, { type: 'runner.expired', incarnation });
    if (found.state !== 'lost') throw error;
    // It may have died between the agent's start and the record of it: nothing new before all of that is proven dead.
    const exit = await stopRun({
      runDir,
      identity: worker.identity,
      mark: markOf(edge.dataDir, worker.id, incarnation),
      graceMs: worker.policy.graceMs,
      reason: 'lost',
    });
    return endedAtTheGate(worker, exit, live);
  }
}

function endedAtTheGate(worker: WorkerContext, exit: Exit, live: () => Says): Says {
  const { incarnation } = worker;
  switch (exit.kind) {
    case 'unstarted':
      return sayTo(worker, { type: 'runner.expired', incarnation });
    case 'start_failed':
      return sayTo(worker, { type: 'runner.start_failed', incarnation, cause: exit.message });
    case 'exited':
      // It ran and ended; its follower reads what it said before its end is judged.
      return live();
  }
}

/** Ends the process; that it has ended is told by its follower, after its last words have been read. */
async function stopRunner(edge: WorkersEdge, worker: WorkerContext): Promise<Says> {
  const runDir = runDirOf(edge, worker);
  const found = await findRunner(runDir);
  if (found.state === 'absent') {
    const cause = 'it was called off before it started';
    return sayTo(worker, { type: 'runner.lost', incarnation: worker.incarnation, cause });
  }
  await stopRun({
    runDir,
    identity: found.identity,
    mark: markOf(edge.dataDir, worker.id, worker.incarnation),
    graceMs: worker.policy.graceMs,
    reason: worker.stopping ?? 'stopped',
  });
  return [];
}

async function interruptRunner(edge: WorkersEdge, worker: WorkerContext): Promise<Says> {
  try {
    const link = await connectRunner(runDirOf(edge, worker));
    try {
      await link.interrupt();
    } finally {
      link.close();
    }
  } catch (error) {
    // It has ended in the meantime: there is no turn left to interrupt.
    if (!(error instanceof LinkError)) throw error;
  }
  return [];
}
