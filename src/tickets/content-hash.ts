import { createHash } from 'node:crypto';
import type { DraftFields } from './draft.ts';

/** SHA-256, hex, of what a ticket says. Fields are sorted, so that moving a header changes nothing. */
export function contentHash(said: { title: string; body: string; fields: DraftFields }): string {
  const fields = Object.entries(said.fields).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return createHash('sha256')
    .update(JSON.stringify([said.title, said.body, fields]))
    .digest('hex');
}
