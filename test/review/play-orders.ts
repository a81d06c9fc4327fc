import type { Exit } from '../../src/machines/worker-events.ts';
import type { Outcome } from '../../src/supervisor/ports.ts';
import { aTicketPolicy, aWorkerPolicy, FakePolicies } from '../supervisor/fake-policies.ts';
import { Processes } from '../supervisor/processes.ts';
import { RUNNER, World } from '../supervisor/world.ts';
import type { Arrival } from './orders.ts';

export type Death = 'exit' | 'signal' | 'silence';
export type Verdict = 'pass' | 'fail' | 'uncertain';

/** One ticket's part: what arrives in which order, in which cycle of its review. */
export interface Part {
  readonly order: readonly Arrival[];
  readonly verdict: Verdict;
  readonly death: Death;
  /** Counts from 1; the third fail stops. */
  readonly cycle: number;
  readonly takesTurns: boolean;
}

interface Actor extends Part {
  readonly ticket: string;
  /** Its report stands, and no feedback has been delivered since: a death is nobody's fault. */
  reported: boolean;
  judged: boolean;
  deaths: number;
}

const MANY = 10_000;
const CYCLES = 3;
const EXITS: Record<Death, Pick<Exit, 'code' | 'signal'>> = {
  exit: { code: 1, signal: null },
  signal: { code: null, signal: 'SIGKILL' },
  silence: { code: 0, signal: null },
};

/** Many tickets at once, step by step: what arrives at one step arrives for all of them in one turn. */
export class Orders {
  readonly problems: string[] = [];
  readonly #world: World;
  readonly #agents: Processes;
  readonly #actors: Actor[] = [];

  static async play(parts: readonly Part[]): Promise<readonly string[]> {
    const policies = new FakePolicies();
    const limits = { bounces: MANY, runsPerTicket: MANY, reviewCycles: CYCLES };
    policies.policy = aTicketPolicy({ reviewMode: 'enforce', limits });
    policies.slots = { authors: MANY, judges: MANY };
    policies.supervisor = { ...policies.supervisor, massDeaths: { count: MANY, withinMs: 60_000 } };
    policies.profiles = {
      turns: aWorkerPolicy({ profile: 'turns', takesTurns: true }),
      once: aWorkerPolicy({ profile: 'once', takesTurns: false }),
    };
    const world = await World.open({ policies });
    try {
      const stage = new Orders(world, new Processes(world));
      await stage.#run(parts);
      return stage.problems;
    } finally {
      world.end();
    }
  }

  private constructor(world: World, agents: Processes) {
    this.#world = world;
    this.#agents = agents;
    // When the check and the delivery have their outcome is for the order to say.
    world.deeds.script('checkCommit', () => []);
    world.deeds.script('deliverInput', () => []);
  }

  async #run(parts: readonly Part[]): Promise<void> {
    for (const part of parts) {
      const ticket = `CB-${this.#actors.length + 1}`;
      this.#actors.push({ ...part, ticket, reported: false, judged: false, deaths: 0 });
      void this.#world.create({ profile: part.takesTurns ? 'turns' : 'once' });
    }
    await this.#world.settle();
    await this.#earlierCycles();
    const steps = Math.max(...parts.map(({ order }) => order.length));
    for (let step = 0; step < steps; step += 1) {
      await this.#step((actor) => actor.order[step]);
    }
    await this.#conclude();
    for (const actor of this.#actors) this.#judge(actor);
  }

