import { statePath } from '../../src/step/step.ts';
import type { Law } from '../supervisor/invariants/law.ts';
import { broken } from '../supervisor/invariants/law.ts';
import type { Edge, Exploration } from './explore.ts';
import { foldTimers, roadTo } from './explore.ts';

/** A law that a chart breaks, how often, and a shortest road to where it does. */
export interface Breach {
  readonly law: string;
  readonly times: number;
  readonly road: string;
}

/** Every applied letter of the explorations held against the laws. */
export function breaches(
  laws: readonly Law[],
  explorations: readonly Exploration[],
): readonly Breach[] {
  const found = new Map<string, Breach>();
  for (const { slice, edges } of explorations) {
    for (const edge of edges) {
      for (const law of brokenBy(laws, edge)) {
        const before = found.get(law);
        const road = before?.road ?? `${slice.name}: ${wordsOf(edge)}`;
        found.set(law, { law, times: (before?.times ?? 0) + 1, road });
      }
    }
  }
  return [...found.values()];
}

export function brokenBy(laws: readonly Law[], { from, event, result }: Edge): readonly string[] {
  if (!result) return [];
  return broken(laws, {
    before: from.snapshot,
    event: event as never,
    after: result.snapshot,
    actions: result.actions,
    timers: new Set(foldTimers(from.timers, result.timers).keys()),
  });
}

function wordsOf({ from, letter, result }: Edge): string {
  const to = result ? statePath(result.snapshot.value) : 'nowhere';
  return `${roadTo(from)} → ${letter.name} → ${to}`;
}
