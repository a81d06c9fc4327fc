/** The most that one kind of text may take of a prompt, in UTF-16 units; what does not fit is said to be left out. */
export const COMMENTS_CHARS_MAX = 128 * 1024;
export const FEEDBACK_CHARS_MAX = 64 * 1024;

/**
 * The newest parts, oldest first, as many as fit together; the newest itself is cut rather than left out.
 * @returns the parts, and how many older ones are left out.
 */
export function newestThatFit(
  parts: readonly string[],
  charsMax: number,
): { readonly kept: readonly string[]; readonly left: number } {
  const kept: string[] = [];
  let room = charsMax;
  for (const part of parts.toReversed()) {
    if (part.length > room && kept.length > 0) break;
    kept.unshift(part.length > room ? `${part.slice(0, room)} […]` : part);
    room -= part.length;
  }
  return { kept, left: parts.length - kept.length };
}
