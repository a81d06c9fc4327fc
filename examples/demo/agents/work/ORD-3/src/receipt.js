import { formatMoney } from './format.js';
import { total } from './order.js';

const WIDTH = 40;

/** The receipt as lines of text, as wide as the printer's paper. */
export function receipt(order, currency = 'EUR') {
  const lines = order.lines.map(({ sku, price, quantity }) =>
    row(`${quantity} x ${sku}`, formatMoney(price * quantity, currency)),
  );
  const sum = row('Total', formatMoney(total(order), currency));
  return [`Order ${order.id}`, '', ...lines, '-'.repeat(WIDTH), sum].join('\n');
}

function row(left, right) {
  const room = WIDTH - right.length - 1;
  const name = left.length > room ? `${left.slice(0, room - 1)}…` : left;
  return `${name.padEnd(room)} ${right}`;
}
