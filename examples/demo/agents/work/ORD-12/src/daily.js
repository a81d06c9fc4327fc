import { total } from './order.js';

/** The shop's own clock: a sale shortly after midnight belongs to the new day there. */
export const SHOP_TIME_ZONE = '{{zone}}';

/** Cents sold by day of placing: `{ '2024-03-01': 1200 }`. `placedAt` is an ISO time in UTC. */
export function dailyTotals(orders, timeZone = SHOP_TIME_ZONE) {
  // This locale writes a date as 2024-03-01.
  const day = new Intl.DateTimeFormat('sv-SE', { timeZone });
  const days = {};
  for (const order of orders) {
    if (order.placedAt === null) continue;
    const key = day.format(new Date(order.placedAt));
    days[key] = (days[key] ?? 0) + total(order);
  }
  return days;
}
