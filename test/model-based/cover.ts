import { statePath } from '../../src/step/step.ts';
import { Candidates } from './candidates.ts';
import type { Exploration, Slice } from './explore.ts';
import { explore, keyOf } from './explore.ts';

/** What the explorations of one chart came by. */
export interface Cover {
  readonly explorations: readonly Exploration[];
  readonly candidates: Candidates;
  /** Transitions of the definition that no event took. */
  readonly neverTaken: readonly string[];
  readonly neverReached: readonly string[];
  /** Letters that no state takes. */
  readonly neverSaid: readonly string[];
}

/** Explores the slices of one chart and notes what of its definition was taken. */
export function coverOf(slices: readonly Slice[]): Cover {
  const [first] = slices;
  if (!first) throw new Error('no slices');
  const candidates = new Candidates(first.machine);
  const nodes = new Set(candidates.nodes);
  const transitions = new Set(candidates.all);
  const letters = new Set(first.alphabet.map(({ name }) => name));
  const explorations = slices.map((slice) => {
    const exploration = explore(slice);
    note(candidates.begun(slice.input));
    noteEdges(exploration);
    return exploration;
  });

  function note(taken: ReturnType<Candidates['taken']>): void {
    for (const transition of taken.transitions) transitions.delete(transition);
    for (const node of taken.nodes) nodes.delete(node);
  }

  function noteEdges({ slice, edges }: Exploration): void {
    const seen = new Set<string>();
    let from = edges[0]?.from;
    let at = from && candidates.at(from.snapshot);
    for (const edge of edges) {
      if (!edge.result) continue;
      letters.delete(edge.letter.name);
      if (!at || edge.from !== from) {
        from = edge.from;
        at = candidates.at(from.snapshot);
      }
      // What follows without an event depends on where it led: looked at once for each way there.
      const way = `${candidates.first(at, edge.event)[0]} ${edge.letter.name}`;
      const key = `${way} ${statePath(edge.from.snapshot.value)} ${keyOf(slice, edge.result.snapshot)}`;
      if (seen.has(key)) continue;
      seen.add(key);
      note(candidates.taken(at, edge.event));
    }
  }

  return {
    explorations,
    candidates,
    neverTaken: [...transitions],
    neverReached: [...nodes],
    neverSaid: [...letters],
  };
}

/** One line per exploration: how much there is, and where one is to look when it changes. */
export function figures({ explorations }: Cover): Readonly<Record<string, string>> {
  return Object.fromEntries(
    explorations.map(({ slice, places, edges }) => {
      const applied = edges.filter(({ result }) => result !== null).length;
      return [
        slice.name,
        `${places.length} states, ${applied} transitions, ${edges.length - applied} ignored`,
      ];
    }),
  );
}
