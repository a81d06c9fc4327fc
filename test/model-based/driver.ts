import type { Address } from '../../src/machines/by.ts';
import type { ChartName } from '../../src/machines/charts.ts';
import type { Action, StepResult } from '../../src/step/step.ts';
import { statePath } from '../../src/step/step.ts';
import { reviewAllowed } from '../../src/supervisor/allowed-actions.ts';
import { chartIdentities } from '../../src/supervisor/chart-identity.ts';
import type { Outcome, Saying, StoredActor, TimerRow } from '../../src/supervisor/ports.ts';
import { ticketView, workerView } from '../../src/supervisor/views.ts';
import { aUnit } from '../persistence/a-unit.ts';
import { Chronicle } from '../supervisor/chronicle.ts';
import { DEED_TYPES } from '../supervisor/fake-world.ts';
import type { World } from '../supervisor/world.ts';
import type { Edge, Letter, Place } from './explore.ts';
import { AT, foldTimers } from './explore.ts';
import type { Expected } from './comparison.ts';
import { byActor, compared, renamed, timersCompared } from './comparison.ts';

const DEEDS: ReadonlySet<string> = new Set(DEED_TYPES);
/** Envelopes that wait at one time: fewer than the mailboxes hold. */
const CHUNK = 5_000;
const TIMELY = /^(worker|runner|agent|turn|review|reviewer|gate|commit|stall|backoff|landing)\./;

const deedsOf = (result: Pick<StepResult, 'actions'>): readonly Action[] =>
  result.actions.filter(({ type }) => DEEDS.has(type));

const chunks = <T>(list: readonly T[]): readonly (readonly T[])[] =>
  Array.from({ length: Math.ceil(list.length / CHUNK) }, (_, n) =>
    list.slice(n * CHUNK, (n + 1) * CHUNK),
  );

/** Seeds actors into a world, says letters to them, and compares what is stored with what must be. */
export class Driver {
  steps = 0;
  ignored = 0;
  readonly problems: string[] = [];
  readonly #world: World;
  readonly #chart: ChartName;
  readonly #chronicle = new Chronicle();
  /** What was compared last of each actor that walked a road. */
  readonly #walked = new Map<string, Expected>();

  constructor(world: World, chart: ChartName) {
    this.#world = world;
    this.#chart = chart;
    this.#chronicle.read(world.journal());
  }

