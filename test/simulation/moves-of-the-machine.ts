import { MISSING } from '../supervisor/processes.ts';
import type { Move, Play } from './play.ts';
import { one, say, ticketsIn } from './play.ts';

/** What the machine below does: time, failing starts and commits, crashes; and the operator. */
export const movesOfTheMachine: readonly Move[] = [
  {
    name: 'a moment passes',
    weight: 8,
    run: ({ world, seed }) => world.advance(seed.int(2_000)),
  },
  {
    // What is said next is decided in the very turn in which the timer fires.
    name: 'a timer fires just now',
    weight: 4,
    run: async ({ world }) => {
      await world.settle();
      const next = world.clock.next();
      if (next !== null) world.clock.fireNext(next);
    },
  },
  {
    name: 'minutes pass',
    weight: 3,
    run: ({ world, seed }) => world.advance(60_000 * (1 + seed.int(15))),
  },
  {
    name: 'an hour passes',
    weight: 0.5,
    run: ({ world }) => world.advance(3_600_000),
  },
  {
    name: 'starts fail, or no longer',
    weight: 2,
    run: ({ agents, seed }) => {
      const fails = seed.chance(0.4);
      const { next } = { next: () => seed.chance(0.7) };
      agents.failsToStart = () => fails && next();
    },
  },
  {
    name: 'commits are missing, or no longer',
    weight: 2,
    run: ({ agents, seed }) => {
      const found = seed.pick([
        {},
        {},
        MISSING,
        { outcome: 'unable', sha: null, gap: 'no git' } as const,
      ]);
      agents.check = () => found;
    },
  },
  {
    name: 'input cannot be delivered, or can',
    weight: 2,
    run: ({ agents, seed }) => {
      agents.undeliverable = seed.chance(0.4);
    },
  },
  {
    name: 'processes are slow to stop, or not',
    weight: 2,
    run: ({ agents, seed }) => {
      agents.slowToStop = seed.chance(0.4);
    },
  },
  {
    name: 'commits fail',
    weight: 3,
    run: (play) => {
      play.failures = 1 + play.seed.int(3);
    },
  },
  { name: 'the service crashes', weight: 3, run: ({ world }) => world.restart() },
  { name: 'the service is restarted', weight: 1, run: ({ world }) => world.stopAndStart() },
  {
    name: 'the service crashes between a commit and what follows from it',
    weight: 2,
    run: async ({ world, seed }) => {
      let commits = 1 + seed.int(3);
      world.onCommitted = () => {
        commits -= 1;
        if (commits === 0) world.crash();
      };
      await world.advance(seed.int(5_000));
      world.onCommitted = () => {};
      await world.restart();
    },
  },
  {
    name: 'the operator sweeps',
    weight: 3,
    run: (play) => {
      const ticket = one(play, ticketsIn(play.watch.scene, 'inbox', 'needs_input'));
      if (!ticket) return;
      const type = ticket.path === 'inbox' ? 'operator.triaged' : 'operator.returned';
      const by = { kind: 'operator', id: 'operator' } as const;
      say(play, `ticket/${ticket.id}`, { type, held: false }, { by });
    },
  },
];

/** Before anything is at rest again: no commit fails, nothing is slow. */
export function calm({ world, agents }: Play): void {
  agents.failsToStart = () => false;
  agents.check = () => ({});
  agents.undeliverable = false;
  agents.slowToStop = false;
  world.onCommitted = () => {};
}
