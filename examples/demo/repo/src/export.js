import { total } from './order.js';

/** The format of 2019: semicolons, euros. */
export function exportV1(orders) {
  return orders.map((order) => `${order.id};${(total(order) / 100).toFixed(2)}`).join('\n');
}

/** One JSON object a line, cents. */
export function exportV2(orders) {
  return orders.map((order) => JSON.stringify({ id: order.id, cents: total(order) })).join('\n');
}
