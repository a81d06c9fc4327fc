import { expect, it } from 'vitest';
import { orders } from './orders.ts';
import { Orders } from './play-orders.ts';
import { rotated, ways } from './ways.ts';

it('whatever the order of report, check, verdict, delivery and death, the ticket is where its verdict puts it [2.8]', async () => {
  expect(await Orders.play(rotated(orders(false)))).toEqual([]);
});

it('in one order, every way to die, every verdict and every cycle come to the same [2.8]', async () => {
  const order = ['report', 'idle', 'check', 'death', 'verdict', 'delivery'] as const;
  const parts = [1, 2, 3].flatMap((cycle) => ways(order).map((way) => ({ ...way, cycle })));
  expect(await Orders.play(parts)).toEqual([]);
});

it('a halt right after the report and a release after the verdict change nothing about that [2.8]', async () => {
  const halted = orders(true).filter(
    (order) => order.indexOf('halt') === 1 && order.indexOf('release') === 4,
  );
  expect(halted.length).toBeGreaterThan(10);
  expect(await Orders.play(rotated(halted))).toEqual([]);
});
