import { createHash } from 'node:crypto';
import type { Address } from '../../src/machines/by.ts';
import type { CheckCommit } from '../../src/machines/ticket-setup.ts';
import type { Exit, WorkerSaying } from '../../src/machines/worker-events.ts';
import type { Deed, Outcome, Saying } from '../../src/supervisor/ports.ts';
import { statePath } from '../../src/step/step.ts';
import { hashNonce } from '../../src/workers/nonce.ts';
import type { WorkerContext } from '../../src/machines/worker-context.ts';
import type { World } from './world.ts';
import { RUNNER } from './world.ts';

/** A process of the operating system, which outlives the service. */
export interface Process {
  readonly worker: string;
  readonly incarnation: number;
  state: 'gated' | 'live' | 'ended';
  /** How it ended; null where nothing recorded it. */
  exit: Exit | null;
  turn: number;
}

/** The right to report in one turn of a run; the same however often a history is played. */
export const nonceOf = (worker: string, turn: number): string =>
  createHash('sha256').update(`${worker}/${turn}`).digest('base64url') +
  Buffer.from(worker).toString('base64url');

type Answer = Extract<WorkerSaying, { type: 'runner.exited' }>['answer'];

const EXIT_OK: Exit = { code: 0, signal: null, lastLine: 'bye', head: 's1' };
const TERMINATED: Exit = { code: null, signal: 'SIGTERM', lastLine: '', head: 's1' };

/** The processes of the world's workers: deeds start and stop them, the test lets them work and die. */
export class Processes {
  readonly all = new Map<string, Process>();
  /** Every process that was made: one that is made twice has started twice. */
  readonly started: string[] = [];
  /** Whether a worker's start fails. */
  failsToStart: (worker: string) => boolean = () => false;
  /** What a commit check finds. */
  check: (
    params: CheckCommit,
    ticket: string,
  ) => Partial<Extract<Saying, { type: 'commit.checked' }>> = () => ({});
  undeliverable = false;
  /** A stop is answered at once with the end; else the end is found out later. */
  slowToStop = false;
  readonly #world: World;

  constructor(world: World) {
    this.#world = world;
    const { deeds } = world;
    deeds.script('startRunner', (deed) => this.#start(deed));
    deeds.script('releaseRunner', (deed) => this.releases(deed));
    deeds.script('stopRunner', (deed) => this.#stop(deed));
    deeds.script('deliverInput', (deed) => this.delivers(deed));
    deeds.script('checkCommit', (deed) => this.checks(deed));
    deeds.script('land', ({ actor, params }) => [
      { to: actor, saying: { type: 'landing.landed', sha: params['sha'] as string } },
    ]);
  }

  of(worker: string): Process | null {
    const { incarnation } = this.#world.worker(worker);
    return this.all.get(`${worker}/${incarnation}`) ?? null;
  }

  /** The agent says that it has done something. */
  async reports(
    worker: string,
    signal: 'DONE' | 'REVIEW' | 'QUESTION' = 'DONE',
    sha: string | null = 's1',
  ): Promise<Outcome> {
    const { turn } = this.#world.worker(worker);
    return await this.#say(worker, {
      type: 'agent.reported',
      turn,
      offset: null,
      signal,
      payload: signal === 'QUESTION' ? 'which one?' : 'it is done',
      sha,
      channel: 'mcp',
    });
  }

  async endsTurn(worker: string): Promise<Outcome> {
    const { turn } = this.#world.worker(worker);
    return await this.#say(worker, { type: 'agent.turn_ended', turn });
  }

  /** The process ends by itself. */
  async exits(worker: string, code = 0, answer: Answer = null): Promise<Outcome> {
    const process = this.of(worker);
    const exit = { ...EXIT_OK, code };
    if (process) Object.assign(process, { state: 'ended', exit });
    return await this.#exited(worker, exit, answer);
  }

  async dies(worker: string): Promise<Outcome> {
    return await this.exits(worker, 1);
  }

  /** A reviewer says what it thinks, and ends. */
  async judges(worker: string, verdict: 'pass' | 'fail' | 'uncertain'): Promise<Outcome> {
    const gaps = verdict === 'fail' ? ['a gap'] : [];
    return await this.exits(worker, 0, { verdict, reasons: [`it is a ${verdict}`], gaps });
  }

  /** It is gone, and nothing recorded how. */
  async isLost(worker: string): Promise<Outcome> {
    const process = this.of(worker);
    if (process) Object.assign(process, { state: 'ended', exit: null });
    const { incarnation } = this.#world.worker(worker);
    return await this.#say(worker, { type: 'runner.lost', incarnation, cause: 'no such process' });
  }

