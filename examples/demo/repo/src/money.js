/** Amounts are whole cents: sums of euros as floats lose a cent now and then. */

export function fromEuros(euros) {
  return Math.round(euros * 100);
}

export function add(...amounts) {
  return amounts.reduce((sum, amount) => sum + amount, 0);
}

/** `rate` per cent of `amount`, in whole cents. */
export function percent(amount, rate) {
  return Math.round((amount * rate) / 100);
}
