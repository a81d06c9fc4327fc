/** Deeper is no verdict, and JSON.parse would recurse. */
const depthMax = 200;

/**
 * Where the JSON object that begins at `start` (a `{`) may end, by brackets and strings alone:
 * JSON.parse has the last word. `index` is one past its `}`, null if it cannot be an object.
 * `steps` = characters looked at. Gives up early on what is plainly code and not JSON.
 */
export function objectEnd(text: string, start: number): { index: number | null; steps: number } {
  let depth = 0;
  let inString = false;
  let at = start;
  const none = () => ({ index: null, steps: at - start + 1 });
  for (; at < text.length; at += 1) {
    const char = text[at] as string;
    if (inString) {
      if (char === '\\') at += 1;
      else if (char === '"') inString = false;
      else if (char < ' ') return none();
    } else if (char === '"') inString = true;
    else if (char === '{' || char === '[') {
      if (char === '{' && !/["}]/.test(firstAfter(text, at + 1))) return none();
      if ((depth += 1) > depthMax) return none();
    } else if (char === '}' || char === ']') {
      depth -= 1;
      if (depth === 0) return { index: at + 1, steps: at - start + 1 };
    }
  }
  return none();
}

/** The first character that is no blank, among the next few. */
function firstAfter(text: string, at: number): string {
  return text.slice(at, at + 1000).trimStart()[0] ?? '';
}
