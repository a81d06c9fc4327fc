/**
 * Laws that a chart is known to break at present. A test compares them exactly: a new breach fails, and so does a
 * mended one that is still listed here.
 */
export const KNOWN: Readonly<Record<string, readonly string[]>> = {
  // A worker that is restarted in needs_input goes on with the cycles at their limit.
  ticket: ['4: at the limit of reviewCycles the ticket waits for a person, or one has ended it'],
  worker: [],
  supervisor: [],
};
