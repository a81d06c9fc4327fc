import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

const RANDOM_BYTES = 32;
/** What they are as base64url. */
const RANDOM_CHARACTERS = 43;

/**
 * A fresh nonce: 256 random bits, and behind them the id of the run that it is for, so that a report which brings
 * nothing but its nonce can be found. Letters, digits, `-` and `_`: safe in JSON, headers and shells.
 */
export function createNonce(run: string): string {
  return (
    randomBytes(RANDOM_BYTES).toString('base64url') + Buffer.from(run, 'utf8').toString('base64url')
  );
}

/** The run that a nonce says it is for. Anybody can say so: only its hash proves it. */
export function runOfNonce(nonce: string): string {
  return Buffer.from(nonce.slice(RANDOM_CHARACTERS), 'base64url').toString('utf8');
}

/** What may be stored: the nonce itself is only in the run directory and the agent's environment. */
export function hashNonce(nonce: string): string {
  return createHash('sha256').update(nonce, 'utf8').digest('hex');
}

/** Whether a nonce has this hash, in a time that does not depend on how much of it is right. */
export function nonceHasHash(nonce: string, hash: string): boolean {
  const expected = Buffer.from(hash, 'hex');
  const found = Buffer.from(hashNonce(nonce), 'hex');
  return expected.length === found.length && timingSafeEqual(expected, found);
}

/**
 * A text that an agent wrote, without the nonces of its run: an agent may print its environment, and who may only read
 * must not find in its output the right to report in its place.
 */
export function withoutNonces(text: string, run: string): string {
  const ending = Buffer.from(run, 'utf8').toString('base64url');
  // Output comes by the megabyte, and next to none of it holds one.
  if (!text.includes(ending)) return text;
  return text.replaceAll(new RegExp(`[\\w-]{${RANDOM_CHARACTERS}}${ending}`, 'g'), '[nonce]');
}