  /** Every shortest road at once, a step at a time, with a new life of the service after each. */
  async walk(places: readonly Place[]): Promise<void> {
    const [first] = places;
    if (!first) return;
    const ways = places.map((place) => ({ name: `P${place.index}`, way: wayTo(place) }));
    for (const { name } of ways) {
      this.#walked.set(name, {
        name,
        what: 'at the start',
        snapshot: renamed(first.snapshot, name),
        version: 1,
        timers: first.timers,
        deeds: [],
      });
    }
    await this.#seed([...this.#walked.values()]);
    const depthMax = Math.max(...places.map(({ depth }) => depth));
    for (let depth = 1; depth <= depthMax; depth += 1) {
      const moving = ways.filter(({ way }) => way.length > depth);
      const outcomes = await this.#sayAll(
        moving.map(({ name, way }) => ({
          name,
          letter: letterOf(way[depth]),
          at: way[depth - 1] as Place,
        })),
      );
      await this.#world.restart();
      const expected = moving.map(({ name, way }, index) => {
        const place = way[depth] as Place;
        this.#expectOutcome(name, letterOf(place), outcomes[index], 'applied');
        return this.#next(name, letterOf(place), place);
      });
      this.#compare(expected);
      this.steps += moving.length;
    }
  }

  /** What must be ignored leaves journal, snapshot, timers and deeds as they were. */
  async tryIgnored(edges: readonly Edge[]): Promise<void> {
    const before = this.#world.host.head();
    const outcomes = await this.#sayAll(
      edges.map(({ from, letter }) => ({ name: `P${from.index}`, letter, at: from })),
    );
    edges.forEach(({ from, letter }, index) => {
      const state = statePath(from.snapshot.value);
      const unmet =
        (letter.type === 'person.dispatched' && state === 'todo') ||
        (letter.type === 'person.review_asked' && reviewAllowed(from.snapshot)) ||
        (letter.type === 'person.instructed' && speaksToAuthor(from, letter));
      const late = TIMELY.test(letter.type) ? 'stale' : 'ignored';
      this.#expectOutcome(`P${from.index}`, letter, outcomes[index], unmet ? 'rejected' : late);
    });
    await this.#world.restart();
    const after = this.#world.host.head();
    if (after !== before)
      this.problems.push(`ignored events made the journal longer by ${after - before}`);
    this.#compare([...this.#walked.values()]);
    this.ignored += edges.length;
  }

  /** Each letter that a state takes, on a copy of the actor in that state. */
  async tryApplied(edges: readonly Edge[]): Promise<void> {
    const copies = edges.map((edge, index) => ({ edge, name: `E${index}` }));
    await this.#seed(
      copies.map(({ edge, name }) => ({
        name,
        what: '',
        snapshot: renamed(edge.from.snapshot, name),
        version: 1,
        timers: edge.from.timers,
        deeds: [],
      })),
    );
    for (const later of [...new Set(edges.map(({ letter }) => letter.later ?? 0))].toSorted()) {
      this.#world.clock.set(AT + later);
      const now = copies.filter(({ edge }) => (edge.letter.later ?? 0) === later);
      const outcomes = await this.#sayAll(
        now.map(({ edge, name }) => ({ name, letter: edge.letter, at: edge.from })),
      );
      now.forEach(({ edge, name }, index) =>
        this.#expectOutcome(name, edge.letter, outcomes[index], 'applied'),
      );
    }
    await this.#world.restart();
    this.#compare(
      copies.map(({ edge, name }) => {
        const result = edge.result as StepResult;
        return {
          name,
          what: `${statePath(edge.from.snapshot.value)} + ${edge.letter.name}`,
          snapshot: renamed(result.snapshot, name),
          version: 2,
          timers: foldTimers(edge.from.timers, result.timers),
          deeds: deedsOf(result),
        };
      }),
    );
    this.steps += edges.length;
  }

  /** Somebody who has only the journal comes to the same snapshots and timers. */
  compareJournal(): void {
    this.#chronicle.read(this.#world.journal(this.#chronicle.head));
    this.problems.push(...this.#chronicle.problems);
    const timers = byActor(this.#world.store.timers());
    for (const { address, timers: replayed } of this.#chronicle.actors.values()) {
      const stored = this.#world.store.actor(address);
      if (!stored) this.problems.push(`${address} is in the journal and not in the store`);
      else this.problems.push(...this.#chronicle.differences(stored));
      this.problems.push(
        ...timersCompared(`the journal of ${address}`, replayed, timers.get(address) ?? []),
      );
    }
  }

  #compare(all: readonly Expected[]): void {
    this.problems.push(...compared(this.#world.store, (name) => this.#address(name), all));
  }

  #address(name: string): Address {
    // A second supervisor has no address of its own; the chart is what the host goes by.
    return this.#chart === 'worker' ? `worker/${name}.1` : `ticket/${name}`;
  }

  async #seed(actors: readonly Expected[]): Promise<void> {
    for (const some of chunks(actors)) {
      const stored = some.map((one) => this.#stored(one));
      this.#world.store.commit(
        aUnit({
          actors: stored,
          tickets:
            this.#chart === 'ticket' ? stored.map((actor) => ticketView(actor, 'branch')) : [],
          workers: this.#chart === 'worker' ? stored.map((actor) => workerView(actor)) : [],
          timersSet: some.flatMap(({ name, timers }) =>
            [...timers.values()].map((timer) => ({ actor: this.#address(name), ...timer })),
          ),
        }),
      );
    }
    for (const { name, snapshot, timers } of actors) {
      const address = this.#address(name);
      const rows = [...timers].map(([id, timer]) => [id, { actor: address, ...timer }] as const);
      this.#chronicle.seed({
        address,
        chart: this.#chart,
        snapshot,
        lastSeq: 0,
        timers: new Map<string, TimerRow>(rows),
      });
    }
    await this.#world.restart();
  }

  #stored({ name, snapshot }: Expected): StoredActor {
    const { version, hash } = chartIdentities[this.#chart];
    return {
      address: this.#address(name),
      version: 1,
      lastSeq: 0,
      chart: this.#chart,
      chartVersion: version,
      chartHash: hash,
      snapshot,
      createdAt: AT,
      updatedAt: AT,
      archived: false,
    };
  }

  async #sayAll(
    words: readonly { readonly name: string; readonly letter: Letter; readonly at: Place }[],
  ): Promise<readonly Outcome[]> {
    const outcomes: Outcome[] = [];
    for (const some of chunks(words)) {
      const answers = some.map(({ name, letter, at }) => {
        const saying = letter.saying(renamed(at.snapshot, name).context as never) as Saying;
        return this.#world.host.tell(this.#address(name), saying, { by: letter.by });
      });
      outcomes.push(...(await Promise.all(answers)));
    }
    return outcomes;
  }

  #next(name: string, letter: Letter, place: Place): Expected {
    const before = this.#walked.get(name) as Expected;
    const result = place.by;
    const expected: Expected = {
      name,
      what: `${before.what} + ${letter.name}`,
      snapshot: renamed(place.snapshot, name),
      version: before.version + 1,
      timers: place.timers,
      deeds: [...before.deeds, ...deedsOf(result)],
    };
    this.#walked.set(name, expected);
    return expected;
  }

  #expectOutcome(name: string, letter: Letter, outcome: Outcome | undefined, wanted: string): void {
    if (outcome?.outcome === wanted) return;
    this.problems.push(`${name}: ${letter.name} was ${JSON.stringify(outcome)}, not ${wanted}`);
  }
}

/** What a person says to the author of a ticket under way is refused with a reason, where it is not taken. */
function speaksToAuthor({ snapshot: { value, context } }: Place, letter: Letter): boolean {
  const said = letter.saying(context as never) as Saying;
  const author = context['author'] as { readonly id: string } | null;
  return (
    said.type === 'person.instructed' &&
    said.worker === author?.id &&
    /^(in_progress|needs_input|review\b)/.test(statePath(value))
  );
}

/** The states of the shortest road, the first one included. */
function wayTo(place: Place): readonly Place[] {
  const way: Place[] = [place];
  for (let at = place; at.from; at = at.from.place) way.unshift(at.from.place);
  return way;
}

function letterOf(place: Place | undefined): Letter {
  if (!place?.from) throw new Error('a road begins here');
  return place.from.letter;
}
