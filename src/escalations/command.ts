import { resolve } from 'node:path';
import type { CommandChannel, Dispatch, Surroundings } from './channel.ts';
import { run } from './run.ts';

/**
 * A program of the user's, with the escalation as JSON on stdin. Its arguments are the configuration's alone, since
 * everybody on the machine can read them; what names the escalation is in its environment.
 */
export async function sendByCommand(
  { command, env }: CommandChannel,
  { id, escalation, signal }: Dispatch,
  { folder, environment }: Surroundings,
): Promise<void> {
  const [file = '', ...words] = command;
  const program = file.includes('/') ? resolve(folder, file) : file;
  await run({
    command: [program, ...words],
    cwd: folder,
    env: {
      ...chosen(env, environment),
      CALLBOARD_DELIVERY: id,
      CALLBOARD_ESCALATION: escalation.id,
      CALLBOARD_TICKET: escalation.ticket ?? '',
      CALLBOARD_REASON: escalation.reason,
    },
    stdin: `${JSON.stringify(escalation)}\n`,
    signal,
  });
}

/** Those of the named variables that are set. */
export function chosen(
  names: readonly string[],
  environment: Surroundings['environment'],
): Record<string, string> {
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = environment[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}
