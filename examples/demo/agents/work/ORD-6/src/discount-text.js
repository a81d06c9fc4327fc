/** A discount in words, for the customer. */
export function describe(discount) {
  return discount.kind === 'percent'
    ? `${discount.value} % off`
    : `${(discount.value / 100).toFixed(2)} off`;
}

/** All discounts in one line; an empty text where there are none. */
export function describeAll(discounts) {
  const words = discounts.map(describe);
  if (words.length < 2) return words.join('');
  return `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}
