import type { Arrival } from './orders.ts';
import type { Part } from './play-orders.ts';

const VERDICTS = ['fail', 'pass', 'uncertain'] as const;
const DEATHS = ['exit', 'signal', 'silence'] as const;
const CYCLES = [1, 2, 3] as const;

/** Every way in which an order can be played but its cycle. */
export const ways = (order: readonly Arrival[]): readonly Omit<Part, 'cycle'>[] =>
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

export const cycle = (index: number): number => CYCLES[index % CYCLES.length] as number;

/** One part for each order: together they have every way and every cycle. */
export const rotated = (orders: readonly (readonly Arrival[])[]): readonly Part[] =>
  orders.map((order, index) => ({
    ...(ways(order)[index % ways(order).length] as Omit<Part, 'cycle'>),
    // The ways of one order are a multiple of the cycles: one step more each time round.
    cycle: cycle(index + Math.floor(index / CYCLES.length)),
  }));
