import { harmless } from '../harmless.ts';

/** Text from the wire on one line: what a table or a sentence can hold. */
export const oneLine = (text: string): string => harmless(text);

/**
 * Text from the wire as a block of its own. Every line is indented, so that no ticket can write a line that looks like
 * one of ours.
 */
export function block(text: string, indent = '  '): string[] {
  return harmless(text.replace(/\s+$/u, ''), { lines: true })
    .split('\n')
    .map((line) => `${indent}${line}`.trimEnd());
}

/**
 * A value of the wire in a table or a sentence; `-` where there is none, or one that no table has a place for: what
 * comes may be newer than this client.
 */
export function cell(value: unknown): string {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return (typeof value === 'string' && harmless(value)) || '-';
}
