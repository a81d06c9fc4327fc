import { describe, expect, it } from 'vitest';
import { SqliteStore } from '../../src/persistence/store.ts';
import { Draft } from '../../src/supervisor/draft.ts';
import { Memory } from '../../src/supervisor/memory.ts';
import { Roster } from '../../src/supervisor/roster.ts';
import { Timers } from '../../src/supervisor/timers.ts';
import { Processes } from '../supervisor/processes.ts';
import { simulate } from './simulate.ts';

/** Runs until a mistake must have shown. */
const RUNS_MAX = 40;

type Method = (...args: never[]) => unknown;

/** Puts something else in a method's place. @returns what puts it back. */
function replace(
  prototype: object,
  name: string,
  instead: (original: Method) => Method,
): () => void {
  const methods = prototype as Record<string, Method>;
  const original = methods[name] as Method;
  methods[name] = instead(original);
  return () => {
    methods[name] = original;
  };
}

const mistakes: readonly (readonly [string, () => () => void])[] = [
  ['no dependency is open', () => replace(Roster.prototype, 'unmet', () => () => [])],
  ['every slot is free', () => replace(Roster.prototype, 'running', () => () => 0)],
  ['timers are not armed', () => replace(Timers.prototype, 'rearm', () => () => {})],
  ['timers are not cleared', () => replace(Draft.prototype, 'clearTimer', () => () => {})],
  ['deeds are forgotten by a crash', () => replace(SqliteStore.prototype, 'deeds', () => () => [])],
  [
    'timers are forgotten by a crash',
    () => replace(SqliteStore.prototype, 'timers', () => () => []),
  ],
  [
    'memory keeps what a failed commit decided',
    () => {
      let loaded = new WeakSet<object>();
      const undo = replace(
        Memory.prototype,
        'load',
        (original) =>
          function (this: object, ...args: never[]) {
            if (loaded.has(this)) return undefined;
            loaded.add(this);
            return original.apply(this, args);
          },
      );
      return () => {
        loaded = new WeakSet();
        undo();
      };
    },
  ],
  [
    'open escalations are not seen',
    () => replace(Draft.prototype, 'openEscalation', () => () => null),
  ],
  [
    'the workers of an earlier life are not found again',
    () => replace(Processes.prototype, 'adopt', () => async () => {}),
  ],
];

describe('a planted mistake in the host', () => {
  it.each(mistakes)('is found by the simulation: %s', async (_, plant) => {
    const undo = plant();
    try {
      const found: string[] = [];
      for (let seed = 1; seed <= RUNS_MAX && found.length === 0; seed += 1) {
        const { problems } = await simulate(seed, 120);
        found.push(...problems.map((problem) => `seed ${seed}: ${problem}`));
      }
      console.log(_, '→', found[0]?.slice(0, 200));
      expect(found).not.toEqual([]);
    } finally {
      undo();
    }
  });
});
