import { percent } from './money.js';

/** What `amount` costs with one discount: `{ kind: 'percent' | 'fixed', value }`. Never below zero. */
export function applyDiscount(amount, discount) {
  const off = discount.kind === 'percent' ? percent(amount, discount.value) : discount.value;
  return Math.max(0, amount - off);
}
