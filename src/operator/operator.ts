import type { HealthSample } from '../machines/health-sample.ts';
import type { Cancel } from '../supervisor/ports.ts';
import { DriftBook } from './drift-book.ts';
import type { OperatorEdge } from './edge.ts';
import type { Found, Sweeper } from './sweeper.ts';
import { driftBranches } from './sweepers/drift-branches.ts';
import { driftProcesses } from './sweepers/drift-processes.ts';
import { driftReviewers } from './sweepers/drift-reviewers.ts';
import { driftWorktrees } from './sweepers/drift-worktrees.ts';
import { happened } from './sweepers/happened.ts';
import { measured } from './sweepers/measured.ts';
import { returnOnce } from './sweepers/return.ts';
import { triage } from './sweepers/triage.ts';

/** The first sweep comes this soon after the start, or after `every` where that is shorter. */
const FIRST_AFTER_MS = 1_000;
/** Time of one sweeper in one sweep. */
const SWEEPER_MS_MAX = 20_000;
/** However long a sweep took, and however short `every` is. */
const PAUSE_MS_MIN = 100;
const CAUSE_CHARS_MAX = 300;

const OPERATOR = { kind: 'operator', id: 'operator' } as const;

/** Every sweeper, in the order in which they begin; they run beside each other. */
const everySweeper = (edge: OperatorEdge): readonly Sweeper[] => [
  triage(edge),
  returnOnce(edge),
  happened(edge),
  measured(edge),
  driftBranches(edge),
  driftWorktrees(edge),
  driftProcesses(edge),
  driftReviewers(edge),
];

type Failure = HealthSample['failed'][number];

/**
 * Looks over the service every `operator.every` and leaves a sample (DOMAIN §5). Sweepers are kept apart: one that
 * throws or hangs is named in the sample and costs only its own part of it.
 */
export class Operator {
  readonly #edge: OperatorEdge;
  readonly #sweepers: readonly Sweeper[];
  /** Sweepers that were given up and have not ended: they are not begun beside themselves. */
  readonly #busy = new Set<string>();
  readonly #aborts = new Set<AbortController>();
  /** The first sweep only looks: what an earlier life left behind has an interval's time to settle. */
  #onlyLooks = true;
  #book: DriftBook | null = null;
  #cancel: Cancel | null = null;
  #running = false;
  /** When the sweep began after which it rests; null while it sweeps. */
  #restsSince: number | null = null;
  #sweeping: Promise<void> = Promise.resolve();

  constructor(edge: OperatorEdge, sweepers: readonly Sweeper[] = everySweeper(edge)) {
    this.#edge = edge;
    this.#sweepers = sweepers;
  }

  start(): void {
    if (this.#running) return;
    this.#running = true;
    this.#sleep(Math.min(FIRST_AFTER_MS, this.#edge.everyMs()), this.#edge.clock.now());
  }

  /** The interval may be another one now: it counts from the last sweep, and a rest under the old one ends. */
  retime(): void {
    if (this.#restsSince === null) return;
    const since = this.#restsSince;
    this.#cancel?.();
    this.#sleep(this.#untilNext(since), since);
  }

  /** May be called twice. A sweep that is under way is broken off. */
  async stop(): Promise<void> {
    this.#running = false;
    this.#cancel?.();
    this.#cancel = null;
    for (const abort of this.#aborts) abort.abort();
    await this.#sweeping;
  }

  /** The time that a sweep took is part of the interval; the clock may have been set meanwhile. */
  #untilNext(began: number): number {
    const took = Math.max(0, this.#edge.clock.now() - began);
    return Math.max(PAUSE_MS_MIN, this.#edge.everyMs() - took);
  }

  #sleep(ms: number, since: number): void {
    if (!this.#running) return;
    const { clock } = this.#edge;
    this.#restsSince = since;
    this.#cancel = clock.setTimer(ms, () => {
      this.#restsSince = null;
      const began = clock.now();
      this.#sweeping = this.#sweep()
        .catch((cause: unknown) =>
          this.#edge.log.error({ cause: String(cause) }, 'a sweep of the operator failed'),
        )
        .then(() => this.#sleep(this.#untilNext(began), began));
    });
  }

  async #sweep(): Promise<void> {
    const { host, clock, log } = this.#edge;
    const at = new Date(clock.now()).toISOString();
    const before = host.queries.health({ limit: 1 }).items[0];
    const book = (this.#book ??= new DriftBook(log, before?.drift ?? []));
    const failed: Failure[] = [];
    const found: Found[] = [];
    await Promise.all(
      this.#sweepers.map(async (sweeper) => {
        if (this.#onlyLooks && sweeper.moves === true) return;
        const result = await this.#run(sweeper);
        if ('cause' in result) failed.push(result);
        else {
          found.push(result);
          if (result.drift) book.note(sweeper.name, result, at);
          failed.push(...problemsOf(sweeper.name, result));
        }
      }),
    );
    this.#onlyLooks = false;
    if (!this.#running) return;
    const {
      automationOn: _,
      reviewerFailures: __,
      waiting: ___,
      ...census
    } = host.queries.census();
    const sample: HealthSample = {
      at,
      ...census,
      ...(found.find((one) => one.happened)?.happened ?? {
        seq: before?.seq ?? 0,
        deaths: 0,
        reviewerErrors: 0,
        stalls: 0,
      }),
      ...(found.find((one) => one.measured)?.measured ?? {
        eventLoopMs: null,
        databaseBytes: null,
        freeDiskBytes: null,
      }),
      moved: Object.assign({ triaged: 0, returned: 0 }, ...found.map(({ moved }) => moved)),
      ...book.close(),
      failed,
    };
    const { outcome } = await host.tell(
      'supervisor',
      { type: 'operator.swept', sample },
      { by: OPERATOR },
    );
    if (outcome !== 'applied') log.warn({ outcome }, 'a health sample could not be stored');
  }

  async #run(sweeper: Sweeper): Promise<Found | Failure> {
    const { name } = sweeper;
    if (this.#busy.has(name)) return this.#failure(name, 'it has not ended since an earlier sweep');
    this.#busy.add(name);
    const abort = new AbortController();
    const work = (async () => sweeper.sweep(abort.signal))().finally(() => this.#busy.delete(name));
    this.#aborts.add(abort);
    const tooLong = new Promise<never>((_, reject) => {
      abort.signal.addEventListener('abort', () =>
        reject(new Error(`it took longer than ${SWEEPER_MS_MAX / 1000} s`)),
      );
    });
    const cancel = this.#edge.clock.setTimer(SWEEPER_MS_MAX, () => abort.abort());
    try {
      return await Promise.race([work, tooLong]);
    } catch (cause) {
      return this.#failure(name, cause instanceof Error ? cause.message : String(cause));
    } finally {
      cancel();
      this.#aborts.delete(abort);
    }
  }

  #failure(sweeper: string, cause: string): Failure {
    if (this.#running) this.#edge.log.warn({ sweeper, cause }, 'a sweeper of the operator failed');
    return { sweeper, cause: cause.slice(0, CAUSE_CHARS_MAX) };
  }
}

const problemsOf = (sweeper: string, { problems = [] }: Found): Failure[] =>
  problems.map((cause) => ({ sweeper, cause: cause.slice(0, CAUSE_CHARS_MAX) }));
