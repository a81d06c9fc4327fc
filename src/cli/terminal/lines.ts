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

/** A value of the wire in a table or a sentence; `-` where there is none. */
export function cell(value: string | number | boolean | null | undefined): string {
  if (value === null || value === undefined || value === '') return '-';
  return harmless(String(value)) || '-';
}
