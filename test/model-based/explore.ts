import type { AnyStateMachine, EventObject } from 'xstate';
import type { By } from '../../src/machines/by.ts';
import type { Snapshot, StepResult } from '../../src/step/step.ts';
import { begin, statePath, step } from '../../src/step/step.ts';

/** One letter of an alphabet: an event type in one of the variants that guards look at. */
export interface Letter {
  readonly name: string;
  readonly type: string;
  readonly by: By;
  /** What is said, given what the actor knows: the right worker's id, a stale turn, another commit. */
  readonly saying: (context: never) => EventObject;
  /** How long after all the others it is said, in ms. */
  readonly later?: number;
}

/** One chart under one policy, explored with one alphabet. */
export interface Slice {
  readonly name: string;
  readonly machine: AnyStateMachine;
  readonly input: object;
  readonly alphabet: readonly Letter[];
  /** Letters that lead on; the others are only tried, in every state. */
  readonly walks: (letter: Letter) => boolean;
  /** What of the context decides about the future: two snapshots of one state and one projection are one state. */
  readonly project: (context: never) => unknown;
}

export interface Timer {
  readonly id: string;
  readonly dueAt: number;
  readonly event: EventObject;
}

/** An abstract state, and the shortest road to it. */
export interface Place {
  readonly index: number;
  readonly key: string;
  readonly snapshot: Snapshot;
  readonly timers: ReadonlyMap<string, Timer>;
  /** How it was reached; null for the first one. */
  readonly from: { readonly place: Place; readonly letter: Letter } | null;
  /** The step that led to it. */
  readonly by: StepResult;
  readonly depth: number;
}

/** One letter applied to one place. */
export interface Edge {
  readonly from: Place;
  readonly letter: Letter;
  readonly event: EventObject;
  /** Null where the chart ignores it. */
  readonly result: StepResult | null;
}

export interface Exploration {
  readonly slice: Slice;
  readonly places: readonly Place[];
  readonly edges: readonly Edge[];
}

/** Every event of an exploration happens at this instant: no rule of a chart compares two of them but by limits. */
export const AT = Date.UTC(2026, 0, 5, 9);

export function eventOf(letter: Letter, snapshot: Snapshot): EventObject & { at: number; by: By } {
  return {
    ...letter.saying(snapshot.context as never),
    at: AT + (letter.later ?? 0),
    by: letter.by,
  };
}

/** The table of timers after a step: a set replaces one of the same id, a clear removes it. */
export function foldTimers(
  before: ReadonlyMap<string, Timer>,
  steps: StepResult['timers'],
): ReadonlyMap<string, Timer> {
  if (steps.length === 0) return before;
  const after = new Map(before);
  for (const one of steps) {
    if ('clear' in one) after.delete(one.clear);
    else {
      const { id, delayMs, event } = one.set;
      after.set(id, { id, dueAt: AT + delayMs, event });
    }
  }
  return after;
}

export function keyOf(slice: Slice, snapshot: Snapshot): string {
  return `${statePath(snapshot.value)} ${JSON.stringify(slice.project(snapshot.context as never))}`;
}

/** Every abstract state by its shortest road, and every letter in each of them. */
export function explore(slice: Slice, placesMax = 20_000): Exploration {
  const first = begin(slice.machine, slice.input);
  const places: Place[] = [];
  const edges: Edge[] = [];
  const known = new Map<string, Place>();
  const arrive = (by: StepResult, from: Place['from']): void => {
    const { snapshot } = by;
    const key = keyOf(slice, snapshot);
    if (known.has(key)) return;
    const depth = from ? from.place.depth + 1 : 0;
    const timers = foldTimers(from?.place.timers ?? new Map<string, Timer>(), by.timers);
    const place: Place = { index: places.length, key, snapshot, timers, from, by, depth };
    known.set(key, place);
    places.push(place);
    if (places.length > placesMax) throw new Error(`${slice.name}: more than ${placesMax} states`);
  };
  arrive(first, null);
  for (let at = 0; at < places.length; at += 1) {
    const place = places[at] as Place;
    for (const letter of slice.alphabet) {
      const event = eventOf(letter, place.snapshot);
      const result = step(slice.machine, place.snapshot, event);
      edges.push({ from: place, letter, event, result });
      if (!result || !slice.walks(letter)) continue;
      arrive(result, { place, letter });
    }
  }
  return { slice, places, edges };
}

/** The shortest road to a place, in words. */
export function roadTo(place: Place): string {
  const letters: string[] = [];
  for (let at: Place = place; at.from; at = at.from.place) letters.unshift(at.from.letter.name);
  return letters.join(' → ') || 'the start';
}
