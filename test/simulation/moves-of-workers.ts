import { RUNNER } from '../supervisor/world.ts';
import type { Move, Play } from './play.ts';
import { noted, one, say, workersIn } from './play.ts';

/** A process that can still do something, by its worker. */
function live(play: Play, role: 'author' | 'reviewer' | 'gate', path: RegExp): string | undefined {
  const { agents, watch } = play;
  const workers = workersIn(watch.scene, role, path);
  return one(
    play,
    workers.filter(({ id }) => agents.of(id)?.state === 'live'),
  )?.id;
}

/** A few shas, so that some commits are new and some are not. */
const sha = ({ seed }: Play): string | null => seed.pick(['s1', 's2', 's3', null]);

/** What agents, reviewers and gates do. */
export const movesOfWorkers: readonly Move[] = [
  {
    name: 'report',
    weight: 14,
    run: (play) => {
      const worker = live(play, 'author', /^live\.working$/);
      if (!worker) return;
      const signal = play.seed.pick(['DONE', 'DONE', 'DONE', 'REVIEW', 'QUESTION'] as const);
      noted(play.watch, play.agents.reports(worker, signal, sha(play)));
    },
  },
  {
    name: 'end a turn',
    weight: 8,
    run: (play) => {
      const worker = live(play, 'author', /^live\./);
      if (worker) noted(play.watch, play.agents.endsTurn(worker));
    },
  },
  {
    name: 'exit',
    weight: 5,
    run: (play) => {
      const worker = live(play, 'author', /^(live\.|stopping)/);
      if (worker) noted(play.watch, play.agents.exits(worker, play.seed.pick([0, 0, 1])));
    },
  },
  {
    name: 'die',
    weight: 4,
    run: (play) => {
      const worker = live(play, 'author', /^live\.working$/);
      if (worker) noted(play.watch, play.agents.dies(worker));
    },
  },
  {
    name: 'get lost',
    weight: 2,
    run: (play) => {
      const role = play.seed.pick(['author', 'reviewer', 'gate'] as const);
      const worker = live(play, role, /^live\./);
      if (worker) noted(play.watch, play.agents.isLost(worker));
    },
  },
  {
    name: 'end while nobody looks',
    weight: 2,
    run: (play) => {
      const process = one(
        play,
        [...play.agents.all.values()].filter(({ state }) => state === 'live'),
      );
      if (!process) return;
      const exit = { code: play.seed.int(2), signal: null, lastLine: '', head: 's1' };
      Object.assign(process, { state: 'ended', exit: play.seed.chance(0.7) ? exit : null });
    },
  },
  {
    name: 'hear of ends',
    weight: 4,
    run: (play) => play.agents.adopt(),
  },
  {
    name: 'judge',
    weight: 12,
    run: (play) => {
      const worker = live(play, 'reviewer', /^live\./);
      if (!worker) return;
      const { agents, seed, watch } = play;
      if (seed.chance(0.8)) {
        noted(
          watch,
          agents.judges(worker, seed.pick(['pass', 'pass', 'fail', 'fail', 'uncertain'])),
        );
      } else if (seed.chance(0.5)) noted(watch, agents.exits(worker, 0, { unreadable: 'prose' }));
      else noted(watch, agents.exits(worker, 1));
    },
  },
  {
    name: 'finish a gate',
    weight: 10,
    run: (play) => {
      const worker = live(play, 'gate', /^live\./);
      if (worker) noted(play.watch, play.agents.exits(worker, play.seed.pick([0, 0, 0, 1, 75])));
    },
  },
  {
    name: 'forge a report',
    weight: 1,
    run: (play) => {
      const worker = one(play, play.watch.scene.workers);
      if (!worker) return;
      const { id, is } = worker;
      const said = {
        signal: 'DONE',
        payload: 'ha',
        sha: null,
        channel: 'mcp',
        offset: null,
      } as const;
      say(
        play,
        `worker/${id}`,
        { type: 'agent.reported', turn: is.turn - 1, ...said },
        { by: RUNNER },
      );
      const why = 'stale';
      say(
        play,
        `worker/${id}`,
        { type: 'agent.report_refused', why, signal: 'DONE', offset: null },
        { by: RUNNER },
      );
    },
  },
  {
    name: 'use tokens',
    weight: 2,
    run: (play) => {
      const worker = one(play, play.watch.scene.workers);
      if (worker) {
        say(
          play,
          `worker/${worker.id}`,
          { type: 'agent.used', offset: worker.is.seenOffset + 1, tokens: 10, cost: 0.1 },
          { by: RUNNER },
        );
      }
    },
  },
  {
    name: 'show life',
    weight: 4,
    run: ({ world, watch }) => {
      for (const { id, ended } of watch.scene.workers) {
        if (!ended) world.activity.at.set(id, world.clock.now());
      }
    },
  },
];
