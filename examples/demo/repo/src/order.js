import { add } from './money.js';

export function createOrder(id, customer) {
  return { id, customer, placedAt: null, status: 'open', lines: [] };
}

/** A new order with one more line; `price` is that of one piece, in cents. */
export function addLine(order, { sku, price, quantity = 1 }) {
  return { ...order, lines: [...order.lines, { sku, price, quantity }] };
}

/** Cents, before discounts and tax. */
export function total(order) {
  return add(...order.lines.map((line) => line.price * line.quantity));
}

export function place(order, at) {
  if (order.lines.length === 0) throw new Error(`order ${order.id} has no lines`);
  return { ...order, status: 'placed', placedAt: at };
}
