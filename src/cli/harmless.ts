/** Colours, cursor moves, titles, links: whole sequences, so that no `[31m` is left behind. */
const SEQUENCES =
  /\u001B(?:\[[0-?]*[ -/]*[@-~]|[\]PX^_][^\u0007\u001B\u009C]*(?:\u0007|\u001B\\|\u009C)|[ -/]*[0-~])|\u009B[0-?]*[ -/]*[@-~]/g;

// Controls (C0 but for line feed, DEL, C1), bidi marks, embeddings and isolates, invisible tags, the byte order mark,
// lone surrogates.
const UNSEEN =
  /[\0-\t\v-\u001F\u007F-\u009F\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069\uFEFF\u{E0000}-\u{E007F}\p{Surrogate}]/gu;

/**
 * Text of tickets, agents and people as a terminal may show it: nothing in it moves the cursor, colours, or turns the
 * reading direction. What could is shown as its code (`\x07`, `\u202e`). One line unless `lines` is set.
 */
export function harmless(text: string, { lines = false }: { lines?: boolean } = {}): string {
  const shown = text
    .replace(SEQUENCES, '')
    .replace(/\r\n|[\u2028\u2029]/g, '\n')
    .replace(/\t/g, '  ')
    .replace(UNSEEN, escaped);
  if (lines) return shown;
  const parts = shown.split('\n').map((line) => line.trim());
  return parts.filter((part) => part !== '').join(' ');
}

function escaped(char: string): string {
  const code = char.codePointAt(0) ?? 0;
  if (code <= 0xff) return `\\x${code.toString(16).padStart(2, '0')}`;
  if (code <= 0xffff) return `\\u${code.toString(16).padStart(4, '0')}`;
  return `\\u{${code.toString(16)}}`;
}
