import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument } from 'yaml';
import type { Node, ParsedNode } from 'yaml';
import { FRONT_MATTER_KEYS, frontMatterField } from './field-names.ts';
import type { RawField } from './field-names.ts';
import { meant } from '../config/nearest.ts';

type Report = (line: number, message: string) => void;

export interface FrontMatter {
  readonly fields: readonly RawField[];
  /** Index of the first line behind the closing `---`. */
  readonly bodyStart: number;
}

const CHARS_MAX = 16_000;

/** YAML between `---` lines at `start`; null if the file does not begin with it. Problems go to `report`. */
export function readFrontMatter(
  lines: readonly string[],
  start: number,
  report: Report,
): FrontMatter | null {
  if (!/^---\s*$/.test(lines[start] ?? '')) return null;
  const end = lines.findIndex((line, at) => at > start && /^(---|\.\.\.)\s*$/.test(line));
  if (end === -1) {
    report(start + 1, 'the front matter that opens here with --- is never closed');
    return { fields: [], bodyStart: lines.length };
  }
  const yaml = lines.slice(start + 1, end).join('\n');
  if (yaml.length > CHARS_MAX) {
    report(start + 1, `the front matter is longer than ${CHARS_MAX} characters`);
    return { fields: [], bodyStart: end + 1 };
  }
  return { fields: readYaml(yaml, start + 2, report), bodyStart: end + 1 };
}

/** `firstLine` is the number that the first line of `yaml` has in its file. */
function readYaml(yaml: string, firstLine: number, report: Report): RawField[] {
  const counter = new LineCounter();
  const lineAt = (offset: number): number => counter.linePos(offset).line + firstLine - 1;
  try {
    const doc = parseDocument(yaml, { lineCounter: counter, prettyErrors: false, version: '1.2' });
    for (const error of doc.errors) {
      // The tag of `!x` and the like is a warning; an error leaves the values in doubt.
      report(lineAt(error.pos[0]), `not valid YAML: ${error.message.replace(/\s+/g, ' ')}`);
    }
    if (doc.errors.length > 0 || doc.contents === null) return [];
    if (isScalar(doc.contents) && doc.contents.value === null) return [];
    if (!isMap(doc.contents)) {
      report(firstLine, 'the front matter must be a list of `key: value` lines');
      return [];
    }
    return doc.contents.items.flatMap(({ key, value }) => {
      const line = lineAt(key.range[0]);
      const field = readPair(key, value, line, report);
      return field ? [field] : [];
    });
  } catch (error) {
    // A value nested thousands deep overflows the parser's stack; that is the file's fault.
    report(
      firstLine,
      `not readable YAML: ${error instanceof Error ? error.message : String(error)}`,
    );
    return [];
  }
}

function readPair(
  key: ParsedNode,
  value: ParsedNode | null,
  line: number,
  report: Report,
): RawField | null {
  const name = scalarText(key);
  if (name === null) {
    report(line, 'a key must be a plain word');
    return null;
  }
  const field = frontMatterField(name);
  if (!field) {
    const near = meant(name, FRONT_MATTER_KEYS);
    const hint = near ? `did you mean ${near}?` : `known are ${FRONT_MATTER_KEYS.join(', ')}`;
    report(line, `unknown key ${JSON.stringify(name)}: ${hint}`);
    return null;
  }
  const read = valueText(value);
  if (read === null) {
    report(line, `${name} must be one value, or a list of plain values`);
    return null;
  }
  return { field, name, line, value: read };
}

function valueText(value: Node | null): string | string[] | null {
  if (value === null) return '';
  if (!isSeq(value)) return scalarText(value);
  const items = value.items.map((item) => scalarText(item));
  return items.every((item) => item !== null) ? items : null;
}

/** A number keeps its spelling (`1.0`, `007`), since all fields are text here. */
function scalarText(node: unknown): string | null {
  if (isAlias(node) || !isScalar(node)) return null;
  if (typeof node.value === 'string') return node.value;
  if (node.value === null) return '';
  return node.source ?? null;
}
