import type { WorkerContext } from '../machines/worker-context.ts';
import type { Exit as Ended, WorkerSaying } from '../machines/worker-events.ts';
import type { Activity, Cancel } from '../supervisor/ports.ts';
import type { WorkersEdge, WorkerState } from './edge.ts';
import { artifactsDir, markOf } from './environment.ts';
import type { RunEnd } from './follow.ts';
import { followRun } from './follow.ts';
import { filesLeft } from './left-files.ts';
import { nonceHasHash } from './nonce.ts';
import { createOutputReader } from './output-reader.ts';
import { runDirectory } from './run-dir.ts';
import { readJson, runPaths } from './runner/run-files.ts';
import { stopRun } from './stop.ts';

/** Of turns that are over: after a restart the whole of the log is read again. */
function isOld(saying: WorkerSaying, worker: WorkerState | null): boolean {
  const turn = worker?.context.turn ?? 1;
  if (saying.type === 'turn.delivered') return saying.turn <= turn;
  if (saying.type !== 'agent.turn_ended') return false;
  return saying.turn < turn || (saying.turn === turn && worker?.path === 'live.idle');
}

/** Wait between two tries to tell something that the store did not take. */
const TELL_AGAIN_MS = 250;
/** Waits before a run is followed again whose words its worker could not handle; the last one repeats. */
const FOLLOW_AGAIN_MS = [1_000, 10_000, 60_000, 600_000];

interface Following {
  readonly abort: AbortController;
  readonly ended: Promise<void>;
  /** All that was said and done before has been told; of a run that has ended, its end too. */
  readonly caughtUp: Promise<void>;
}

/**
 * One follower per process: reads what it says, in order and each word once, tells its worker of reports, and last of
 * its end. After a restart of the service the same followers read everything again from the run's files.
 */
export class Followers implements Activity {
  readonly #edge: WorkersEdge;
  readonly #following = new Map<string, Following>();
  readonly #lastActivity = new Map<string, number>();
  /** How often following a run has failed in a row. */
  readonly #failures = new Map<string, number>();
  #stopped = false;

  constructor(edge: WorkersEdge) {
    this.#edge = edge;
  }

  last(worker: string): number | null {
    return this.#lastActivity.get(worker) ?? null;
  }

