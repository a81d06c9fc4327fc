import { parseRow } from './csv.js';

/** Order lines from pieces of a file, one at a time: a price list of gigabytes needs no gigabytes of memory. */
export async function* streamLines(pieces) {
  let rest = '';
  let header = true;
  for await (const piece of pieces) {
    const rows = (rest + piece).split('\n');
    rest = rows.pop();
    for (const row of rows) {
      if (!header) yield toLine(row);
      header = false;
    }
  }
  if (rest !== '' && !header) yield toLine(rest);
}

function toLine(row) {
  const [sku, price, quantity] = parseRow(row);
  return { sku, price: Number(price), quantity: Number(quantity) };
}
