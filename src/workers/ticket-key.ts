import { createHash } from 'node:crypto';

const plainCharsMax = 100;
const readableCharsMax = 40;
/** 80 bits. */
const hashDigits = 20;

/**
 * The name of a ticket's branch and worktree: `[A-Za-z0-9._-]`, good as a file name and as a part
 * of a git ref, and never the same for two ids. Where `A` and `a` are one file, two keys could still meet: that no two
 * tickets have ids that differ in case only is seen to when they are made.
 * `CB-17` and `fix-login` stay as they are; other ids end with `_` and a hash of the whole id.
 */
export function ticketKey(id: string): string {
  if (staysPlain(id)) return id;
  const readable = id
    .slice(0, readableCharsMax)
    .replace(/[^A-Za-z0-9._-]+/g, '_')
    .replace(/\.{2,}/g, '.')
    .replace(/^[.-]+/, '');
  const hash = createHash('sha256').update(id, 'utf8').digest('hex').slice(0, hashDigits);
  return `${readable}_${hash}`;
}

function staysPlain(id: string): boolean {
  return (
    id.length <= plainCharsMax &&
    /^[A-Za-z0-9_][A-Za-z0-9._-]*$/.test(id) &&
    !id.includes('..') &&
    !id.endsWith('.') &&
    !/\.lock$/i.test(id) &&
    // Could have been chosen to be another id's hashed key.
    !/_[0-9a-f]{16,}$/i.test(id)
  );
}
