import { bracketDepths } from './brackets.ts';
import { LABEL_NAMES, labelField } from './field-names.ts';
import type { RawField } from './field-names.ts';
import { meant } from '../config/nearest.ts';

type Report = (line: number, message: string) => void;

export interface Header {
  readonly id: string | null;
  readonly title: string;
  readonly titleLine: number;
  readonly fields: readonly RawField[];
  /** Labels among the headers that are no fields; they lead the body, so that nothing is lost. */
  readonly kept: readonly string[];
  /** Index of the first line of the body. */
  readonly bodyStart: number;
}

/** Longer header lines are refused: some patterns below take time that grows with the square of the length. */
const LINE_CHARS_MAX = 4_000;

// The id of a heading ends in a number, or every `# Refactor: …` would be a ticket called Refactor.
const HEADING_ID = /^\[?([A-Za-z][A-Za-z0-9._-]*-\d+)\]?(?::\s*|\s+[-–—]\s+|\s*$)(.*)$/s;

/**
 * `# MC-17: Title` at `start`, then its bold labels; null where there is no heading. `report` takes
 * problems, `note` what may be as it is meant.
 */
export function readHeader(
  lines: readonly string[],
  start: number,
  report: Report,
  note: Report,
): Header | null {
  const at = lines.findIndex((line, index) => index >= start && line.trim() !== '');
  const heading = lines[at]?.replace(/^ {0,3}/, '').trimEnd();
  if (heading === undefined || !/^#([ \t]|$)/.test(heading)) {
    const said = 'begin the file with `# ID: Title`, or with front matter that has a title';
    report(Math.max(at, start) + 1, `no title: ${said}`);
    return null;
  }
  if (heading.length > LINE_CHARS_MAX) {
    report(at + 1, `the heading is longer than ${LINE_CHARS_MAX} characters`);
    return null;
  }
  const text = heading
    .slice(1)
    .replace(/[ \t]+#+$/, '')
    .trim();
  const parts = HEADING_ID.exec(text);
  return {
    id: parts?.[1] ?? null,
    title: (parts?.[2] ?? text).trim(),
    titleLine: at + 1,
    ...readLabels(lines, at + 1, report, note),
  };
}

interface Segment {
  readonly name: string;
  readonly line: number;
  readonly value: string;
}

/** The run of label lines and blank lines from `start` on; it ends behind its last known label. */
function readLabels(
  lines: readonly string[],
  start: number,
  report: Report,
  note: Report,
): Pick<Header, 'fields' | 'kept' | 'bodyStart'> {
  const fields: RawField[] = [];
  const kept: Segment[] = [];
  let unknown: Segment[] = [];
  let bodyStart = start;
  for (let at = start; at < lines.length; at += 1) {
    const line = lines[at] ?? '';
    if (line.trim() === '') continue;
    const segments = splitLabels(line, at + 1);
    if (segments.length === 0) break;
    if (line.length > LINE_CHARS_MAX) {
      report(at + 1, `a line of headers is longer than ${LINE_CHARS_MAX} characters`);
      break;
    }
    let end = at + 1;
    for (const [nth, segment] of segments.entries()) {
      const field = labelField(segment.name);
      if (!field) {
        unknown.push(segment);
        continue;
      }
      const isLast = nth === segments.length - 1;
      const more = isLast ? readContinuation(lines, end, segment.value, field) : [];
      end += more.length;
      const value = [segment.value, ...more].filter((part) => part !== '').join(', ');
      fields.push({ field, name: segment.name, line: segment.line, value });
      bodyStart = end;
    }
    if (bodyStart === end) {
      kept.push(...unknown);
      unknown = [];
    }
    at = end - 1;
  }
  for (const segment of kept) reportTypingError(segment, report);
  for (const segment of unknown) reportTypingError(segment, note);
  return { fields, kept: kept.map(({ name, value }) => `**${name}:** ${value}`), bodyStart };
}

/**
 * Parts of `line` that begin with a bold label: `**Priority:** high | **Assigned**: luci`. None if it does not begin
 * with one.
 */
function splitLabels(line: string, number: number): Segment[] {
  const text = line
    .replace(/^ {0,3}(?:[-*+][ \t]+)?/, '')
    .trimEnd()
    .replace(/\\$/, '');
  const { depths } = bracketDepths(text);
  const labels = [
    ...text.matchAll(/\*\*[ \t]*([A-Za-z][A-Za-z _-]{0,30}?)[ \t]*(?::[ \t]*\*\*|\*\*[ \t]*:)/g),
  ].filter((match) => depths[match.index] === 0);
  if (labels[0]?.index !== 0) return [];
  return labels.map((match, nth) => {
    const next = labels[nth + 1];
    const value = text.slice(match.index + match[0].length, next?.index).trim();
    return {
      name: match[1] ?? '',
      line: number,
      value: next ? value.replace(/[\s|·•;,–—]+$/, '') : value,
    };
  });
}

/**
 * A list may go on below its label: as a Markdown list behind a bare `**Depends on:**`, or on the next line behind a
 * comma. Left in the body it would be a dependency that is silently not waited for.
 */
function readContinuation(
  lines: readonly string[],
  start: number,
  value: string,
  field: RawField['field'],
): string[] {
  if (field !== 'dependsOn' && field !== 'labels') return [];
  const parts: string[] = [];
  const bullet = /^\s*[-*+][ \t]+/;
  for (let at = start; at < lines.length; at += 1) {
    const line = lines[at] ?? '';
    const goesOn = value === '' ? bullet.test(line) : /,\s*$/.test(parts.at(-1) ?? value);
    if (!goesOn || line.trim() === '' || splitLabels(line, 0).length > 0) break;
    parts.push(line.replace(value === '' ? bullet : '', '').trim());
  }
  return parts;
}

/**
 * `**Depend on:** MC-1` read as text would start the ticket too early. Among headers that is refused; behind them it may
 * as well be a bug's `**Repro:**`, so there it is only noted.
 */
function reportTypingError(segment: Segment, report: Report): void {
  const near = meant(segment.name, LABEL_NAMES);
  if (near) report(segment.line, `unknown label **${segment.name}:** (did you mean ${near}?)`);
}
