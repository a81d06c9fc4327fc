import { percent } from './money.js';
import { total } from './order.js';

/** Cents of tax on an order, at `rate` per cent: rounded once, on the total. */
export function taxOf(order, rate) {
  return percent(total(order), rate);
}
