/** Pieces in stock by article: `{ 'tea-green': 12 }`. */

export function available(stock, sku) {
  return stock[sku] ?? 0;
}

/** The stock without what the order needs; throws if there is not enough of something. */
export function reserve(stock, order) {
  const left = { ...stock };
  for (const { sku, quantity } of order.lines) {
    if (available(left, sku) < quantity) throw new Error(`not enough ${sku} in stock`);
    left[sku] = available(left, sku) - quantity;
  }
  return left;
}
