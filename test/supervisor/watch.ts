import { hasMoreToHear } from '../../src/machines/ticket-turn-guards.ts';
import type { Deed, JournalRow, Outcome } from '../../src/supervisor/ports.ts';
import { Chronicle } from './chronicle.ts';
import { invariants } from './invariants.ts';
import { broken } from './invariants/law.ts';
import { Scene } from './invariants/scene.ts';
import type { Processes } from './processes.ts';
import type { World } from './world.ts';

const OUTCOMES = [
  'applied',
  'ignored',
  'stale',
  'rejected',
  'dead_letter',
  'replayed',
  'unavailable',
];
/** A ticket's own escalations; one about landing stands beside its state. */
const BESIDE = ['landing_failed'];

/** Looks at a world after every commit and at every rest, and keeps what it finds wrong. */
export class Watch {
  readonly problems: string[] = [];
  readonly scene: Scene;
  readonly #world: World;
  readonly #agents: Processes;
  readonly #chronicle = new Chronicle();

  constructor(world: World, agents: Processes) {
    this.#world = world;
    this.#agents = agents;
    this.scene = new Scene(this.#chronicle, world.policies);
    this.catchUp();
    world.onCommit = (rows) => this.#committed(rows);
    world.deeds.onDeed = (deed) => this.#deed(deed);
  }

  /** Sequence of the newest event that it has read. */
  get head(): number {
    return this.#chronicle.head;
  }

  /** Reads what was committed and told to nobody, since the service died in between. */
  catchUp(): void {
    if (this.#chronicle.head < this.#world.store.head()) {
      this.#read(this.#world.journal(this.#chronicle.head));
    }
  }

  /** Every input ends in exactly one outcome, and only an applied one is in the journal (21). */
  answered(outcome: Outcome): void {
    if (!OUTCOMES.includes(outcome.outcome)) this.problems.push(`21: ${JSON.stringify(outcome)}`);
    if (outcome.outcome === 'applied' && outcome.seq > this.#world.store.head()) {
      this.problems.push(`2: event ${outcome.seq} was told and is not on disk`);
    }
  }

  /** At rest: what is stored is what the journal says, and nobody is stuck. */
  atRest(): void {
    this.catchUp();
    this.#compareStore();
    this.#checkEscalations();
    this.#checkCauses();
    this.#checkStarts();
  }

  #committed(rows: readonly JournalRow[]): void {
    const stored = this.#world.store.journalAfter((rows[0]?.seq ?? 1) - 1, 500);
    if (rows.some((row, index) => index < stored.length && row.body !== stored[index]?.body)) {
      this.problems.push(
        `2: events from ${rows[0]?.seq} on were told otherwise than they are stored`,
      );
    }
    // A crash right after a commit leaves its events untold.
    this.catchUp();
  }

  #read(rows: readonly JournalRow[]): void {
    for (const row of rows) {
      for (const turn of this.#chronicle.read([row])) {
        const created = turn.told.data.from === null;
        const found = created ? [] : broken(invariants.changes[turn.chart], turn);
        this.problems.push(...found.map((law) => `${law} (${turn.address}, event ${row.seq})`));
        for (const { of, says, broken: check } of invariants.turns) {
          const who = created ? null : check(turn, this.scene);
          if (who) this.problems.push(`${of}: ${says}: ${who} (event ${row.seq})`);
        }
      }
    }
    this.problems.push(...this.#chronicle.problems.splice(0));
    if (rows.length === 0) return;
    for (const { of, says, broken: check } of invariants.scenes) {
      const who = check(this.scene);
      if (who.length > 0)
        this.problems.push(`${of}: ${says}: ${who.join('; ')} (by event ${rows.at(-1)?.seq})`);
    }
  }

