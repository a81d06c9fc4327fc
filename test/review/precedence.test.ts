import { describe, expect, it } from 'vitest';
import type { Arrival } from './orders.ts';
import { orders } from './orders.ts';
import type { Part } from './play-orders.ts';
import { Orders } from './play-orders.ts';

const VERDICTS = ['fail', 'pass', 'uncertain'] as const;
const DEATHS = ['exit', 'signal', 'silence'] as const;
const CYCLES = [1, 2, 3] as const;
/** Seconds on an idle machine. */
const TIMEOUT_MS = 60_000;

/** Every way in which an order can be played but its cycle. */
const ways = (order: readonly Arrival[]): readonly Omit<Part, 'cycle'>[] =>
  VERDICTS.flatMap((verdict) =>
    [true, false].flatMap((takesTurns) =>
      (order.includes('death') ? DEATHS : DEATHS.slice(0, 1)).map((death) => ({
        order,
        verdict,
        takesTurns,
        death,
      })),
    ),
  );

const cycle = (index: number) => CYCLES[index % CYCLES.length] as number;

describe('report, check, verdict, delivery, end of turn and death, in every order', () => {
  const plain = orders(false).map((order, index) => ({
    arrives: order.join(', '),
    parts: ways(order).map((way, nth) => ({ ...way, cycle: cycle(index + nth) })),
  }));
  it.each(plain)(
    '$arrives: the ticket is where its verdict puts it, no death counts from the report on until the feedback is there, no two authors live, and the third fail asks once [2.8]',
    async ({ parts }) => {
      expect(await Orders.play(parts)).toEqual([]);
    },
    TIMEOUT_MS,
  );

  // The switch is one for all: those that are played together have it at the same steps.
  const all = orders(true).map((order, index) => ({
    ...(ways(order)[index % ways(order).length] as Omit<Part, 'cycle'>),
    // The ways of one order are a multiple of the cycles: one step more each time round.
    cycle: cycle(index + Math.floor(index / CYCLES.length)),
  }));
  const halts = new Map<string, Part[]>();
  for (const part of all) {
    const places = `${part.order.indexOf('halt') + 1} and ${part.order.indexOf('release') + 1}`;
    halts.set(places, [...(halts.get(places) ?? []), part]);
  }
  it.each([...halts])(
    'are so with a halt and a release at the places %s too [2.8]',
    async (_, parts) => {
      expect(await Orders.play(parts)).toEqual([]);
    },
    TIMEOUT_MS,
  );
});
