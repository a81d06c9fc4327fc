import { applyAll } from './discount.js';
import { percent } from './money.js';

/** The most that all discounts together may take off, in per cent. */
export const CAP = 40;

/** As `applyAll`, but never cheaper than the cap allows. */
export function applyCapped(amount, discounts, cap = CAP) {
  return Math.max(applyAll(amount, discounts), amount - percent(amount, cap));
}
