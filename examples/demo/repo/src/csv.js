/** Order lines from the wholesaler's CSV: `sku,price,quantity`, one line each, a header first. */
export function parseLines(text) {
  const [, ...rows] = text.trim().split('\n');
  return rows.map((row) => {
    const [sku, price, quantity] = parseRow(row);
    return { sku, price: Number(price), quantity: Number(quantity) };
  });
}

export function parseRow(row) {
  return row.split(',').map((field) => field.trim());
}