  /** What a service that begins finds out about the workers of its earlier life. */
  async adopt(): Promise<void> {
    for (const { snapshot } of this.#world.store.liveActors()) {
      const worker = snapshot.context as unknown as WorkerContext;
      if (!('role' in worker)) continue;
      const process = this.of(worker.id);
      if (process?.state !== 'ended') continue;
      if (process.exit) await this.#exited(worker.id, process.exit, null);
      else await this.isLost(worker.id);
    }
  }

  async #say(worker: string, saying: WorkerSaying): Promise<Outcome> {
    return await this.#world.tell(`worker/${worker}`, saying, { by: RUNNER });
  }

  async #exited(worker: string, exit: Exit, answer: Answer): Promise<Outcome> {
    const { incarnation } = this.#world.worker(worker);
    return await this.#say(worker, {
      type: 'runner.exited',
      incarnation,
      exit,
      answer,
      tail: 'tail',
    });
  }

  /** The worker that a deed is about, if it still is where the deed belongs. */
  #wanting(deed: Deed, state: RegExp): WorkerContext | null {
    const actor = this.#world.actor(deed.actor);
    const worker = actor.snapshot.context as unknown as WorkerContext;
    const { incarnation } = deed.params;
    const current = incarnation === undefined || incarnation === worker.incarnation;
    return current && state.test(statePath(actor.snapshot.value)) ? worker : null;
  }

  #start(deed: Deed): { to: Address; saying: Saying }[] {
    const worker = this.#wanting(deed, /^starting$/);
    if (!worker) return [];
    const { id, incarnation } = worker;
    if (this.failsToStart(id)) {
      return [
        { to: deed.actor, saying: { type: 'runner.start_failed', incarnation, cause: 'ENOENT' } },
      ];
    }
    const key = `${id}/${incarnation}`;
    if (!this.all.has(key)) {
      this.started.push(key);
      this.all.set(key, { worker: id, incarnation, state: 'gated', exit: null, turn: 1 });
    }
    const pid = this.started.indexOf(key) + 1;
    return [
      {
        to: deed.actor,
        saying: {
          type: 'runner.spawned',
          incarnation,
          identity: { pid, startTime: String(pid), bootId: 'boot' },
          nonceHash: hashNonce(nonceOf(id, 1)),
          cwd: `worktree of ${worker.ticket}`,
          branch: `callboard/${worker.ticket}`,
          head: 'h0',
          baseSha: 'b0',
        },
      },
    ];
  }

  /** Opens a gate, as the script of its deed does. */
  releases(deed: Deed): { to: Address; saying: Saying }[] {
    const worker = this.#wanting(deed, /^gated$/);
    const process = worker && this.of(worker.id);
    if (!worker || !process) return [];
    const { incarnation } = worker;
    if (process.state === 'gated') process.state = 'live';
    return [{ to: deed.actor, saying: { type: 'runner.live', incarnation, agent: null } }];
  }

  #stop(deed: Deed): { to: Address; saying: Saying }[] {
    const worker = this.#wanting(deed, /^stopping$/);
    if (!worker) return [];
    const { id, incarnation } = worker;
    const process = this.of(id);
    if (!process) {
      return [
        { to: deed.actor, saying: { type: 'runner.lost', incarnation, cause: 'never started' } },
      ];
    }
    if (process.state !== 'ended') Object.assign(process, { state: 'ended', exit: TERMINATED });
    if (this.slowToStop) return [];
    const exit = process.exit ?? TERMINATED;
    return [
      {
        to: deed.actor,
        saying: { type: 'runner.exited', incarnation, exit, answer: null, tail: '' },
      },
    ];
  }

  /** Carries out a delivery, as the script of its deed does. */
  delivers(deed: Deed): { to: Address; saying: Saying }[] {
    const worker = this.#wanting(deed, /^live\.delivering$/);
    const process = worker && this.of(worker.id);
    if (!worker) return [];
    if (this.undeliverable || process?.state !== 'live') {
      return [
        { to: deed.actor, saying: { type: 'turn.undeliverable', cause: 'it does not listen' } },
      ];
    }
    process.turn = worker.turn + 1;
    const nonceHash = hashNonce(nonceOf(worker.id, process.turn));
    return [{ to: deed.actor, saying: { type: 'turn.delivered', turn: process.turn, nonceHash } }];
  }

  /** Carries out a commit check, as the script of its deed does. */
  checks({ actor, params }: Deed): { to: Address; saying: Saying }[] {
    const asked = params as unknown as CheckCommit;
    const found = this.check(asked, actor.slice('ticket/'.length));
    return [
      {
        to: actor,
        saying: {
          type: 'commit.checked',
          run: asked.run,
          turn: asked.turn,
          outcome: 'found',
          sha: asked.sha ?? 's1',
          head: asked.sha ?? 's1',
          base: 'b1',
          gap: null,
          held: false,
          slotFree: false,
          ...found,
        },
      },
    ];
  }
}

/** A check that finds no commit. */
export const MISSING = { outcome: 'missing', sha: null, gap: 'there is no new commit' } as const;
