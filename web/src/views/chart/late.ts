import type { Pace } from '../../data/pace.ts';

/** How many of a list that begins with the oldest are overdue. */
export function lateIn(
  items: readonly { readonly since: number }[],
  pace: Pace | undefined,
  at: number,
): number {
  if (!pace) return 0;
  const before = at - pace.lateMs;
  let [low, high] = [0, items.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((items[middle]?.since ?? 0) < before) low = middle + 1;
    else high = middle;
  }
  return low;
}
