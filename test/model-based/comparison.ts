import type { Address } from '../../src/machines/by.ts';
import type { Action, Snapshot } from '../../src/step/step.ts';
import type { Deed, Store, TimerRow } from '../../src/supervisor/ports.ts';
import type { Timer } from './explore.ts';
import { ID } from './ticket-slices.ts';

type Timers = ReadonlyMap<string, Timer>;

/** What must be stored of an actor. */
export interface Expected {
  readonly name: string;
  readonly what: string;
  readonly snapshot: Snapshot;
  readonly version: number;
  readonly timers: Timers;
  readonly deeds: readonly Action[];
}

/** The same thing about another ticket. */
export const renamed = <T>(value: T, name: string): T =>
  JSON.parse(JSON.stringify(value).replaceAll(ID, name)) as T;

/** Holds what is stored against what must be. @returns a sentence about each difference. */
export function compared(
  store: Store,
  addressOf: (name: string) => Address,
  all: readonly Expected[],
): readonly string[] {
  const timers = byActor(store.timers());
  const deeds = byActor(store.deeds());
  return all.flatMap((expected) => {
    const address = addressOf(expected.name);
    const stored = store.actor(address);
    const what = `${address} ${expected.what}`;
    const problems: string[] = [];
    if (JSON.stringify(stored?.snapshot) !== JSON.stringify(expected.snapshot)) {
      problems.push(`${what}: ${differenceOf(stored?.snapshot, expected.snapshot)}`);
    }
    if (stored?.version !== expected.version) {
      problems.push(`${what}: its version is ${stored?.version}, not ${expected.version}`);
    }
    problems.push(...timersCompared(what, expected.timers, timers.get(address) ?? []));
    problems.push(...deedsCompared(what, expected, deeds.get(address) ?? []));
    return problems;
  });
}

export function timersCompared(
  what: string,
  expected: Timers,
  rows: readonly TimerRow[],
): readonly string[] {
  const wanted = words([...expected.values()]);
  const found = words(rows);
  return wanted === found ? [] : [`${what}: timers are ${found}, not ${wanted}`];
}

const words = (timers: readonly (Timer | TimerRow)[]): string =>
  JSON.stringify(timers.map(({ id, dueAt, event }) => [id, dueAt, event.type]).toSorted());

function deedsCompared(
  what: string,
  { name, deeds }: Expected,
  rows: readonly Deed[],
): readonly string[] {
  const asked = deeds.map(({ type, params }) => [type, params]);
  const wanted = JSON.stringify(renamed(asked, name));
  const found = JSON.stringify(rows.map(({ type, params }) => [type, params]));
  return wanted === found ? [] : [`${what}: deeds are ${found}, not ${wanted}`];
}

function differenceOf(stored: Snapshot | undefined, expected: Snapshot): string {
  if (!stored) return 'nothing is stored';
  const fields = Object.entries({ ...expected.context, value: expected.value }).flatMap(
    ([key, wanted]) => {
      const found = key === 'value' ? stored.value : stored.context[key];
      const [a, b] = [JSON.stringify(found), JSON.stringify(wanted)];
      return a === b ? [] : [`${key} is ${a}, not ${b}`];
    },
  );
  return fields.join('; ') || 'its fields are in another order';
}

export function byActor<T extends { readonly actor: Address }>(
  rows: readonly T[],
): ReadonlyMap<Address, readonly T[]> {
  const groups = new Map<Address, T[]>();
  for (const row of rows) {
    const group = groups.get(row.actor);
    if (group) group.push(row);
    else groups.set(row.actor, [row]);
  }
  return groups;
}
