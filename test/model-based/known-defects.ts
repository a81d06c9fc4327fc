/**
 * Laws that a chart is known to break at present. A test compares them exactly: a new breach fails, and so does a
 * mended one that is still listed here.
 */
export const KNOWN: Readonly<Record<string, readonly string[]>> = {
  ticket: [],
  worker: [
    '2.7: a reviewer that ends by itself has answered or failed',
    '2.9: a gate that ends by itself has an outcome',
  ],
  supervisor: [
    '15: a fault is known as long as the store does not recover',
    '§4: who engaged the switch, and why, is known until it is released',
    '§4: what was held resumes on release, each thing once',
    '2.10: dispatch that mass deaths paused goes on by a person alone',
    '2.10: mass deaths open one escalation',
  ],
};
