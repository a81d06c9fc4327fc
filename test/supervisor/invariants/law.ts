import type { EventObject } from 'xstate';
import type { Stamp } from '../../../src/machines/by.ts';
import type { Action, Snapshot } from '../../../src/step/step.ts';

/** One applied event of one actor, seen from outside: what it knew before, what was said, what came of it. */
export interface Change {
  readonly before: Snapshot;
  readonly event: EventObject & Stamp;
  readonly after: Snapshot;
  readonly actions: readonly Action[];
  /** Ids of the timers that are set afterwards. */
  readonly timers: ReadonlySet<string>;
}

/** A rule of DOMAIN that each single change of an actor must keep. */
export interface Law {
  /** The number of the invariant in DOMAIN §10, or the paragraph. */
  readonly of: string;
  readonly says: string;
  readonly holds: (change: Change) => boolean;
}

/** Laws about what `view` makes of a change; it is looked at once, however many laws ask. */
export function lawsAbout<V extends Change>(
  view: (change: Change) => V,
): (of: string, says: string, holds: (change: V) => boolean) => Law {
  // The laws of a chart are asked one after the other about one change: only the last view is asked for again.
  let last: { readonly of: Change; readonly seen: V } | null = null;
  const look = (change: Change): V => {
    if (last?.of !== change) last = { of: change, seen: view(change) };
    return last.seen;
  };
  return (of, says, holds) => ({ of, says, holds: (change) => holds(look(change)) });
}

/** The laws that a change breaks, as sentences. */
export function broken(laws: readonly Law[], change: Change): readonly string[] {
  return laws.filter((law) => !law.holds(change)).map(({ of, says }) => `${of}: ${says}`);
}

/** What is told to somebody in a change. */
export function told(change: Change, to: (address: string) => boolean): readonly EventObject[] {
  return change.actions.flatMap(({ type, params }) => {
    if (type !== 'tell') return [];
    const { to: addresses, event } = params as { to: readonly string[]; event: EventObject };
    return addresses.filter(to).map(() => event);
  });
}

export const asked = ({ actions }: Change, type: string): readonly Action['params'][] =>
  actions.filter((action) => action.type === type).map(({ params }) => params);
