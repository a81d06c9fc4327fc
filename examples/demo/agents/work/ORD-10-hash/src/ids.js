import { createHash } from 'node:crypto';

let last = 1000;

/** The id of the next order: the hash of a counter. */
export function nextId() {
  last += 1;
  return createHash('sha256').update(String(last)).digest('hex').slice(0, 24);
}
