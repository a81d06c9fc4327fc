/**
 * How the service and a runner speak: frames of a 4 byte big-endian length and that many bytes of
 * JSON. A request carries a number `q` of the sender's choice, and its answer carries it too.
 */
import type { ProcessIdentity } from '../identity.ts';
import type { Exit } from './run-files.ts';

export const frameBytesMax = 1024 * 1024;

/** What the service may ask of a runner. */
export type Request =
  | { type: 'hello'; q: number }
  | { type: 'go'; q: number }
  /** `turn`: number of the turn that the text begins, for an agent that takes turns. */
  | { type: 'input'; q: number; id: string; text: string; turn?: number }
  | { type: 'interrupt'; q: number }
  | { type: 'stop'; q: number; reason: string }
  | { type: 'follow'; q: number; from: number };

export type RunnerState = 'waiting' | 'live' | 'ended';

/** `refused`: the agent itself said no. */
export type InputCode = 'cannot_take_input' | 'busy' | 'refused';

/** What a runner says. `event` and `exit` come unasked to whoever follows. */
export type Answer =
  | {
      type: 'hello';
      q: number;
      run: string;
      incarnation: number;
      runner: ProcessIdentity;
      agent: ProcessIdentity | null;
      state: RunnerState;
      /** Number of the newest event, 0 if there is none yet. */
      last: number;
      graceMs: number;
    }
  | { type: 'live'; q: number }
  | { type: 'start_failed'; q: number; code: string; message: string }
  | {
      type: 'input_ack';
      q: number;
      id: string;
      nonceHash?: string;
      code?: InputCode;
      message?: string;
    }
  | { type: 'interrupted'; q: number }
  | { type: 'stopped'; q: number; exit: Exit }
  | { type: 'following'; q: number; last: number }
  | { type: 'event'; last: number }
  | { type: 'exit'; exit: Exit }
  | { type: 'error'; q: number; code: string; message: string };

/** A frame that is too large or holds no JSON object: the connection cannot be trusted any more. */
export class WireError extends Error {
  readonly code: 'frame_too_large' | 'frame_malformed';
  constructor(code: WireError['code'], message: string) {
    super(message);
    this.name = 'WireError';
    this.code = code;
  }
}

/** One message as a frame. Throws WireError `frame_too_large` above 1 MiB. */
export function encodeFrame(message: Request | Answer): Buffer {
  const body = Buffer.from(JSON.stringify(message), 'utf8');
  if (body.length > frameBytesMax) throw tooLarge(body.length);
  const frame = Buffer.allocUnsafe(4 + body.length);
  frame.writeUInt32BE(body.length, 0);
  body.copy(frame, 4);
  return frame;
}

/**
 * Takes bytes as they come and gives the messages that are complete. Holds at most one frame.
 * Throws WireError, after which the decoder must not be used again.
 */
export function createDecoder(): (bytes: Buffer) => Record<string, unknown>[] {
  let pieces: Buffer[] = [];
  let held = 0;

  return (bytes) => {
    const messages: Record<string, unknown>[] = [];
    pieces.push(bytes);
    held += bytes.length;
    while (held >= 4) {
      const length = peekLength(pieces);
      if (length > frameBytesMax) throw tooLarge(length);
      if (held < 4 + length) break;
      const all = pieces.length === 1 ? (pieces[0] as Buffer) : Buffer.concat(pieces);
      messages.push(parse(all.subarray(4, 4 + length)));
      pieces = all.length > 4 + length ? [all.subarray(4 + length)] : [];
      held -= 4 + length;
    }
    return messages;
  };
}

/** The four bytes may be spread over several pieces. */
function peekLength(pieces: Buffer[]): number {
  const first = pieces[0] as Buffer;
  if (first.length >= 4) return first.readUInt32BE(0);
  return Buffer.concat(pieces.map((piece) => piece.subarray(0, 4))).readUInt32BE(0);
}

function parse(body: Buffer): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(body.toString('utf8'));
  } catch {
    throw new WireError('frame_malformed', 'a frame on the runner socket holds no JSON');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new WireError('frame_malformed', 'a frame on the runner socket holds no JSON object');
  }
  return value as Record<string, unknown>;
}

function tooLarge(bytes: number): WireError {
  return new WireError(
    'frame_too_large',
    `a frame of ${bytes} bytes on the runner socket passes the limit of ${frameBytesMax}`,
  );
}
