import type { Unit } from '../../src/supervisor/ports.ts';
import type { ChartName } from '../../src/machines/charts.ts';
import { FakePolicies } from '../supervisor/fake-policies.ts';
import { World } from '../supervisor/world.ts';
import { Driver } from './driver.ts';
import type { Exploration } from './explore.ts';
import { AT } from './explore.ts';

/** What was driven, and what differed from the pure step. */
export interface Drive {
  /** Shortest roads, one to each state, with the database closed and opened again after each step. */
  readonly roads: number;
  readonly steps: number;
  /** Letters that were said in a state that ignores them. */
  readonly ignored: number;
  readonly problems: readonly string[];
}

/**
 * Drives an exploration through the real host with its database: every road, and every letter of the alphabet in every
 * state. Each actor has an address of its own, so that thousands of roads advance side by side, a step at a time.
 */
export async function drive(
  chart: ChartName,
  exploration: Exploration,
  tamper?: (unit: Unit) => Unit,
): Promise<Drive> {
  const policies = new FakePolicies();
  // The supervisor counts the deaths of all these tickets; it has nothing to say here.
  policies.supervisor = {
    massDeaths: { count: 1_000_000, withinMs: 1 },
    reviewerFailures: 1_000_000,
  };
  const world = await World.open({
    policies,
    starts: false,
    facts: (saying) => saying,
    ...(tamper ? { tamper } : {}),
  });
  world.clock.set(AT);
  const driver = new Driver(world, chart);
  const { places, edges } = exploration;
  try {
    await driver.walk(places);
    await driver.tryIgnored(edges.filter(({ result }) => result === null));
    await driver.tryApplied(edges.filter(({ result }) => result !== null));
    driver.compareJournal();
    const { steps, ignored, problems } = driver;
    return { roads: places.length, steps, ignored, problems };
  } finally {
    world.end();
  }
}
