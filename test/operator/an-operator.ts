import type { OperatorEdge } from '../../src/operator/edge.ts';
import { Operator } from '../../src/operator/operator.ts';
import type { Sweeper } from '../../src/operator/sweeper.ts';
import { lookAtFlag } from '../../src/supervisor/look-at-flag.ts';
import type { HealthSample } from '../../src/machines/health-sample.ts';
import type { World } from '../supervisor/world.ts';

export const EVERY_MS = 60_000;

/** What lies outside of the service, as the test sets it. */
export class Outside {
  repositories: Record<string, { path: string; baseBranch: string }> = {};
  /** Branches of each repository, and those that are not on a base: `path base` → names. */
  branches: Record<string, string[]> = {};
  unmerged: Record<string, string[]> = {};
  folders: string[] = [];
  runs: { run: string; incarnation: number; pids: number[] }[] = [];
  /** Processes of git that were asked for. */
  readonly asked: string[] = [];
  everyMs = EVERY_MS;

  edge(world: World): OperatorEdge {
    return {
      host: world.host,
      clock: world.clock,
      log: world.log,
      everyMs: () => this.everyMs,
      flagged: () => lookAtFlag(world.flag).engaged,
      gauges: {
        eventLoopMs: () => ({ p50: 1, p99: 2, max: 3 }),
        databaseBytes: async () => 4096,
        freeDiskBytes: async () => 1_000_000,
      },
      branches: {
        repositories: () => this.repositories,
        isRepository: async () => true,
        all: async (path) => {
          this.asked.push(`all ${path}`);
          return this.branches[path] ?? [];
        },
        unmerged: async (path, base) => {
          this.asked.push(`unmerged ${path} ${base}`);
          const names = this.unmerged[`${path} ${base}`];
          if (!names) throw new Error(`${path} has no branch ${base}`);
          return names;
        },
        keyOf: (ticket) => ticket,
      },
      workspaces: { root: '/trees', folders: async () => this.folders },
      processes: { runs: async () => this.runs },
      reviewer: () => 'reviewer',
    };
  }
}

/** Starts the operator of a world; it sweeps as the world's clock goes on. */
export function anOperator(
  world: World,
  { outside = new Outside(), sweepers }: { outside?: Outside; sweepers?: readonly Sweeper[] } = {},
): { operator: Operator; outside: Outside } {
  const edge = outside.edge(world);
  const operator = sweepers ? new Operator(edge, sweepers) : new Operator(edge);
  operator.start();
  return { operator, outside };
}

export const samples = (world: World): readonly HealthSample[] =>
  world.store.health({ limit: 500 }).items;

export function newest(world: World): HealthSample {
  const [sample] = samples(world);
  if (!sample) throw new Error('the operator has not swept yet');
  return sample;
}
