import type { Address, By } from '../machines/by.ts';
import type { Snapshot } from '../step/step.ts';
import { Committer } from './committer.ts';
import { plan } from './dispatcher.ts';
import { deedOutcomes } from './deed-outcomes.ts';
import type { Draft } from './draft.ts';
import { movesHeld, startsAllowed } from './facts.ts';
import { feed } from './feed.ts';
import { Listeners } from './listeners.ts';
import { lookAtFlag } from './look-at-flag.ts';
import type { Envelope } from './mailbox.ts';
import { Mailboxes } from './mailbox.ts';
import { Memory } from './memory.ts';
import type {
  ActorHost,
  Cancel,
  JournalRow,
  NewTicket,
  Outcome,
  Queries,
  Saying,
  TellOptions,
} from './ports.ts';
import { createQueries } from './queries.ts';
import { reconfigure } from './reconfigure.ts';
import { Relay } from './relay.ts';
import { Timers } from './timers.ts';
import type { HostEdge } from './turns.ts';
import { Turns } from './turns.ts';

export type { HostEdge } from './turns.ts';

const TURN_MAX = 200;
const FLAG_LOOK_MS = 250;

const SERVICE: By = { kind: 'system', id: 'callboard' };

/** The host of all actors in one process, on one store. Everything that happens goes through {@link SqliteHost.tell}. */
export class SqliteHost implements ActorHost {
  readonly queries: Queries;
  readonly relay: Relay;
  readonly timers: Timers;
  readonly memory: Memory;
  readonly #edge: HostEdge;
  readonly #mailboxes = new Mailboxes();
  readonly #listeners: Listeners;
  readonly #committer: Committer;
  readonly #turns: Turns;
  #scheduled = false;
  #dispatching = false;
  #dirty = true;
  #closed = false;
  readonly #ended = new AbortController();

