import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Address, By } from '../../src/machines/by.ts';
import type { SupervisorContext } from '../../src/machines/supervisor-setup.ts';
import type { TicketContext, TicketFields } from '../../src/machines/ticket-context.ts';
import type { WorkerContext } from '../../src/machines/worker-context.ts';
import { openStore } from '../../src/persistence/open.ts';
import type { SqliteStore } from '../../src/persistence/store.ts';
import { statePath } from '../../src/step/step.ts';
import { deliverDeed } from '../../src/supervisor/deliveries.ts';
import type { HostEdge } from '../../src/supervisor/host.ts';
import { SqliteHost } from '../../src/supervisor/host.ts';
import { lookAtFlag } from '../../src/supervisor/look-at-flag.ts';
import { watchFlag } from '../../src/supervisor/kill-switch.ts';
import type {
  Cancel,
  Clock,
  CommitMeter,
  JournalRow,
  NewTicket,
  Outcome,
  Pulse,
  Saying,
  StoredActor,
  TellOptions,
  Unit,
} from '../../src/supervisor/ports.ts';
import { FakePolicies, newTicket } from './fake-policies.ts';
import { FakeActivity, FakeDeeds, FakeFlag, FakeLog } from './fake-world.ts';
import { FakeCourier } from './fake-courier.ts';
import type { Life } from './life.ts';
import { clockOf, storeOf } from './life.ts';
import { ManualClock } from './manual-clock.ts';

export interface WorldOptions {
  readonly policies?: FakePolicies;
  /** Facts that span actors; the host's own where none are given. */
  readonly facts?: HostEdge['facts'];
  /** Which deeds are carried out one after the other. */
  readonly lanes?: Parameters<SqliteHost['registerDeeds']>[1];
  /** Whether a look at the flag file is taken every 100 ms, as the service does. */
  readonly watchesFlag?: boolean;
  /** Whether the host's own parts (dispatcher, relay, timers) run; false for charts that are told everything. */
  readonly starts?: boolean;
  /** Spoils what is committed, for a test of the tests. */
  readonly tamper?: (unit: Unit) => Unit;
  /** Measures the host's commits. */
  readonly meter?: CommitMeter;
  /** A directory that outlives the world; else one of its own that goes with it. */
  readonly dataDir?: string;
}

/** Turns of the event loop after which a world that still moves is taken for one that never rests. */
const TURNS_MAX = 20_000;
/** A word said, committed, told on and carried out passes through fewer turns than this without a trace. */
const QUIET_TURNS = 6;

export const PERSON: By = { kind: 'person', id: 'ana' };
export const RUNNER: By = { kind: 'runner', id: 'test' };

/** A real host on a real database, in a world whose time, processes and people are the test's. */
export class World {
  readonly clock = new ManualClock();
  readonly flag = new FakeFlag();
  readonly activity = new FakeActivity();
  /** The service runs whenever time passes, unless a test says otherwise. */
  pulse: Pulse = { asleepMs: () => 0 };
  readonly deeds = new FakeDeeds();
  readonly courier = new FakeCourier();
  readonly log = new FakeLog();
  readonly policies: FakePolicies;
  readonly dataDir: string;
  /** Why the host gave up; null while it has not. */
  fatal: string | null = null;
  /** Called inside each transaction just before its commit; a throw undoes it. */
  beforeCommit: () => void = () => {};
  /** Called when a unit is on disk, before anybody has heard of it. */
  onCommitted: (unit: Unit) => void = () => {};
  onCommit: (rows: readonly JournalRow[]) => void = () => {};
  /** Finds the workers of an earlier life again, before this one begins to act. */
  adopt: () => Promise<void> = async () => {};
  store!: SqliteStore;
  host!: SqliteHost;
  readonly #options: WorldOptions;
  #life: Life = { alive: false };
  #watch: Cancel = () => {};
  #moves = 0;
  #onlyLooked = false;

