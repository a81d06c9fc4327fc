import type { EscalationView } from '../supervisor/ports.ts';

// Controls but for the line feed, bidirectional marks, invisible tags, the byte order mark, lone surrogates.
const UNSEEN =
  /[\0-\t\v-\u001F\u007F-\u009F\u061C\u200B-\u200F\u2028-\u202E\u2060-\u2069\uFEFF\u{E0000}-\u{E007F}\p{Surrogate}]/gu;

/** Text of agents and people without what moves a cursor, turns the reading direction or cannot be seen. */
export function plain(text: string, charsMax: number): string {
  const shown = text.replace(/\r\n?/g, '\n').replace(/\t/g, '  ').replace(UNSEEN, '');
  return clipped(shown, charsMax);
}

/** The same on one line, as a subject or a title must be. */
export function oneLine(text: string, charsMax: number): string {
  return clipped(plain(text.replace(/\s+/g, ' '), text.length).trim(), charsMax);
}

/** Cut between characters, never inside one. */
function clipped(text: string, charsMax: number): string {
  if (text.length <= charsMax) return text;
  return `${text.slice(0, charsMax - 2).replace(/[\uD800-\uDBFF]$/, '')} …`;
}

const TITLE_CHARS_MAX = 200;

/** Which ticket, why, and whom it needs: `CB-7: died_twice, needs lead`. */
export function titleOf({ ticket, reason, owner, resolvedAt }: EscalationView): string {
  const state = resolvedAt === null ? `needs ${owner}` : 'resolved meanwhile';
  return oneLine(`${ticket ?? 'Callboard'}: ${reason}, ${state}`, TITLE_CHARS_MAX);
}

/** The escalation as people read it, at most so many characters. */
export function bodyOf(escalation: EscalationView, charsMax: number): string {
  const { id, text, nextActions, resolvedBy } = escalation;
  const after = [
    ...(nextActions.length === 0 ? [] : [`Next: ${nextActions.join('; ')}`]),
    ...(resolvedBy === null ? [] : [`Resolved by ${resolvedBy}.`]),
    `Acknowledge: callboard escalation ack ${id}`,
  ].map((line) => oneLine(line, 500));
  const end = `\n\n${after.join('\n')}`;
  return `${plain(text, Math.max(100, charsMax - end.length))}${end}`;
}