  /** Fails until the cycle that the part is about. */
  async #earlierCycles(): Promise<void> {
    for (let cycle = 1; cycle < CYCLES; cycle += 1) {
      const now = (arrival: Arrival) => (actor: Actor) =>
        actor.cycle > cycle ? arrival : undefined;
      for (const arrival of ['report', 'check', 'idle'] as const) await this.#step(now(arrival));
      const actors = this.#actors.filter((actor) => actor.cycle > cycle);
      for (const actor of actors) void this.#verdict(actor, 'fail');
      await this.#world.settle();
      await this.#step(now('delivery'));
      // One that takes a single turn leaves, and a fresh run carries the feedback.
      await this.#world.advance(10_000);
      for (const actor of actors) Object.assign(actor, { reported: false, judged: false });
    }
  }

  async #step(arrivalOf: (actor: Actor) => Arrival | undefined): Promise<void> {
    const before = new Map(this.#actors.map((actor) => [actor, this.#deaths(actor)]));
    const expected = new Map<Actor, number>();
    const answers: Promise<void>[] = [];
    const all = this.#actors.map((actor) => [actor, arrivalOf(actor)] as const);
    const [[, first] = []] = all;
    // The switch is one for all: parts that are played together have it at the same steps.
    if (first === 'halt') await this.#halt();
    else if (first === 'release') await this.#release();
    else {
      for (const [actor, arrival] of all) {
        const counts = arrival === 'death' && this.#isAlive(actor) && !actor.reported;
        expected.set(actor, counts ? 1 : 0);
        if (arrival) answers.push(this.#arrive(actor, arrival));
      }
    }
    await Promise.all(answers);
    await this.#world.settle();
    for (const actor of this.#actors) {
      this.#noteFreshRun(actor);
      const counted = this.#deaths(actor) - (before.get(actor) ?? 0);
      // An accepted ticket has no deaths any more.
      if (counted !== (expected.get(actor) ?? 0) && this.#path(actor) !== 'done') {
        this.#blame(actor, `${arrivalOf(actor)} counted ${counted} deaths`);
      }
      actor.deaths += expected.get(actor) ?? 0;
      this.#checkAuthors(actor);
    }
  }

  async #arrive(actor: Actor, arrival: Arrival): Promise<void> {
    switch (arrival) {
      case 'report':
        return await this.#report(actor);
      case 'check':
        return await this.#check(actor);
      case 'verdict':
        return await this.#verdict(actor, actor.verdict);
      case 'delivery':
        return await this.#deliver(actor);
      case 'idle':
        return await this.#endTurn(actor);
      case 'death':
        return await this.#die(actor);
      case 'halt':
      case 'release':
        throw new Error('the switch is one for all');
    }
  }

  async #report(actor: Actor): Promise<void> {
    const author = this.#author(actor);
    if (author === null || !this.#isAlive(actor)) return;
    const { runs, reviewCycles } = this.#world.ticket(actor.ticket);
    const { outcome } = await this.#agents.reports(author, 'DONE', `s${runs}${reviewCycles}`);
    if (outcome === 'applied') actor.reported = true;
  }

  async #check({ ticket }: Actor): Promise<void> {
    const { report } = this.#world.ticket(ticket);
    if (report === null) return;
    await this.#world.tell(`ticket/${ticket}`, {
      type: 'commit.checked',
      run: report.run,
      turn: report.turn,
      outcome: 'found',
      sha: report.sha,
      head: report.sha,
      base: null,
      gap: null,
      held: false,
      slotFree: false,
    });
  }

  /** The reviewer's, where one runs; else of somebody outside. */
  async #verdict(actor: Actor, verdict: Verdict): Promise<void> {
    const { ticket } = actor;
    const { reviewer, report } = this.#world.ticket(ticket);
    if (reviewer?.current && this.#agents.of(reviewer.id)?.state === 'live') {
      actor.judged = true;
      await this.#agents.judges(reviewer.id, verdict);
      return;
    }
    const outcome: Outcome = await this.#world.tell(`ticket/${ticket}`, {
      type: 'review.verdict',
      worker: null,
      reviewer: 'a bot',
      sha: report?.sha ?? 'none',
      verdict,
      reasons: [],
      gaps: ['a gap'],
      held: false,
      slotFree: false,
    });
    const recorded = outcome.outcome === 'applied' ? outcome.verdict : null;
    if (recorded === 'applied' || recorded === 'held') actor.judged = true;
  }

  async #deliver(actor: Actor): Promise<void> {
    const author = this.#author(actor);
    if (author === null || this.#world.path(`worker/${author}`) !== 'live.delivering') return;
    const asked = this.#world.deeds
      .of('deliverInput')
      .findLast((deed) => deed.actor === `worker/${author}`);
    const turn = this.#world.worker(author).turn + 1;
    if (asked?.params['turn'] !== turn) return;
    actor.reported = false;
    const nonceHash = `hash of turn ${turn}`;
    await this.#world.tell(
      `worker/${author}`,
      { type: 'turn.delivered', turn, nonceHash },
      { by: RUNNER },
    );
  }

  /** Of a turn that has reported: one that ends in silence is a death of its own. */
  async #endTurn(actor: Actor): Promise<void> {
    const author = this.#author(actor);
    if (author === null || !actor.reported || !this.#isAlive(actor)) return;
    await this.#agents.endsTurn(author);
  }

  async #die(actor: Actor): Promise<void> {
    const author = this.#author(actor);
    const process = author === null ? null : this.#agents.of(author);
    if (author === null || process?.state !== 'live') return;
    const exit: Exit = { ...EXITS[actor.death], lastLine: '', head: 's1' };
    Object.assign(process, { state: 'ended', exit });
    const { incarnation } = this.#world.worker(author);
    await this.#world.tell(
      `worker/${author}`,
      { type: 'runner.exited', incarnation, exit, answer: null, tail: '' },
      { by: RUNNER },
    );
  }

  async #halt(): Promise<void> {
    await this.#world.tell('supervisor', { type: 'person.engaged', halt: true, reason: null });
  }

  async #release(): Promise<void> {
    await this.#world.tell('supervisor', { type: 'person.released', reason: null });
  }

  /** What was kept from arriving by what came before it arrives now, until each ticket rests or works. */
  async #conclude(): Promise<void> {
    await this.#world.advance(10_000);
    const left = (path: string, arrival: Arrival) => (actor: Actor) =>
      this.#path(actor) === path ? arrival : undefined;
    await this.#step(left('review.verifying', 'check'));
    await this.#step(left('review.judging', 'verdict'));
    await this.#step(left('in_progress', 'delivery'));
    await this.#world.advance(10_000);
    for (const actor of this.#actors) this.#checkAuthors(actor);
  }

  /** The end of the story: the ticket is where the verdict has put it. */
  #judge(actor: Actor): void {
    const { ticket, verdict, cycle, judged } = actor;
    const context = this.#world.ticket(ticket);
    const open = this.#world.store.openEscalations().filter((one) => one.ticket === ticket);
    const reasons = open.map(({ reason }) => reason).join();
    const is = `${this.#path(actor)} ${context.reviewCycles} ${reasons}`;
    const wanted = !judged
      ? `in_progress ${cycle - 1} `
      : verdict === 'pass'
        ? `done ${cycle - 1} `
        : verdict === 'uncertain'
          ? `needs_input ${cycle - 1} uncertain_verdict`
          : cycle === CYCLES
            ? `needs_input ${CYCLES} max_review_cycles`
            : `in_progress ${cycle} `;
    if (is !== wanted) this.#blame(actor, `is ${is}, not ${wanted}`);
    if (context.feedback.length !== context.reviewCycles) {
      this.#blame(actor, `has ${context.feedback.length} feedbacks`);
    }
    const pending = this.#path(actor) === 'in_progress' && context.feedbackPending;
    if (pending) this.#blame(actor, 'its feedback was never delivered');
  }

  #checkAuthors(actor: Actor): void {
    const start = `${actor.ticket}.`;
    const alive = [...this.#agents.all.values()].filter(
      ({ worker, state }) =>
        state !== 'ended' && /^\d+$/.test(worker.slice(start.length)) && worker.startsWith(start),
    );
    if (alive.length > 1) this.#blame(actor, `has ${alive.length} authors`);
  }

  /** A fresh run has the feedback in its prompt. */
  #noteFreshRun(actor: Actor): void {
    const author = this.#author(actor);
    if (author === null || this.#path(actor) !== 'in_progress') return;
    const { turn, reported } = this.#world.worker(author);
    if (turn === 1 && reported === null) actor.reported = false;
  }

  #author({ ticket }: Actor): string | null {
    return this.#world.ticket(ticket).author?.id ?? null;
  }

  #isAlive(actor: Actor): boolean {
    const author = this.#author(actor);
    return author !== null && this.#agents.of(author)?.state === 'live';
  }

  #path({ ticket }: Actor): string {
    return this.#world.path(`ticket/${ticket}`);
  }

  #deaths({ ticket }: Actor): number {
    return this.#world.ticket(ticket).deathCount;
  }

  #blame(actor: Actor, what: string): void {
    const { ticket, order, verdict, death, cycle, takesTurns } = actor;
    const how = `${takesTurns ? 'turns' : 'once'}, cycle ${cycle}, ${verdict}, ${death}`;
    this.problems.push(`${ticket} (${how}: ${order.join(' ')}) ${what}`);
  }
}
