const YEARS = 10;

/** `{ keep, remove }`: orders whose legal time of keeping is over at `now` go, open ones never do. */
export function sortByAge(orders, now) {
  const limit = new Date(now);
  limit.setUTCFullYear(limit.getUTCFullYear() - YEARS);
  const isOver = ({ placedAt }) => placedAt !== null && new Date(placedAt) < limit;
  return {
    keep: orders.filter((order) => !isOver(order)),
    remove: orders.filter(isOver),
  };
}
