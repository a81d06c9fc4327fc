/** Amounts are whole cents: sums of euros as floats lose a cent now and then. */

export function fromEuros(euros) {
  return roundHalfEven(euros * 100);
}

export function add(...amounts) {
  return amounts.reduce((sum, amount) => sum + amount, 0);
}

/** `rate` per cent of `amount`, in whole cents. */
export function percent(amount, rate) {
  return roundHalfEven((amount * rate) / 100);
}

/** Halves go to the even neighbour, so that a thousand roundings do not drift upwards. */
export function roundHalfEven(value) {
  const below = Math.floor(value);
  // 0.1 * 3 is a hair above 0.3: what is that near to a half is one.
  const isHalf = Math.abs(value - below - 0.5) < 1e-9;
  if (!isHalf) return Math.round(value);
  return below % 2 === 0 ? below : below + 1;
}
