const OPENING = '([';
const CLOSING: Readonly<Record<string, string>> = { ')': '(', ']': '[' };

/** For each character of `text`, how many brackets are open around it; brackets count as inside. */
export function bracketDepths(text: string): { depths: number[]; balanced: boolean } {
  const open: string[] = [];
  const depths: number[] = [];
  let balanced = true;
  for (const char of text) {
    const pair = CLOSING[char];
    if (OPENING.includes(char)) open.push(char);
    const depth = open.length;
    if (pair !== undefined && open.pop() !== pair) balanced = false;
    // A character outside the BMP has two units: one depth for each, so that indices of `text` fit.
    for (let unit = 0; unit < char.length; unit += 1) depths.push(depth);
  }
  return { depths, balanced: balanced && open.length === 0 };
}

/** Parts of `text` between commas and semicolons that stand outside all brackets; blank parts are dropped. */
export function splitList(text: string): string[] {
  const { depths } = bracketDepths(text);
  const parts: string[] = [];
  let from = 0;
  for (let at = 0; at <= text.length; at += 1) {
    const ends = at === text.length || (depths[at] === 0 && (text[at] === ',' || text[at] === ';'));
    if (!ends) continue;
    const part = text.slice(from, at).trim();
    if (part !== '') parts.push(part);
    from = at + 1;
  }
  return parts;
}

/** `MC-12 (must be active, first)` → `{ text: 'MC-12', note: 'must be active, first' }`. */
export function takeNotes(text: string): { text: string; note: string | null } {
  const { depths } = bracketDepths(text);
  let outside = '';
  const notes: string[] = [];
  let note = '';
  for (let at = 0; at <= text.length; at += 1) {
    const inside = at < text.length && depths[at] !== 0;
    if (inside) {
      note += text[at];
    } else {
      if (note !== '') notes.push(note.slice(1, -1).trim());
      note = '';
      if (at < text.length) outside += text[at];
    }
  }
  const said = notes.filter((one) => one !== '');
  return {
    text: outside.replace(/\s+/g, ' ').trim(),
    note: said.length === 0 ? null : said.join('; '),
  };
}
