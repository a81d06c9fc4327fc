import { execFileSync } from 'node:child_process';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ticketKey } from '../../src/workers/ticket-key.ts';

describe('a ticket key', () => {
  test.each(['CB-1', 'MY.APP-17', 'fix-login', 'a_b', 'v1.2'])('leaves %s as it is', (id) => {
    expect(ticketKey(id)).toBe(id);
  });

  test.each([
    '',
    '.',
    '..',
    '-rf',
    '.git',
    'a..b',
    'x.lock',
    'x.LOCK',
    'a/b',
    '../../etc',
    'a b',
    'é',
    'a\0b',
    'x.',
    'y'.repeat(500),
  ])('makes a safe name of %j [9.key]', (id) =>
    expect(ticketKey(id)).toMatch(
      /^(?!.*\.\.)[A-Za-z0-9_][A-Za-z0-9._-]{0,60}_[0-9a-f]{20}$|^_[0-9a-f]{20}$/,
    ),
  );

  test('is never the same for two ids [9.key]', () => {
    const id = fc.oneof(fc.string(), fc.stringMatching(/^[Aa.\-_/1]{1,4}$/));
    fc.assert(
      fc.property(id, id, (one, other) => {
        fc.pre(one !== other);
        expect(ticketKey(one)).not.toBe(ticketKey(other));
      }),
      { numRuns: 5000 },
    );
  });

  test('cannot be chosen to be the key of another id', () => {
    const taken = ticketKey('A b');
    for (const id of [taken, taken.toLowerCase(), taken.toUpperCase()]) {
      expect(ticketKey(id).toLowerCase()).not.toBe(taken.toLowerCase());
    }
  });

  test('is always a good branch name', () => {
    fc.assert(
      fc.property(fc.string(), (id) => {
        execFileSync('git', ['check-ref-format', `refs/heads/callboard/${ticketKey(id)}`]);
      }),
      { numRuns: 60 },
    );
  });
});
