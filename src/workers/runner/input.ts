import type { Writable } from 'node:stream';

/** Ids are remembered this far back; a sender repeats only its newest. */
const idsMax = 1000;
const pendingBytesMax = 1024 * 1024;

export type InputRefusal = 'cannot_take_input' | 'busy';

/**
 * Writes messages to an agent's stdin, each id once however often it is asked for. Null = written,
 * otherwise why not. `busy`: the agent does not read, and more would only fill memory.
 */
export function createInput(
  stdin: () => Writable | null,
): (id: string, text: string) => Promise<InputRefusal | null> {
  const outcomes = new Map<string, Promise<InputRefusal | null>>();

  function write(text: string): Promise<InputRefusal | null> {
    const stream = stdin();
    if (!stream?.writable) return Promise.resolve('cannot_take_input');
    if (stream.writableLength > pendingBytesMax) return Promise.resolve('busy');
    return new Promise((resolve) => {
      stream.write(text, (error) => resolve(error ? 'cannot_take_input' : null));
    });
  }

  return async (id, text) => {
    const outcome = outcomes.get(id) ?? write(text);
    outcomes.set(id, outcome);
    const oldest = outcomes.keys().next();
    if (outcomes.size > idsMax && !oldest.done) outcomes.delete(oldest.value);
    const refusal = await outcome;
    // Nothing was written: the same id may be tried again.
    if (refusal) outcomes.delete(id);
    return refusal;
  };
}
