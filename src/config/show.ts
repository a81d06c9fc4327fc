const charsMax = 80;

/** A path into the file as people write it: `escalation.channels[0].url`, `profiles["a b"].env`. */
export function keyPath(path: readonly PropertyKey[]): string {
  return path
    .map((step, at) => {
      if (typeof step === 'number') return `[${step}]`;
      const key = String(step);
      if (!/^[\w$-]+$/.test(key)) return `[${harmless(JSON.stringify(key))}]`;
      return at === 0 ? key : `.${key}`;
    })
    .join('');
}

/** A value in a message: one short line, safe for a terminal. What is inside lists and sections stays out. */
export function show(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (Array.isArray(value)) return value.length === 0 ? '[]' : '[…]';
  if (value instanceof Date) return JSON.stringify(value);
  if (value !== null && typeof value === 'object') {
    return Object.keys(value).length === 0 ? '{}' : '{…}';
  }
  if (value === null || typeof value === 'number' || typeof value === 'boolean') {
    return String(value);
  }
  if (typeof value !== 'string') return `a ${typeof value}`;
  const text = JSON.stringify(withoutUser(value));
  return harmless(text.length > charsMax ? `${text.slice(0, charsMax)}…"` : text);
}

// Names and passwords in an address are nobody's business.
function withoutUser(text: string): string {
  return text.replace(/:\/\/[^/@\s]+@/g, '://…@');
}

// JSON leaves bidirectional marks and C1 controls as they are; a terminal would obey them.
function harmless(text: string): string {
  return text.replace(
    /[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
