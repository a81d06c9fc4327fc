import { describe, expect, it } from 'vitest';
import { orders } from './orders.ts';
import type { Part } from './play-orders.ts';
import { Orders } from './play-orders.ts';
import { cycle, rotated, ways } from './ways.ts';

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
  );

  // The switch is one for all: those that are played together have it at the same steps.
  const halts = new Map<string, Part[]>();
  for (const part of rotated(orders(true))) {
    const places = `${part.order.indexOf('halt') + 1} and ${part.order.indexOf('release') + 1}`;
    halts.set(places, [...(halts.get(places) ?? []), part]);
  }
  it.each([...halts])(
    'are so with a halt and a release at the places %s too [2.8]',
    async (_, parts) => {
      expect(await Orders.play(parts)).toEqual([]);
    },
  );
});
