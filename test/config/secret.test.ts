import { format, inspect } from 'node:util';
import pino from 'pino';
import { describe, expect, test } from 'vitest';
import { Secret } from '../../src/config/secret.ts';

describe('a secret', () => {
  const secret = new Secret('HOOK_SECRET').readFrom({ HOOK_SECRET: 'hunter2' });

  test('gives its value only when asked for it', () => {
    expect(secret.reveal()).toBe('hunter2');
  });

  test('shows its value in no other way', () => {
    let logged = '';
    pino({}, { write: (line: string) => (logged += line) }).info(
      { secret, deep: [{ secret }] },
      'x',
    );
    const seen = [
      String(secret),
      'in a text: '.concat(secret as unknown as string),
      JSON.stringify({ secret }),
      inspect({ deep: [secret] }, { depth: null, showHidden: true }),
      format('%s %o %O %j', secret, secret, secret, secret),
      logged,
      JSON.stringify(structuredClone(Object.assign({}, secret))),
      JSON.stringify(Object.entries(secret)),
    ].join('\n');
    expect(seen).not.toContain('hunter2');
    expect(seen).toContain('[secret]');
  });

  test('whose variable is missing or empty is not known, and says which when it is asked', () => {
    const missing = new Secret('HOOK_SECRET').readFrom({ HOOK_SECRET: '' });
    expect(missing.isKnown).toBe(false);
    expect(() => missing.reveal()).toThrow('HOOK_SECRET');
  });
});
