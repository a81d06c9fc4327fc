import { CommanderError } from 'commander';
import { CliError, failure } from './cli-error.ts';
import { EXIT } from './exit-code.ts';
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
  const { program, session } = createProgram(deps);
  const { io } = deps;
  // Without a listener an error of a stream ends the process with a stack trace. They stay for good: an EPIPE may come
  // after everything else is over.
  io.stdout.on('error', (error: Error) => session.out.stdoutFailed(error));
  io.stderr.on('error', () => undefined);
  const exitCode = await outcome(session, argv, async () => {
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
  argv: readonly string[],
  work: () => Promise<void>,
): Promise<number> {
  try {
    await work();
    return session.exitCode;
  } catch (error) {
    return told(session, argv, error);
  }
}

/** Says what went wrong, in one sentence for people and, where stdout is for a program, as its one object. */
function told(session: Session, argv: readonly string[], error: unknown): number {
  if (error instanceof CommanderError && error.exitCode === 0) return EXIT.ok;
  const { message, exitCode, code, problem } = described(error);
  session.out.talk(`callboard: ${message}`);
  const wantsJson = session.options.json === true || argv.includes('--json');
  if (wantsJson && !session.out.started) {
    const said = { ...problem, code, detail: message, exitCode };
    session.io.stdout.write(`${printableJson({ error: said })}\n`);
  }
  return exitCode;
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