  constructor(edge: HostEdge) {
    this.#edge = edge;
    this.memory = new Memory(edge.store);
    this.#listeners = new Listeners(edge.log);
    this.#committer = new Committer({
      store: edge.store,
      clock: edge.clock,
      log: edge.log,
      meter: edge.meter,
      onFailed: () => this.#reload(),
      onRetry: (cause) => {
        this.#notice({ type: 'store.failing', cause }, true);
        this.timers.rearm();
      },
      onRecovered: () => {
        this.#notice({ type: 'store.recovered' });
        this.relay.poke();
      },
      onFatal: edge.onFatal,
    });
    this.#turns = new Turns(edge, this.memory, this.#committer);
    this.relay = new Relay({
      clock: edge.clock,
      log: edge.log,
      held: () =>
        this.fault !== null || lookAtFlag(edge.flag).engaged || movesHeld(this.supervisor()),
      ...deedOutcomes({
        ask: (envelope) => this.#ask(envelope),
        commit: (write) => {
          // A store that fails is asked by the probe alone; the deed's wait is known in memory all the same.
          if (this.fault !== null) return false;
          const draft = this.#turns.open();
          write(draft);
          return this.#commit(draft);
        },
      }),
    });
    this.timers = new Timers(
      edge.clock,
      () => this.memory.timers,
      (timer) => {
        this.#put({
          to: timer.actor,
          message: { kind: 'say', saying: timer.event as Saying },
          by: { kind: 'timer', id: timer.id },
          timer: { id: timer.id, dueAt: timer.dueAt },
          answer: () => this.timers.settled(timer),
        });
      },
    );
    this.queries = createQueries({
      ...edge,
      memory: this.memory,
      relay: this.relay,
      supervisor: () => this.supervisor(),
      fault: () => this.fault,
      mailboxes: () => this.#mailboxes.size,
    });
  }

  /** Reads the stored state. Nothing acts yet. */
  async load(): Promise<void> {
    this.#reload();
    this.relay.resume(this.#edge.store.deeds());
    if (!this.memory.actor('supervisor')) {
      await this.#ask({ to: 'supervisor', message: { kind: 'begin' }, by: SERVICE });
    }
  }

  registerDeeds(...deeds: Parameters<Relay['registerAll']>): void {
    this.relay.registerAll(...deeds);
  }

  /** Lets timers, deeds and dispatch go; to be called when the workers of an earlier life have been found again. */
  async start(): Promise<void> {
    await this.reconfigure();
    const flag = lookAtFlag(this.#edge.flag);
    await this.tell(
      'supervisor',
      { type: 'service.started', flag: flag.engaged, flagCause: flag.cause },
      { by: SERVICE },
    );
    this.#dispatching = true;
    this.relay.start();
    this.timers.start();
    this.#look();
  }

  /** Tells open actors of a configuration that has changed since they were made. @returns whether all could be told. */
  async reconfigure(): Promise<boolean> {
    const tell = (to: Address, saying: Saying) => this.tell(to, saying, { by: SERVICE });
    const complete = await reconfigure(this.#edge, tell);
    this.#look();
    return complete;
  }

  #look(): void {
    this.#dirty = true;
    this.#schedule();
  }

  /** Graceful end: nothing more is begun, what is under way is waited for, workers are left alone. */
  async stop(): Promise<void> {
    this.#dispatching = false;
    this.timers.stop();
    await this.relay.stop();
    await this.tell('supervisor', { type: 'service.stopping' }, { by: SERVICE });
    this.#closed = true;
    this.#ended.abort();
  }

  create(ticket: NewTicket, options: TellOptions): Promise<Outcome> {
    return this.#ask({ to: 'ticket/', message: { kind: 'create', ticket }, ...options });
  }

  tell(to: Address, saying: Saying, options: TellOptions): Promise<Outcome> {
    return this.#ask({ to, message: { kind: 'say', saying }, ...options });
  }

  supervisor(): Snapshot {
    const actor = this.memory.actor('supervisor');
    if (!actor) throw new Error('the host has not been loaded');
    return actor.snapshot;
  }

  feed(after: number, signal: AbortSignal): AsyncIterable<readonly JournalRow[]> {
    return feed(this, after, AbortSignal.any([signal, this.#ended.signal]));
  }

  onCommit(listener: (rows: readonly JournalRow[]) => void): Cancel {
    return this.#listeners.add(listener);
  }

  journalAfter(after: number, limit: number): readonly JournalRow[] {
    return this.#edge.store.journalAfter(after, limit);
  }

  head(): number {
    return this.#committer.head;
  }

  oldest(): number {
    return this.#edge.store.oldest();
  }

  get fault(): string | null {
    return this.#committer.fault;
  }

  #ask(envelope: Omit<Envelope, 'answer'>): Promise<Outcome> {
    return new Promise((resolve) => this.#put({ ...envelope, answer: resolve }));
  }

  #put(envelope: Envelope, probe = false): void {
    const why = this.#refusal(probe);
    if (why !== null) {
      envelope.answer({ outcome: 'unavailable', detail: why });
      return;
    }
    try {
      this.#mailboxes.put(envelope);
    } catch (full) {
      envelope.answer({
        outcome: 'unavailable',
        detail: full instanceof Error ? full.message : String(full),
      });
      return;
    }
    this.#schedule();
  }

  /** While the store fails, one probe at a time finds out whether it still does; all else is refused at once. */
  #refusal(probe: boolean): string | null {
    if (this.#closed || this.#committer.givenUp) return 'the service is stopping';
    return this.fault !== null && !probe ? `the store takes no commits: ${this.fault}` : null;
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    // What else arrives in this turn of the event loop travels in the same commit.
    setImmediate(() => {
      this.#scheduled = false;
      this.#turn();
    });
  }

  #turn(): void {
    this.#propose();
    const envelopes = this.#mailboxes.take(TURN_MAX);
    if (envelopes.length === 0) return;
    const draft = this.#turns.open();
    const outcomes = envelopes.map((envelope) => this.#turns.decide(draft, envelope));
    if (!draft.empty && !this.#commit(draft)) {
      const detail = 'the store takes no commits; nothing has changed';
      for (const { answer } of envelopes) answer({ outcome: 'unavailable', detail });
      return;
    }
    // Tell, then act: nobody hears of what is not on disk, and nothing is done that was not told.
    envelopes.forEach(({ answer }, index) => answer(outcomes[index] as Outcome));
    if (draft.journal.length > 0) this.#listeners.publish(draft.journal);
    this.relay.add(draft.deedsAdded);
    this.timers.rearm();
    if (draft.journal.length > 0) this.#dirty = true;
    if (this.#mailboxes.size > 0 || this.#dirty) this.#schedule();
  }

  #reload(): void {
    this.memory.load((actor, why) =>
      this.#edge.log.error({ actor: actor.address, why }, 'an actor is in quarantine'),
    );
  }

  /** One transaction for everything that this turn decided. On failure nothing happened, and memory is read again. */
  #commit(draft: Draft): boolean {
    if (!this.#committer.commit(draft)) return false;
    this.memory.adopt(draft);
    return true;
  }

  /** Says something to the supervisor that nobody waits for an answer to. */
  #notice(saying: Saying, probe = false): void {
    this.#put(
      { to: 'supervisor', message: { kind: 'say', saying }, by: SERVICE, answer: () => {} },
      probe,
    );
  }

  /** The dispatcher's proposals join the turn; the guards decide with the facts of that moment. */
  #propose(): void {
    if (!this.#dispatching || !this.#dirty || this.fault !== null) return;
    this.#dirty = false;
    const on = startsAllowed(this.supervisor());
    const allowed = on && !lookAtFlag(this.#edge.flag).engaged;
    // A flag that the supervisor has not seen yet may be gone before it does: nobody would tell.
    if (on && !allowed) this.#edge.clock.setTimer(FLAG_LOOK_MS, () => this.#look());
    for (const { ticket, saying } of plan(this.memory.roster, this.#edge.policies(), allowed)) {
      this.#put({
        to: `ticket/${ticket}`,
        message: { kind: 'say', saying },
        by: { kind: 'dispatcher', id: 'dispatcher' },
        answer: () => {},
      });
    }
  }
}
