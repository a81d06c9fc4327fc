/** Edits (insert, delete, replace, swap of neighbours) that turn `from` into `to`. */
export function editDistance(from: string, to: string): number {
  let before: number[] = [];
  let last = Array.from({ length: to.length + 1 }, (_, at) => at);
  for (let row = 1; row <= from.length; row += 1) {
    const current = [row];
    for (let at = 1; at <= to.length; at += 1) {
      const same = from[row - 1] === to[at - 1];
      let best = Math.min(
        (last[at] ?? 0) + 1,
        (current[at - 1] ?? 0) + 1,
        (last[at - 1] ?? 0) + (same ? 0 : 1),
      );
      if (row > 1 && at > 1 && from[row - 1] === to[at - 2] && from[row - 2] === to[at - 1]) {
        best = Math.min(best, (before[at - 2] ?? 0) + 1);
      }
      current.push(best);
    }
    before = last;
    last = current;
  }
  return last[to.length] ?? 0;
}

/** The word that is meant, if one is near enough: a third of its letters may be wrong. */
export function nearest(word: string, known: readonly string[]): string | null {
  // Longer words than any known one are not typing errors, and the table grows with the square.
  const asked = word.toLowerCase().slice(0, 40);
  let best: { word: string; distance: number } | null = null;
  for (const candidate of known) {
    const distance = editDistance(asked, candidate.toLowerCase());
    if (
      distance <= Math.max(1, Math.floor(candidate.length / 3)) &&
      (!best || distance < best.distance)
    ) {
      best = { word: candidate, distance };
    }
  }
  return best?.word ?? null;
}
