import { listFiles, lineAt, readText } from './files.mjs';
import { withoutComments } from './source-text.mjs';

const ID = String.raw`\d{1,2}(?:\.\d{1,2})?(?:\.[a-z][a-z0-9-]*)?`;
/** The title of a describe, it or test that ends in rule ids: `'… asks a person [2.3.second, 10.5]'`. */
const title = new RegExp(
  String.raw`\(\s*(['"\`])((?:\\.|(?!\1)[^\\])*?) \[(${ID}(?:, ?${ID})*)\]\1`,
  'g',
);
/** A law that is checked after every step: `law('10', 'a verdict acts …'`; a bare number is an invariant. */
const law = /\blaw\(\s*'(§?[\d.]+)',\s*'((?:\\.|[^'\\])*)'/g;
/** What the watch over a simulated world finds wrong: `problems.push(`19: …`)`. */
const finding = /[`'](\d{1,2}): /g;

const SIMULATED = /^test\/supervisor\/(invariants\/[\w-]+|watch|chronicle)\.ts$/;

/** What tests say that they prove: `{ id, file, line, says }`, in the order of files and lines. */
export function tagsOf(root) {
  return listFiles(root, 'test')
    .filter((file) => file.endsWith('.ts'))
    .flatMap((file) => {
      const text = withoutComments(readText(root, file));
      return [...titles(file, text), ...(SIMULATED.test(file) ? simulated(file, text) : [])];
    });
}

function titles(file, text) {
  return [...text.matchAll(title)].flatMap((match) => {
    const says = match[2].replaceAll(/\\(.)/g, '$1').replaceAll(/\s+/g, ' ');
    const line = lineAt(text, match.index);
    return match[3].split(',').map((id) => ({ id: id.trim(), file, line, says, always: false }));
  });
}

/** Laws and findings are checked after every commit of every simulated history. */
function simulated(file, text) {
  const laws = [...text.matchAll(law)].map((match) => ({
    id: ruleOf(match[1]),
    file,
    line: lineAt(text, match.index),
    says: match[2].replaceAll(/\\(.)/g, '$1'),
    always: true,
  }));
  const findings = new Map();
  for (const match of text.matchAll(finding)) {
    const id = ruleOf(match[1]);
    const says = 'watched in every simulated history';
    if (!findings.has(id)) {
      findings.set(id, { id, file, line: lineAt(text, match.index), says, always: true });
    }
  }
  return [...laws, ...findings.values()];
}

function ruleOf(number) {
  if (number.startsWith('§')) return number.slice(1);
  return number.includes('.') ? number : `10.${number}`;
}
