/**
 * The candidate with the fewest typing errors between it and `word`, and whether it is near enough
 * to be what was meant (a third of its letters). Null only where there are no candidates.
 */
export function nearest(
  word: string,
  candidates: readonly string[],
): { readonly word: string; readonly likely: boolean } | null {
  // No key is longer, and the work grows with the square.
  const asked = word.slice(0, 60).toLowerCase();
  let best: { word: string; edits: number } | null = null;
  for (const candidate of candidates) {
    const edits = editDistance(asked, candidate.toLowerCase());
    if (!best || edits < best.edits) best = { word: candidate, edits };
  }
  if (!best) return null;
  const borne = Math.max(1, Math.floor(Math.max(asked.length, best.word.length) / 3));
  return { word: best.word, likely: best.edits <= borne };
}

/** The candidate that is meant, if one is near enough. */
export function meant(word: string, candidates: readonly string[]): string | null {
  const found = nearest(word, candidates);
  return found?.likely ? found.word : null;
}

/** ` (did you mean …?)`, or nothing where no candidate is near enough. */
export function didYouMean(word: string, candidates: readonly string[]): string {
  const near = meant(word, candidates);
  return near === null ? '' : ` (did you mean \`${near}\`?)`;
}

/** Edits (insert, delete, replace, swap of neighbours) that turn `from` into `to`. */
function editDistance(from: string, to: string): number {
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
