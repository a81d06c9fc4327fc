import { CommanderError } from 'commander';
import { CliError } from './cli-error.ts';
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
  const stdoutFailed = (error: Error): void => session.out.stdoutFailed(error);
  // Without a listener an error of a stream ends the process with a stack trace.
  const stderrFailed = (): void => undefined;
  io.stdout.on('error', stdoutFailed);
  io.stderr.on('error', stderrFailed);
  try {
    await program.parseAsync([...argv], { from: 'user' });
    await flushed(session);
    const { fault } = session.out;
    if (fault === null) return session.exitCode;
    return told(
      session,
      argv,
      new CliError(`stdout cannot be written (${fault.message}).`, {
        exitCode: EXIT.failed,
        code: 'failed',
      }),
    );
  } catch (error) {
    return told(session, argv, error);
  } finally {
    session.out.progress(null);
    io.stdout.off('error', stdoutFailed);
    // stderr keeps its listener: a late EPIPE of it is nobody's business.
  }
}

/** An EPIPE arrives after the write that it belongs to: give it the chance to before the listener goes. */
const flushed = ({ out }: Session): Promise<void> => out.drained();

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
    return { message, exitCode: EXIT.usage, code: 'usage' };
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
  const sentence = /[.?]$/.test(said) ? said : `${said}.`;
  return { message: `${sentence} See "callboard --help".`, exitCode: EXIT.usage, code: 'usage' };
}
