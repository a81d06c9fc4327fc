import { step } from '../../src/step/step.ts';
import type { Law } from '../supervisor/invariants/law.ts';
import type { Edge, Exploration, Place } from './explore.ts';
import { eventOf, foldTimers, keyOf, roadTo } from './explore.ts';
import { brokenBy } from './lawful.ts';

export interface Pairs {
  /** Two events, one after the other, from any abstract state. */
  readonly pairs: number;
  /** Laws that a second event broke, each with the road to it. */
  readonly breaches: ReadonlyMap<string, string>;
  /** Where two snapshots of one abstract state took different ways: the projection forgets something. */
  readonly torn: ReadonlyMap<string, string>;
}

/**
 * Every second event after every first one from every abstract state. The first one leads to a snapshot that was not
 * itself explored, though its abstract state may have been: so this also finds what the abstraction hides.
 */
export function pairsOf({ slice, places, edges }: Exploration, laws: readonly Law[]): Pairs {
  const byKey = new Map(places.map((place) => [place.key, place]));
  const waysOf = waysByPlace(edges);
  const snapshots = new Set(places.map(({ snapshot }) => JSON.stringify(snapshot)));
  const seen = new Set<string>();
  const tried = new Set<string>();
  const breaches = new Map<string, string>();
  const torn = new Map<string, string>();
  let pairs = 0;
  for (const edge of edges) {
    const { result } = edge;
    if (!result) continue;
    const key = keyOf(slice, result.snapshot);
    // What follows an event that leaves the abstract state as it was has been tried in that state.
    if (key === edge.from.key) continue;
    // One and the same event that leads to one and the same state from elsewhere is the same pair of events.
    const way = `${edge.letter.name} → ${key}`;
    const snapshot = JSON.stringify(result.snapshot);
    if (seen.has(way) || snapshots.has(snapshot)) continue;
    seen.add(way);
    const known = byKey.get(key);
    const from = placeAfter(edge, key);
    // Whatever event led to the very same snapshot and timers, what follows is the same: steps and laws see no more.
    const all = `${snapshot} ${JSON.stringify([...from.timers.keys()].toSorted())}`;
    if (tried.has(all)) continue;
    tried.add(all);
    const at = slice.machine.resolveState(result.snapshot);
    for (const letter of slice.alphabet) {
      const event = eventOf(letter, result.snapshot);
      pairs += 1;
      const next = at.can(event) ? step(slice.machine, result.snapshot, event) : null;
      const second: Edge = { from, letter, event, result: next };
      for (const law of brokenBy(laws, second)) {
        if (!breaches.has(law))
          breaches.set(law, `${slice.name}: ${roadTo(from)} → ${letter.name}`);
      }
      const led = next ? keyOf(slice, next.snapshot) : 'ignored';
      const other = known && waysOf.get(known)?.get(letter.name);
      // What is said long after the rest has no twin: time stands still in an exploration.
      if (other !== undefined && other !== led && letter.later === undefined) {
        torn.set(letter.name, `${roadTo(from)} in ${key}: ${led}, not ${other}`);
      }
    }
  }
  return { pairs, breaches, torn };

  function waysByPlace(all: readonly Edge[]): ReadonlyMap<Place, ReadonlyMap<string, string>> {
    const ways = new Map<Place, Map<string, string>>();
    for (const { from, letter, result } of all) {
      const of = ways.get(from) ?? new Map<string, string>();
      of.set(letter.name, result ? keyOf(slice, result.snapshot) : 'ignored');
      ways.set(from, of);
    }
    return ways;
  }
}

function placeAfter({ from, letter, result }: Edge, key: string): Place {
  const by = result as NonNullable<Edge['result']>;
  return {
    index: -1,
    key,
    snapshot: by.snapshot,
    timers: foldTimers(from.timers, by.timers),
    from: { place: from, letter },
    by,
    depth: from.depth + 1,
  };
}