  /** To be called after each commit with the workers that have a process: sees to it that each has its follower. */
  reconcile(
    workers: Iterable<{ readonly id: string; readonly path: string; readonly incarnation: number }>,
  ): void {
    if (this.#stopped) return;
    for (const { id, path, incarnation } of workers) {
      if (!path.startsWith('live') && path !== 'stopping') continue;
      const key = `${id}/${incarnation}`;
      if (!this.#following.has(key)) this.#start(key, id);
    }
  }

  /**
   * Resolves when all that was said and done while nobody listened has been told: only then may a timer that is overdue
   * judge a worker.
   */
  async caughtUp(): Promise<void> {
    await Promise.all([...this.#following.values()].map(({ caughtUp }) => caughtUp));
  }

  /** Lets go of the workers; they run on. */
  async stop(): Promise<void> {
    this.#stopped = true;
    const all = [...this.#following.values()];
    for (const { abort } of all) abort.abort();
    await Promise.all(all.map(({ ended }) => ended));
  }

  #start(key: string, id: string): void {
    const worker = this.#edge.worker(id);
    if (!worker) return;
    const abort = new AbortController();
    let reached = (): void => {};
    const live = new Promise<void>((resolve) => (reached = resolve));
    const ended = this.#follow(worker.context, abort.signal, () => reached())
      .catch((error: unknown) => {
        this.#edge.log.error(
          { worker: id, cause: String(error) },
          'a follower failed and is started again',
        );
        return 'again' as const;
      })
      .then((how) => {
        const over = this.#edge.worker(id)?.path === 'ended';
        if (over) this.#lastActivity.delete(id);
        // An end that was told stays known until its worker is `ended`, so that it is not read twice.
        if (over || how === 'again') this.#following.delete(key);
        if (over || how !== 'again') this.#failures.delete(key);
        else if (!this.#stopped)
          this.#edge.clock.setTimer(this.#waitAfter(key), () => this.#retry(id));
      });
    this.#following.set(key, { abort, ended, caughtUp: Promise.race([live, ended]) });
  }

  #waitAfter(key: string): number {
    const failed = this.#failures.get(key) ?? 0;
    this.#failures.set(key, failed + 1);
    return FOLLOW_AGAIN_MS[Math.min(failed, FOLLOW_AGAIN_MS.length - 1)] ?? 0;
  }

  #retry(id: string): void {
    const worker = this.#edge.worker(id);
    if (worker)
      this.reconcile([{ id, path: worker.path, incarnation: worker.context.incarnation }]);
  }

  /** @returns `again` where the end could not be told yet. */
  async #follow(
    worker: WorkerContext,
    signal: AbortSignal,
    reached: () => void,
  ): Promise<'told' | 'again'> {
    const { id, incarnation } = worker;
    const edge = this.#edge;
    const runDir = runDirectory(edge.dataDir, id, incarnation);
    const launch = edge.launch(worker);
    const reader = createOutputReader({
      worker,
      runDir,
      plainSentinels: launch?.plainSentinels ?? true,
      readAnswer: edge.readAnswer,
      nonceMatches: (nonce) => {
        const hash = edge.worker(id)?.context.nonceHash;
        return typeof hash === 'string' && nonceHasHash(nonce, hash);
      },
    });
    // Where it has not said anything yet, its silence began with its start.
    let lastAt = worker.startedAt ?? edge.clock.now();
    // Told only when all of the past has been read: halfway through it a talker looks silent for as long as nobody read.
    let caughtUp = false;
    const noteActivity = (): void => {
      if (caughtUp) this.#lastActivity.set(id, lastAt);
    };
    let silence: Cancel | null = null;
    // One after the other, whoever asks: an end must not be told before the report that the silence brought.
    let told: Promise<void> = Promise.resolve();
    const tell = (sayings: readonly WorkerSaying[]): Promise<void> => {
      told = told.then(async () => {
        for (const saying of sayings) {
          if (!isOld(saying, edge.worker(id))) await this.#tell(id, saying);
        }
      });
      return told;
    };
    // An exec turn ends with the process, or after two seconds of silence behind a sentinel (DOMAIN §6).
    const watchSilence = (): void => {
      silence?.();
      const wait = reader.silenceEndsIn(edge.clock.now());
      silence =
        wait === null
          ? null
          : edge.clock.setTimer(wait, () => void tell(reader.endTurn(edge.clock.now())));
    };
    try {
      const end = await followRun({
        runDir,
        from: 0,
        signal,
        onCaughtUp: () => {
          caughtUp = true;
          noteActivity();
          watchSilence();
          // A run that has ended is at its present only when its end is told.
          if (readJson(runPaths(runDir).exit) === null) reached();
        },
        onEvent: async (event) => {
          lastAt = Math.max(lastAt, event.at);
          noteActivity();
          await tell(reader.read(event));
          if (caughtUp) watchSilence();
        },
      });
      if (end.kind === 'aborted') return 'told';
      (silence as Cancel | null)?.();
      await tell(end.kind === 'exited' ? reader.endTurn(edge.clock.now()) : []);
      return (await this.#tellEnd(worker, runDir, end, reader.summary())) ? 'told' : 'again';
    } finally {
      (silence as Cancel | null)?.();
    }
  }

  async #tellEnd(
    worker: WorkerContext,
    runDir: string,
    end: RunEnd,
    said: {
      lastLine: string;
      tail: string;
      answer: Extract<WorkerSaying, { type: 'runner.exited' }>['answer'];
    },
  ): Promise<boolean> {
    const { id, incarnation } = worker;
    if (end.kind === 'start_failed') {
      return this.#tell(id, { type: 'runner.start_failed', incarnation, cause: end.message });
    }
    if (end.kind === 'unstarted') {
      return this.#tell(id, {
        type: 'runner.lost',
        incarnation,
        cause: 'it was called off before it started',
      });
    }
    // Proof of death before anything new: the agent may have outlived its runner, and what it started both of them.
    const mark = markOf(this.#edge.dataDir, id, incarnation);
    const { graceMs } = worker.policy;
    await stopRun({ runDir, identity: worker.identity, mark, graceMs, reason: 'lost' });
    const files = await filesLeft(artifactsDir(this.#edge.dataDir, worker));
    const lost = (cause: string): Promise<boolean> =>
      this.#tell(id, { type: 'runner.lost', incarnation, cause, files });
    if (end.kind !== 'exited') return lost('its runner ended without recording how');
    const { code, signal } = end;
    const exit: Ended = { code, signal, lastLine: said.lastLine, head: await this.#head(worker) };
    // Unrecorded: our own hands ended it, and nobody saw how.
    if (
      code === null &&
      signal === null &&
      (end.stoppedBy === undefined || end.stoppedBy === 'lost')
    ) {
      return lost('its end was not recorded');
    }
    const answer =
      worker.role === 'reviewer' && (code !== 0 || signal !== null)
        ? { unreadable: `the reviewer ended with ${signal ?? `exit ${code}`}` }
        : said.answer;
    const { tail } = said;
    return this.#tell(id, { type: 'runner.exited', incarnation, exit, answer, tail, files });
  }

  async #head(worker: WorkerContext): Promise<string | null> {
    const { cwd, branch } = this.#edge.worker(worker.id)?.context ?? worker;
    if (!cwd || !branch) return null;
    try {
      return await this.#edge.git.branchHead(cwd, branch);
    } catch {
      // The head is for the circuit breaker: without it the run counts as one that moved nothing.
      return null;
    }
  }

  /**
   * Tells until it is on disk: what a run said must not be lost because the store was busy.
   * @returns false when stopped, or where the worker's chart could not handle it: an end that became a dead letter would
   * leave a worker that lives for ever, so it is told again later.
   */
  async #tell(id: string, saying: WorkerSaying): Promise<boolean> {
    const by = { kind: 'runner', id } as const;
    while (!this.#stopped) {
      const { outcome } = await this.#edge.host.tell(`worker/${id}`, saying, { by });
      if (outcome === 'dead_letter') return false;
      if (outcome !== 'unavailable') return true;
      await new Promise<void>((resolve) => this.#edge.clock.setTimer(TELL_AGAIN_MS, resolve));
    }
    return false;
  }
}
