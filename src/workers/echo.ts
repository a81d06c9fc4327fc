/** From this length on, a piece of a line is proof enough of an echo. */
const pieceCharsMin = 40;
const linesMax = 100_000;

/** `repeated`: a line that was given. `reciting`: it also follows on the one that came before. */
export type EchoKind = 'repeated' | 'reciting' | null;

export type Echo = {
  /** To be told every line of the output, in order. */
  recognise(line: string): EchoKind;
  /** Programs wrap the lines that they repeat: whether this is a long enough piece of one. */
  holdsPiece(line: string): boolean;
  /** Adds a text that the agent was given. */
  expect(text: string): void;
};

/** Knows what an agent was told, and so what in its output is not its own. */
export function createEcho(prompt = ''): Echo {
  let given: string[] = [];
  /** First place of each line. */
  let places = new Map<string, number>();
  /** The line that would go on reciting. */
  let next = 0;

  const expect = (text: string) => {
    const lines = text.split(/\r\n|\r|\n/).map((line) => line.trimEnd());
    given = [...given, ...lines].slice(-linesMax);
    places = new Map(given.map((line, place): [string, number] => [line, place]).toReversed());
    next = given.length - lines.length;
  };
  if (prompt !== '') expect(prompt);

  return {
    expect,
    recognise(output) {
      const line = output.trimEnd();
      if (next >= 0 && given[next] === line) {
        next += 1;
        return 'reciting';
      }
      // A blank line stands everywhere and proves nothing.
      const place = line === '' ? undefined : places.get(line);
      next = place === undefined ? -1 : place + 1;
      return place === undefined ? null : 'repeated';
    },
    holdsPiece(output) {
      const piece = output.trimEnd();
      return piece.length >= pieceCharsMin && given.some((line) => line.includes(piece));
    },
  };
}
