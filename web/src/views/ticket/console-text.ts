/** What of a worker's output reaches the console's terminal: text and colours, nothing that acts. */

const ESC = '\u001B';
/**
 * Everything that a terminal would obey, in one pass, so that what is taken away cannot leave a new sequence behind:
 * whole strings of control (titles, links, clipboard, device control; an unended one takes the rest of its piece),
 * control sequences, short ones, single controls but tab and ends of lines, marks that turn the reading direction.
 */
const OBEYED = new RegExp(
  [
    String.raw`(?:\u001B[\]PX^_]|[\u009D\u0090\u0098\u009E\u009F])[^\u0007\u001B\u009C]*(?:\u0007|\u001B\\|\u009C)?`,
    String.raw`(?:\u001B\[|\u009B)(?<values>[0-?]*)(?<between>[ -/]*)(?<end>[@-~])`,
    String.raw`\u001B[ -/]*[0-~]?`,
    String.raw`[\0-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F]`,
    String.raw`[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069\uFEFF]`,
  ].join('|'),
  'g',
);

/** Colours of text, and deleting the rest of a line as a counter of progress does. */
const KEPT: ReadonlySet<string> = new Set(['m', 'K']);

/**
 * Output with colours and without everything else that a terminal would obey: it cannot set a title, write to the
 * clipboard, make a link, move the cursor, switch the screen or ask the terminal for an answer.
 */
export function harmlessAnsi(text: string): string {
  return text.replace(OBEYED, (...match) => {
    const { values, between, end } = match.at(-1) as Readonly<Record<string, string | undefined>>;
    const kept =
      end !== undefined && KEPT.has(end) && between === '' && /^[\d;:]*$/.test(values ?? '');
    return kept ? `${ESC}[${values}${end}` : '';
  });
}

/** Text without colours, for those who have it read out. */
export const plainText = (text: string): string =>
  harmlessAnsi(text)
    .replace(/\u001B\[[\d;:]*[mK]/g, '')
    .replace(/\r(?!\n)/g, '\n');

/** The right to report stands in the lines with which agents do so: it is nobody's business here. */
export const withoutNonce = (text: string): string =>
  text.replace(/("nonce"\s*:\s*")[^"]{8,}(")/g, '$1…$2');

export interface LogPiece {
  readonly at: string;
  readonly stream: string;
  readonly text: string;
}

const DIM = `${ESC}[38;5;245m`;
const COLOURS: Readonly<Record<string, string>> = {
  stderr: `${ESC}[38;5;210m`,
  activity: `${ESC}[38;5;147m`,
  input: `${ESC}[38;5;179m`,
  turn: DIM,
  exit: DIM,
};
const RESET = `${ESC}[0m`;

/** Writes pieces of output as lines that begin with their time. */
export class ConsoleLines {
  readonly #time: (at: string) => string;
  #atStart = true;

  /** @param time how a time is written, e.g. `14:22:07` */
  constructor(time: (at: string) => string) {
    this.#time = time;
  }

  /** For the terminal: lines end as terminals want it. */
  write({ at, stream, text }: LogPiece): string {
    const colour = COLOURS[stream] ?? '';
    const clean = harmlessAnsi(withoutNonce(text)).replaceAll('\r\n', '\n');
    const mark = stream === 'input' ? '> ' : '';
    let out = '';
    // Output of the service itself begins on a line of its own.
    if (!this.#atStart && stream !== 'stdout' && stream !== 'stderr') out += this.#end();
    for (const [index, line] of clean.split('\n').entries()) {
      if (index > 0) out += this.#end();
      if (line === '') continue;
      if (this.#atStart) out += `${DIM}${this.#time(at)}${RESET} `;
      this.#atStart = false;
      // A lone carriage return begins the line anew: its time stays.
      const shown = line.replace(/.*\r(?=.)/, '').replaceAll('\r', '');
      out += `${colour}${mark}${shown}${colour === '' ? '' : RESET}`;
    }
    return out;
  }

  #end(): string {
    this.#atStart = true;
    return `${RESET}\r\n`;
  }
}
