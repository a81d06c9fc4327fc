import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** A fresh nonce: 256 random bits as text that is safe in JSON, headers and shells. */
export function createNonce(): string {
  return randomBytes(32).toString('base64url');
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
