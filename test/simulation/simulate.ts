import type { ReviewMode } from '../../src/machines/policy.ts';
import type { JournalRow } from '../../src/supervisor/ports.ts';
import { aTicketPolicy, aWorkerPolicy, FakePolicies } from '../supervisor/fake-policies.ts';
import { Processes } from '../supervisor/processes.ts';
import { Watch } from '../supervisor/watch.ts';
import { World } from '../supervisor/world.ts';
import { conclude } from './conclude.ts';
import { movesOfPeople } from './moves-of-people.ts';
import { calm, movesOfTheMachine } from './moves-of-the-machine.ts';
import { movesOfWorkers } from './moves-of-workers.ts';
import type { Move, Play } from './play.ts';
import { Seed } from './seed.ts';

export interface Run {
  readonly seed: number;
  readonly steps: number;
  readonly events: number;
  /** What happened, in order, for people. */
  readonly story: readonly string[];
  readonly problems: readonly string[];
  /** Bodies of all events, in order. */
  readonly journal: readonly string[];
  /** The same events as rows of the journal. */
  readonly rows: readonly JournalRow[];
}

const moves: readonly Move[] = [...movesOfPeople, ...movesOfWorkers, ...movesOfTheMachine];
/** Without these a run of random moves would be about nothing. */
const ALWAYS = ['create', 'report', 'a moment passes', 'judge', 'finish a gate'];

function policiesBy(seed: Seed): FakePolicies {
  const policies = new FakePolicies();
  policies.slots = { authors: 1 + seed.int(3), judges: 1 + seed.int(2) };
  policies.slotsOf = seed.chance(0.3) ? { luci: 1 } : {};
  const takesTurns = seed.chance(0.7);
  policies.profiles = {
    luci: aWorkerPolicy({
      takesTurns,
      reportForgeries: 2,
      fallback: seed.chance(0.3) ? 'nina' : null,
    }),
    nina: aWorkerPolicy({ profile: 'nina', takesTurns: false, runtime: 'exec' }),
  };
  policies.supervisor = {
    massDeaths: { count: seed.chance(0.3) ? 2 : 20, withinMs: 60_000 },
    reviewerFailures: 3,
  };
  policies.policy = aTicketPolicy({
    reviewMode: seed.pick<ReviewMode>(['off', 'shadow', 'enforce', 'enforce']),
    landing: seed.pick(['off', 'ff-only'] as const),
    phases: {
      author: seed.chance(0.9),
      gates: seed.pick([[], [], ['one'], ['one', 'two']]),
      signOff: seed.chance(0.3),
    },
    limits: {
      deaths: 1,
      reviewCycles: 2 + seed.int(2),
      startFailures: 1 + seed.int(2),
      interruptions: 1 + seed.int(2),
      bounces: 1 + seed.int(2),
      runsPerTicket: 3 + seed.int(6),
      inputRetries: 1,
      tokens: seed.chance(0.3) ? 60 : null,
    },
  });
  return policies;
}

function weighted(seed: Seed, from: readonly Move[]): Move {
  let left = seed.next() * from.reduce((sum, { weight }) => sum + weight, 0);
  for (const move of from) {
    left -= move.weight;
    if (left <= 0) return move;
  }
  return from[0] as Move;
}

/** One run: random moves out of a random part of the alphabet, looked at after every commit; then all must come to rest. */
export async function simulate(number: number, steps: number): Promise<Run> {
  const seed = new Seed(number);
  const world = await World.open({ policies: policiesBy(seed), watchesFlag: true });
  const agents = new Processes(world);
  const watch = new Watch(world, agents);
  const play: Play = { world, agents, watch, seed, said: [], failures: 0 };
  world.adopt = () => agents.adopt();
  world.beforeCommit = () => {
    if (play.failures <= 0) return;
    play.failures -= 1;
    throw new Error('the disk is full');
  };
  const story: string[] = [];
  // A swarm: most bugs need some moves often and others not at all.
  const chosen = [
    ...moves.filter(({ name }) => ALWAYS.includes(name)),
    ...seed.some(
      moves.filter(({ name }) => !ALWAYS.includes(name)),
      0.6,
    ),
  ];
  const told = (): readonly string[] => watch.problems;
  let rows: readonly JournalRow[] = [];
  try {
    for (let step = 0; step < steps && told().length === 0; step += 1) {
      const move = weighted(seed, chosen);
      story.push(move.name);
      await move.run(play);
      // Some of it happens in one turn of the event loop.
      if (seed.chance(0.7)) await world.settle();
      if (seed.chance(0.2)) {
        // The next look at the flag file is part of coming to rest.
        await world.advance(200);
        if (world.host.fault === null && !world.flag.engaged) watch.atRest();
      }
    }
    if (told().length === 0) {
      calm(play);
      await conclude(play);
    }
    rows = world.journal();
  } catch (cause) {
    watch.problems.push(cause instanceof Error ? (cause.stack ?? cause.message) : String(cause));
  } finally {
    world.end();
  }
  return {
    seed: number,
    steps: story.length,
    events: watch.head,
    story,
    problems: told(),
    journal: rows.map(({ body }) => body),
    rows,
  };
}
