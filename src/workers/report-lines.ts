/** Longer lines are cut and are never a report. */
const lineCharsMax = 64 * 1024;
/** Higher than any screen. */
const upMax = 100_000;

/** A line as a terminal would leave it standing. `up` = lines that the cursor went up in it. */
export type Line = { text: string; up: number; overlong: boolean };

export type LineAssembler = {
  /** Gives the lines that this text completes. How the text is cut into pieces changes nothing. */
  push(text: string): Line[];
  /** A piece of the stream is missing here: what it tore is no line any more. */
  miss(): void;
  /** The line that the end of the stream completes, if there is one. */
  end(): Line | null;
  /** What stands in the unfinished line so far. */
  unfinished(): string;
};

/**
 * Makes lines of a stream. What a carriage return overwrites is forgotten at once, so a spinner
 * that turns for hours takes no memory.
 */
export function createLineAssembler(): LineAssembler {
  let held = '';
  let overlong = false;
  /** Unlike what is too long, a gap is not overwritten: nobody knows where its line began. */
  let torn = false;
  /** A carriage return waits: before a newline it is a line's end, otherwise it overwrites. */
  let returned = false;

  function hold(piece: string): void {
    if (piece === '') return;
    if (returned) {
      returned = false;
      overlong = false;
      // The cursor's way up counts although the text is gone.
      held = upMoves(held) > 0 ? `\u001b[${upMoves(held)}A` : '';
    }
    const room = lineCharsMax - held.length;
    if (piece.length > room) overlong = true;
    held += piece.slice(0, room);
  }

  function take(): Line {
    const line = { text: visible(held), up: upMoves(held), overlong: overlong || torn };
    held = '';
    overlong = false;
    torn = false;
    returned = false;
    return line;
  }

  return {
    push(text) {
      const lines: Line[] = [];
      for (const part of text.split(/(\r|\n)/)) {
        if (part === '\n') lines.push(take());
        else if (part === '\r') returned = true;
        else hold(part);
      }
      return lines;
    },
    miss() {
      torn = true;
    },
    end: () => (held === '' ? null : take()),
    unfinished: () => visible(held),
  };
}

// Patterns of ECMA-48: string sequences (OSC, DCS …), control sequences, others; and half of one
// at the end. Spelled as text, since a pattern may hold no control characters.
const esc = '\\u001b';
const strings = `${esc}[\\]PX^_][^\\u0007\\u001b]*(?:\\u0007|${esc}\\\\)`;
const control = `(?:${esc}\\[|\\u009b)[0-?]*[ -/]*[@-~]`;
const half = `(?:${esc}\\[|\\u009b)[0-?]*[ -/]*$`;
const other = `${esc}[ -/]*[0-~]`;
const sequences = new RegExp(`${strings}|${control}|${half}|${other}`, 'g');
/** Erase the line, or go to its first column: what stands before is not seen any more. */
const lineStart = new RegExp(`(?:${esc}\\[|\\u009b)(?:[12]K|[01]?G|\\d{3,}D)`, 'g');
const upward = new RegExp(`(?:${esc}\\[|\\u009b)(\\d*)[AF]|${esc}M`, 'g');
const toTop = new RegExp(`(?:${esc}\\[|\\u009b)(?:[\\d;]*[Hf]|[23]J)|${esc}c`);
const controls = new RegExp('[\\u0000-\\u0008\\u000b-\\u001f\\u007f-\\u009f]', 'g');

function visible(raw: string): string {
  let from = 0;
  for (const match of raw.matchAll(lineStart)) from = match.index + match[0].length;
  return raw.slice(from).replace(sequences, '').replace(controls, '');
}

function upMoves(raw: string): number {
  if (!raw.includes('\u001b') && !raw.includes('\u009b')) return 0;
  if (toTop.test(raw)) return upMax;
  let lines = 0;
  for (const match of raw.matchAll(upward)) lines += Number(match[1] || 1);
  return Math.min(lines, upMax);
}
