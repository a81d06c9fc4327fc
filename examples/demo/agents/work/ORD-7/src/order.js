import { applyCapped } from './discount-cap.js';
import { describeAll } from './discount-text.js';
import { add } from './money.js';

export function createOrder(id, customer) {
  return { id, customer, placedAt: null, status: 'open', lines: [], discounts: [] };
}

/** A new order with one more line; `price` is that of one piece, in cents. */
export function addLine(order, { sku, price, quantity = 1 }) {
  return { ...order, lines: [...order.lines, { sku, price, quantity }] };
}

export function addDiscount(order, discount) {
  return { ...order, discounts: [...order.discounts, discount] };
}

/** Cents, before discounts and tax. */
export function total(order) {
  return add(...order.lines.map((line) => line.price * line.quantity));
}

/** What the customer pays and why: `{ before, after, words }`. */
export function summary(order) {
  const before = total(order);
  const after = applyCapped(before, order.discounts);
  return { before, after, words: describeAll(order.discounts) };
}

export function place(order, at) {
  if (order.lines.length === 0) throw new Error(`order ${order.id} has no lines`);
  return { ...order, status: 'placed', placedAt: at };
}
