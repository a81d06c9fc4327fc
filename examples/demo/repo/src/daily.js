import { total } from './order.js';

/** Cents sold by day of placing: `{ '2024-03-01': 1200 }`. `placedAt` is an ISO time in UTC. */
export function dailyTotals(orders) {
  const days = {};
  for (const order of orders) {
    if (order.placedAt === null) continue;
    const day = order.placedAt.slice(0, 10);
    days[day] = (days[day] ?? 0) + total(order);
  }
  return days;
}
