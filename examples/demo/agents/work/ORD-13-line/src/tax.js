import { add, percent } from './money.js';

/** Cents of tax on an order, at `rate` per cent: each line is rounded, as the tax office adds up the lines. */
export function taxOf(order, rate) {
  return add(...order.lines.map(({ price, quantity }) => percent(price * quantity, rate)));
}
