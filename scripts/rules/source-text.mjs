// A small reader of TypeScript text: just enough for the rules, since the compiler has no API for them.

const token =
  /\/\/[^\n]*|\/\*[\s\S]*?\*\/|'(?:\\[\s\S]|[^'\\\n])*'|"(?:\\[\s\S]|[^"\\\n])*"|`(?:\\[\s\S]|[^`\\])*`/g;

const blank = (text) => text.replace(/[^\n]/g, ' ');

/** The source with comments blanked out; every other character keeps its place. */
export function withoutComments(source) {
  return source.replace(token, (text) => (text.startsWith('/') ? blank(text) : text));
}

/** The source with comments and the insides of strings blanked out. Templates stay: code hides in them. */
export function codeOnly(source) {
  return source.replace(token, (text) => {
    if (text.startsWith('/')) return blank(text);
    if (text.startsWith('`')) return text;
    return text[0] + blank(text.slice(1, -1)) + text[0];
  });
}

const statement =
  /^[ \t]*(import|export)\b(?:(\s+type\b)?[^'"`;()]*?\bfrom)?\s*(['"])([^'"\n]+)\3/gm;
const call = /\b(import|require)\s*\(\s*(['"`])([^'"`\n]+)\2/g;

/** All imports of a module: `{ specifier, typeOnly, offset }`, in the order of the text. */
export function importsOf(source) {
  const text = withoutComments(source);
  const found = [];
  for (const match of text.matchAll(statement)) {
    // `export 'x'` does not exist; without `from` only an import for its effect is meant.
    const start = match.index + match[0].search(/\S/);
    found.push({ specifier: match[4], typeOnly: match[2] !== undefined, offset: start });
  }
  for (const match of text.matchAll(call)) {
    const typeOnly = /\b(typeof|:|<|\|)\s*$/.test(text.slice(0, match.index));
    found.push({ specifier: match[3], typeOnly, offset: match.index });
  }
  return found.toSorted((a, b) => a.offset - b.offset);
}
