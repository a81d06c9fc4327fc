import { roundHalfEven } from './money.js';

const SIGNS = { EUR: '€', USD: '$', JPY: '¥' };
/** Currencies without a smaller unit: their amounts are whole already. */
const WHOLE = new Set(['JPY']);

/** `formatMoney(123456, 'EUR')` is `1,234.56 €`. Unknown currencies keep their code. */
export function formatMoney(amount, currency) {
  const digits = WHOLE.has(currency) ? 0 : 2;
  const units = roundHalfEven(Math.abs(amount)) / 10 ** digits;
  const [whole, fraction] = units.toFixed(digits).split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  const number = fraction === undefined ? grouped : `${grouped}.${fraction}`;
  return `${amount < 0 ? '-' : ''}${number} ${SIGNS[currency] ?? currency}`;
}
