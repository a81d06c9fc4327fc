/** Order lines from the wholesaler's CSV: `sku,price,quantity`, one line each, a header first. */
export function parseLines(text) {
  const [, ...rows] = text.trim().split(/\r?\n/);
  return rows.map((row) => {
    const [sku, price, quantity] = parseRow(row);
    return { sku, price: Number(price), quantity: Number(quantity) };
  });
}

/** Fields of a row. A field in quotes may hold commas, and a quote as two quotes (RFC 4180). */
export function parseRow(row) {
  const fields = [''];
  let quoted = false;
  for (let at = 0; at < row.length; at += 1) {
    const char = row[at];
    if (char === '"' && quoted && row[at + 1] === '"') {
      fields[fields.length - 1] += '"';
      at += 1;
    } else if (char === '"') {
      quoted = !quoted;
    } else if (char === ',' && !quoted) {
      fields.push('');
    } else {
      fields[fields.length - 1] += char;
    }
  }
  if (quoted) throw new Error(`a quote is never closed: ${row}`);
  return fields.map((field) => field.trim());
}
