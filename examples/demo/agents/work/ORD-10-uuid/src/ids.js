import { randomUUID } from 'node:crypto';

/** The id of the next order. It stands in links that customers get, so nobody may guess the next one. */
export function nextId() {
  return randomUUID();
}
