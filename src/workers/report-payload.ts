export const payloadBytesMax = 16 * 1024;

/** Whether there is anything to read in it: a spinner, a progress bar and blanks have no letters. */
export function hasWords(text: string): boolean {
  return /\p{L}/u.test(text);
}

/** A report's text, trimmed and cut to 16 KiB at a whole character; null if it has no words. */
export function payloadOf(text: string): string | null {
  const trimmed = text.trim();
  if (!hasWords(trimmed)) return null;
  const bytes = Buffer.from(trimmed, 'utf8');
  if (bytes.length <= payloadBytesMax) return trimmed;
  // `stream` holds the bytes of half a character back.
  return new TextDecoder().decode(bytes.subarray(0, payloadBytesMax), { stream: true });
}
