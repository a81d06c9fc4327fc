import type { Writable } from 'node:stream';
import type { InputCode } from './wire.ts';

/** Ids are remembered this far back; a sender repeats only its newest. */
const idsMax = 1000;
const pendingBytesMax = 1024 * 1024;

export type InputRefusal = { code: InputCode; message: string };
/** `nonceHash` where the text began a turn, hex. */
export type InputTaken = { nonceHash?: string };
type Outcome = InputTaken | InputRefusal;

export const isRefused = (outcome: Outcome): outcome is InputRefusal => 'code' in outcome;

/**
 * Gives messages to an agent, each id once however often it is asked for: after a crash of the service the same delivery
 * is asked for again.
 */
export function createInput(
  give: (text: string, turn: number | undefined) => Promise<Outcome>,
): (id: string, text: string, turn?: number) => Promise<Outcome> {
  const outcomes = new Map<string, Promise<Outcome>>();

  return async (id, text, turn) => {
    const under = outcomes.get(id) ?? give(text, turn);
    outcomes.set(id, under);
    const oldest = outcomes.keys().next();
    if (outcomes.size > idsMax && !oldest.done) outcomes.delete(oldest.value);
    const outcome = await under;
    // Nothing was delivered: the same id may be tried again.
    if (isRefused(outcome)) outcomes.delete(id);
    return outcome;
  };
}

/** To an agent that reads its stdin. `busy`: it does not read, and more would only fill memory. */
export function writeTo(stream: Writable | null, text: string): Promise<Outcome> {
  const refused = (code: InputCode, message: string): Outcome => ({ code, message });
  const closed = refused('cannot_take_input', 'the agent reads no input');
  if (!stream?.writable) return Promise.resolve(closed);
  if (stream.writableLength > pendingBytesMax) {
    return Promise.resolve(refused('busy', 'the agent does not read'));
  }
  return new Promise((resolve) => {
    stream.write(text, (error) => resolve(error ? closed : {}));
  });
}
