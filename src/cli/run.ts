import { CommanderError } from 'commander';
import { CliError, failure } from './cli-error.ts';
import { EXIT } from './exit-code.ts';
import type { HelpDesk } from './help-object.ts';
import { helpObject } from './help-object.ts';
import type { ProgramDeps } from './program.ts';
import { createProgram } from './program.ts';
import { printableJson } from './output.ts';
import { harmless } from './harmless.ts';
import type { Session } from './session.ts';

/**
 * Runs one command line and gives its exit code; it never ends the process.
 * @param argv what stands behind the program's name.
 */
export async function run(argv: readonly string[], deps: ProgramDeps): Promise<number> {
  const wantsJson = (): boolean => session.options.json === true || isAsked('--json', argv);
  const { program, session, helpDesk } = createProgram(deps, wantsJson);
  const { io } = deps;
  // Without a listener an error of a stream ends the process with a stack trace. They stay for good: an EPIPE may come
  // after everything else is over.
  io.stdout.on('error', (error: Error) => session.out.stdoutFailed(error));
  io.stderr.on('error', () => undefined);
  const end = (error: unknown): number => {
    if (error instanceof CommanderError && error.exitCode === 0) {
      if (wantsJson()) session.out.object(explained(error, deps, helpDesk));
      return EXIT.ok;
    }
    return told(session, wantsJson(), error);
  };
  const exitCode = await outcome(session, end, async () => {
    await program.parseAsync([...argv], { from: 'user' });
    await session.out.drained();
    await io.flush?.();
    const { fault } = session.out;
    if (fault) throw failure(`stdout cannot be written (${fault.message}).`, fault);
  });
  session.out.progress(null);
  await io.flush?.();
  return exitCode;
}

async function outcome(
  session: Session,
  end: (error: unknown) => number,
  work: () => Promise<void>,
): Promise<number> {
  try {
    await work();
    return session.exitCode;
  } catch (error) {
    return end(error);
  }
}

/** Says what went wrong, in one sentence for people and, where stdout is for a program, as its one object. */
function told(session: Session, wantsJson: boolean, error: unknown): number {
  const { message, exitCode, code, problem } = described(error);
  session.out.talk(`callboard: ${message}`);
  if (wantsJson && !session.out.started) {
    const said = { ...problem, code, detail: message, exitCode };
    session.io.stdout.write(`${printableJson({ error: said })}\n`);
  }
  return exitCode;
}

/** Before all of it is parsed, and where it cannot be: what stands behind `--` is no option. */
function isAsked(option: string, argv: readonly string[]): boolean {
  const end = argv.indexOf('--');
  return argv.slice(0, end < 0 ? argv.length : end).includes(option);
}

/** What ends a command line early without being a mistake. */
function explained({ code }: CommanderError, deps: ProgramDeps, { asked }: HelpDesk): object {
  if (code === 'commander.version' || asked === null) return { version: deps.version ?? null };
  return helpObject(asked);
}

interface Described {
  readonly message: string;
  readonly exitCode: number;
  readonly code: string;
  readonly problem?: object | null;
}

function described(error: unknown): Described {
  if (error instanceof CliError) return error;
  if (error instanceof CommanderError) return commanderWords(error);
  const message = error instanceof Error ? error.message : String(error);
  // By name: the configuration is only loaded where it is needed.
  if (error instanceof Error && error.name === 'ConfigError')
    return { message: sentences(message), exitCode: EXIT.usage, code: 'usage' };
  return {
    message: `a defect of callboard itself: ${harmless(message)}`,
    exitCode: EXIT.failed,
    code: 'internal',
  };
}

function commanderWords(error: CommanderError): Described {
  if (error.code === 'commander.help') {
    return {
      message: 'a command is missing. "callboard --help" lists them.',
      exitCode: EXIT.usage,
      code: 'usage',
    };
  }
  const said = error.message.replace(/^error: /, '').replace(/\n\((.*)\)$/, ' ($1)');
  return {
    message: `${sentences(said)} See "callboard --help".`,
    exitCode: EXIT.usage,
    code: 'usage',
  };
}

/** Ends each line with a full stop, where it has no end of its own. */
const sentences = (text: string): string => text.replace(/([^.?!:])$/gm, '$1.');
