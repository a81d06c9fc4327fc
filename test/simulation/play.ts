import type { Address } from '../../src/machines/by.ts';
import type { Outcome, Saying, TellOptions } from '../../src/supervisor/ports.ts';
import type { Scene, TicketSeen, WorkerSeen } from '../supervisor/invariants/scene.ts';
import type { Processes } from '../supervisor/processes.ts';
import type { Watch } from '../supervisor/watch.ts';
import type { World } from '../supervisor/world.ts';
import type { Seed } from './seed.ts';

/** A run of the simulation, as its moves see it. */
export interface Play {
  readonly world: World;
  readonly agents: Processes;
  readonly watch: Watch;
  readonly seed: Seed;
  /** What was said lately, to be said again. */
  readonly said: {
    readonly to: Address;
    readonly saying: Saying;
    readonly options: Partial<TellOptions>;
  }[];
  /** Commits that are still to fail. */
  failures: number;
}

/** Something that can happen. */
export interface Move {
  readonly name: string;
  /** How often it happens, compared with the others. */
  readonly weight: number;
  readonly run: (play: Play) => Promise<void> | void;
}

/** Says it and notes what came of it; nobody waits, as nobody does in the world. */
export function say(
  play: Play,
  to: Address,
  saying: Saying,
  options: Partial<TellOptions> = {},
): void {
  const { world, watch, said } = play;
  said.push({ to, saying, options });
  if (said.length > 40) said.shift();
  noted(watch, world.tell(to, saying, options));
}

export function noted(watch: Watch, answer: Promise<Outcome>): void {
  void answer.then((outcome) => watch.answered(outcome));
}

export const ticketsIn = (scene: Scene, ...paths: readonly string[]): readonly TicketSeen[] =>
  scene.tickets.filter(({ path }) => paths.some((start) => path.startsWith(start)));

export const workersIn = (
  scene: Scene,
  role: WorkerSeen['is']['role'],
  path: RegExp,
): readonly WorkerSeen[] =>
  scene.workers.filter((worker) => worker.is.role === role && path.test(worker.path));

/** One of them, if there is any. */
export function one<T>(play: Play, from: readonly T[]): T | undefined {
  return from.length > 0 ? play.seed.pick(from) : undefined;
}
