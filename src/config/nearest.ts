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
    const edits = levenshtein(asked, candidate.toLowerCase());
    if (!best || edits < best.edits) best = { word: candidate, edits };
  }
  if (!best) return null;
  const borne = Math.max(1, Math.floor(Math.max(asked.length, best.word.length) / 3));
  return { word: best.word, likely: best.edits <= borne };
}

/** ` (did you mean …?)`, or nothing where no candidate is near enough. */
export function didYouMean(word: string, candidates: readonly string[]): string {
  const found = nearest(word, candidates);
  return found?.likely ? ` (did you mean \`${found.word}\`?)` : '';
}

function levenshtein(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, at) => at);
  for (let i = 1; i <= from.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= to.length; j += 1) {
      const replaced = (row[j - 1] ?? 0) + (from[i - 1] === to[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[to.length] ?? 0;
}