  /** Read again before it is done: an automatic deed is not begun while the switch is engaged (7). */
  #deed(deed: Deed): void {
    if (!deed.automatic) return;
    if (this.#world.flag.engaged || this.scene.supervisor.held) {
      this.problems.push(`7: ${deed.type} of ${deed.actor} was begun while the switch was engaged`);
    }
  }

  #compareStore(): void {
    const { store, clock } = this.#world;
    const timers = new Map(store.timers().map(({ actor, id, dueAt }) => [`${actor} ${id}`, dueAt]));
    for (const entry of this.#chronicle.actors.values()) {
      const stored = store.actor(entry.address);
      if (!stored)
        this.problems.push(`19: ${entry.address} is in the journal and not in the store`);
      else this.problems.push(...this.#chronicle.differences(stored));
      for (const { id, dueAt } of entry.timers.values()) {
        const key = `${entry.address} ${id}`;
        const row = timers.get(key);
        // One that has fired and that the chart ignored is gone, and the journal does not tell of it.
        const fired = row === undefined && dueAt <= clock.now();
        if (row !== dueAt && !fired)
          this.problems.push(`16: the timer ${key} is ${row}, not ${dueAt}`);
        timers.delete(key);
      }
    }
    for (const key of timers.keys()) this.problems.push(`16: the timer ${key} outlived its state`);
  }

  #checkEscalations(): void {
    const open = new Map<string, number>();
    for (const { ticket, reason } of this.#world.store.openEscalations()) {
      const key = `${ticket} ${reason}`;
      open.set(key, (open.get(key) ?? 0) + 1);
    }
    for (const { id, is } of this.scene.tickets) {
      const wanted = is.ask && `${id} ${is.ask.reason}`;
      if (wanted && !open.has(wanted)) this.problems.push(`9: ${wanted} was asked and is not open`);
      for (const key of open.keys()) {
        const [ticket, reason] = key.split(' ') as [string, string];
        if (ticket === id && key !== wanted && !BESIDE.includes(reason)) {
          this.problems.push(`9: ${key} is open and nobody asks it`);
        }
      }
    }
    for (const [key, count] of open)
      if (count > 1) this.problems.push(`9: ${key} is open ${count} times`);
  }

  /** Each ticket has a worker, a deed, a timer, a place in a queue or a named wait (15). */
  #checkCauses(): void {
    const { host } = this.#world;
    const deeds = new Set([...host.relay.waiting].map(({ actor, type }) => `${actor} ${type}`));
    const timers = new Set(this.#world.store.timers().map(({ actor }) => actor));
    const { held } = this.scene.supervisor;
    for (const { id, path, is } of this.scene.tickets) {
      const waits = host.queries.ticket(id)?.waitingFor ?? null;
      // What people said during a turn is heard before the judgement of its report is applied.
      const hears =
        is.judgement !== null &&
        hasMoreToHear(is) &&
        this.scene.workers.some((worker) => worker.id === is.author?.id && !worker.ended);
      const stuck =
        (path === 'todo' && (waits === null || waits.startsWith('its start'))) ||
        (path.startsWith('review.') && is.held && !held) ||
        (path === 'review.verifying' &&
          !is.held &&
          !hears &&
          !deeds.has(`ticket/${id} checkCommit`)) ||
        (path === 'review.judging' && !is.held && is.reviewer === null && waits === null) ||
        (path === 'review.gating' && !is.held && is.gate === null && waits === null);
      if (stuck) this.problems.push(`15: ${id} is ${path} without a cause; it waits for ${waits}`);
    }
    for (const { id, path, ended } of this.scene.workers) {
      if (ended) continue;
      const process = this.#agents.of(id);
      const address = `worker/${id}`;
      const alive = path.startsWith('live.') && process !== null && timers.has(address as never);
      const due = [...deeds].some((deed) => deed.startsWith(`${address} `));
      const stopping = path === 'stopping' && timers.has(address as never);
      if (!alive && !due && !stopping) {
        this.problems.push(`15: the worker ${id} is ${path} without a cause`);
      }
    }
  }

  #checkStarts(): void {
    const { started } = this.#agents;
    if (new Set(started).size !== started.length) {
      this.problems.push(`17: a runner was started twice: ${started.join(' ')}`);
    }
  }
}
