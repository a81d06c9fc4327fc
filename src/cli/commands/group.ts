import type { Command } from 'commander';
import { Option } from 'commander';
import { usageError } from '../cli-error.ts';
import type { Session } from '../session.ts';

/** Adds the commands of one group to the program. */
export type CommandGroup = (program: Command, session: Session) => void;

/** The examples at the end of a command's help. */
export function examples(...lines: readonly string[]): string {
  const title = lines.length === 1 ? 'Example:' : 'Examples:';
  return `\n${[title, ...lines.map((line) => `  ${line}`)].join('\n')}`;
}

/** A command with sub-commands: without one it shows its help and that is a mistake in the use. */
export function parent(program: Command, name: string, description: string): Command {
  return program.command(name).description(description);
}

export interface ByOption {
  readonly by?: string;
}

export const byOption = (): Option =>
  new Option('--by <name>', 'who acts (default: your user name here)');

/** The person in whose name a write is made. */
export const actor = (options: ByOption, session: Session): string =>
  options.by ?? session.io.userName;

export const fileOption = (): Option =>
  new Option('--file <file>', 'read the text from a file ("-" is stdin)');

/** For options that may be given several times. */
export const collected = (value: string, before: readonly string[] | undefined): string[] => [
  ...(before ?? []),
  value,
];

/** `CB-1,CB-2` and repeated options alike. */
export const collectedList = (
  value: string,
  before: readonly string[] | false | undefined,
): string[] => [
  // False where a `--no-…` form came first.
  ...(before || []),
  ...value
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== ''),
];

/** A whole number of an option, 0 or more. */
export function whole(name: string, from = 0): (value: string) => number {
  return (value) => {
    const number = /^\d{1,15}$/.test(value) ? Number(value) : Number.NaN;
    if (!(number >= from)) throw usageError(`${name} must be a whole number, ${from} or more.`);
    return number;
  };
}
