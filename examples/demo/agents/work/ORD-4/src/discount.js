import { percent } from './money.js';

/** What `amount` costs with one discount: `{ kind: 'percent' | 'fixed', value }`. Never below zero. */
export function applyDiscount(amount, discount) {
  const off = discount.kind === 'percent' ? percent(amount, discount.value) : discount.value;
  return Math.max(0, amount - off);
}

/** Shares first, fixed amounts after them: the other way round the shop would pay for its own voucher. */
export function applyAll(amount, discounts) {
  const shares = discounts.filter((discount) => discount.kind === 'percent');
  const fixed = discounts.filter((discount) => discount.kind !== 'percent');
  return [...shares, ...fixed].reduce(applyDiscount, amount);
}