  private constructor(options: WorldOptions) {
    this.#options = options;
    this.policies = options.policies ?? new FakePolicies();
    this.dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'callboard-world-'));
  }

  static async open(options: WorldOptions = {}): Promise<World> {
    const world = new World(options);
    await world.#begin();
    return world;
  }

  /** Says something to an actor, in a turn of its own or with whatever else is said in this one. */
  async tell(to: Address, saying: Saying, options: Partial<TellOptions> = {}): Promise<Outcome> {
    const outcome = await this.host.tell(to, saying, { by: PERSON, ...options });
    this.#moves += 1;
    return outcome;
  }

  async create(
    ticket: Partial<TicketFields> & Partial<Omit<NewTicket, 'fields'>> = {},
    options: Partial<TellOptions> = {},
  ): Promise<Outcome> {
    const outcome = await this.host.create(newTicket(ticket), { by: PERSON, ...options });
    this.#moves += 1;
    return outcome;
  }

  /** What is stored of an actor. @throws where there is none. */
  actor(address: Address): StoredActor {
    const actor = this.store.actor(address);
    if (!actor) throw new Error(`there is no ${address}`);
    return actor;
  }

  path(address: Address): string {
    return statePath(this.actor(address).snapshot.value);
  }

  ticket(id: string): TicketContext {
    return this.actor(`ticket/${id}`).snapshot.context as unknown as TicketContext;
  }

  worker(id: string): WorkerContext {
    return this.actor(`worker/${id}`).snapshot.context as unknown as WorkerContext;
  }

  supervisor(): SupervisorContext {
    return this.actor('supervisor').snapshot.context as unknown as SupervisorContext;
  }

  journal(after = 0): readonly JournalRow[] {
    const rows: JournalRow[] = [];
    for (;;) {
      const page = this.store.journalAfter(rows.at(-1)?.seq ?? after, 500);
      rows.push(...page);
      if (page.length < 500) return rows;
    }
  }

  /** Resolves when mailbox, relay and dispatcher have nothing left to do at this instant. */
  async settle(): Promise<void> {
    let quiet = 0;
    let seen = this.#trace();
    for (let turns = 0; quiet < QUIET_TURNS; turns += 1) {
      if (turns > TURNS_MAX) throw new Error(`the world does not settle:\n${this.#lately()}`);
      await nextTurn();
      const now = this.#trace();
      quiet = now === seen ? quiet + 1 : 0;
      seen = now;
    }
  }

  /** Lets time pass: each timer fires at its instant, and all that follows from it happens before the next one. */
  async advance(ms: number): Promise<void> {
    const until = this.clock.now() + ms;
    await this.settle();
    while (this.clock.fireNext(until)) {
      // A look at a flag file that is as it was moves nothing, and there are ten of them in a second.
      if (!this.#onlyLooked) await this.settle();
      this.#onlyLooked = false;
    }
    this.clock.set(until);
    await this.settle();
  }

  /** The service dies here and now, mid-word: nothing is stopped, nothing more is written. */
  crash(): void {
    this.#life.alive = false;
    this.#watch();
    this.store.close();
  }

  /** A crash, and a new life on what is on disk. */
  async restart(): Promise<void> {
    this.crash();
    await this.#begin();
  }

  /** The graceful end of a life. */
  async stop(): Promise<void> {
    this.#watch();
    await this.host.stop();
    this.#life.alive = false;
    this.store.close();
  }

  /** A graceful end, and a new life. */
  async stopAndStart(): Promise<void> {
    await this.stop();
    await this.#begin();
  }

  /** The end of the test. */
  end(): void {
    if (this.#life.alive) this.crash();
    if (!this.#options.dataDir) rmSync(this.dataDir, { recursive: true, force: true });
  }

  async #begin(): Promise<void> {
    const life: Life = { alive: true };
    this.#life = life;
    this.store = openStore({
      dataDir: this.dataDir,
      clock: this.clock,
      beforeCommit: () => this.beforeCommit(),
    });
    const clock = clockOf(life, this.clock);
    const { policies, flag, activity, log } = this;
    const { facts, meter } = this.#options;
    this.host = new SqliteHost({
      store: storeOf(life, this.store, {
        tamper: this.#options.tamper ?? ((unit) => unit),
        onCommitted: (unit) => {
          this.#moves += 1;
          this.onCommitted(unit);
        },
      }),
      clock,
      log: life.alive ? log : new FakeLog(),
      flag,
      activity,
      pulse: { asleepMs: (since) => this.pulse.asleepMs(since) },
      policies: () => policies,
      globalOwner: () => 'lead',
      channels: () => this.courier.channels(),
      branchOf: (ticket) => `callboard/${ticket}`,
      onFatal: (why) => {
        if (life.alive) this.fatal = why;
      },
      ...(facts ? { facts } : {}),
      ...(meter ? { meter } : {}),
    });
    this.host.onCommit((rows) => {
      if (life.alive) this.onCommit(rows);
    });
    this.host.registerDeeds(
      this.deeds.handlers(() => life.alive),
      this.#options.lanes,
    );
    this.host.registerDeeds({
      deliver: deliverDeed({
        courier: this.courier.of(life),
        escalation: (id) => this.store.escalation(id),
      }),
    });
    await this.host.load();
    if (this.#options.starts === false) return;
    await this.adopt();
    await this.host.start();
    if (this.#options.watchesFlag) {
      this.#watch = watchFlag({ host: this.host, flag, clock: this.#lookingClock(clock), log });
    }
  }

  #lookingClock(clock: Clock): Clock {
    return {
      now: () => clock.now(),
      setTimer: (ms, call) =>
        clock.setTimer(ms, () => {
          this.#onlyLooked = lookAtFlag(this.flag).engaged === this.supervisor().flag;
          call();
        }),
    };
  }

  #trace(): string {
    return `${this.host.head()} ${this.#moves} ${this.deeds.done.length}`;
  }

  #lately(): string {
    const rows = this.store.journalAfter(Math.max(0, this.store.head() - 8), 8);
    return rows.map(({ body }) => body.slice(0, 300)).join('\n');
  }
}
