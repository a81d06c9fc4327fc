import { onTestFinished } from 'vitest';
import type { EscalationView } from '../../src/supervisor/ports.ts';
import { Processes } from './processes.ts';
import type { WorldOptions } from './world.ts';
import { World } from './world.ts';

/** A world with processes; it ends with its test. */
export async function aWorld(
  options: WorldOptions = {},
): Promise<{ world: World; agents: Processes }> {
  const world = await World.open(options);
  onTestFinished(() => world.end());
  return { world, agents: new Processes(world) };
}

export const openEscalations = (world: World): readonly EscalationView[] =>
  world.store.openEscalations();
export const reasons = (world: World): readonly string[] =>
  openEscalations(world).map(({ reason }) => reason);

export function comments(world: World, ticket: string): readonly string[] {
  return world.store.comments(ticket, { limit: 100 }).items.map(({ text }) => text);
}
