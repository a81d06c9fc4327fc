import { Command } from 'commander';
import { addChartCommands } from './commands/chart.ts';
import { addCompletionCommands } from './commands/completion.ts';
import { addConfigCommand } from './commands/config.ts';
import { addAccessCommands } from './commands/access.ts';
import type { Examine } from './commands/doctor.ts';
import { addDoctorCommand } from './commands/doctor.ts';
import { addDatabaseCommands } from './commands/database.ts';
import { addDrainCommands } from './commands/drain.ts';
import { addEscalationCommands } from './commands/escalation.ts';
import { addEventsCommand } from './commands/events.ts';
import { addHelpCommand } from './commands/help.ts';
import { addImportCommand } from './commands/import.ts';
import { addInitCommand } from './commands/init.ts';
import { addKillSwitchCommands } from './commands/kill-switch.ts';
import { addOperatorCommands } from './commands/operator.ts';
import { addReplayCommand } from './commands/replay.ts';
import { addReviewCommands } from './commands/review.ts';
import type { ServiceCommands } from './commands/service.ts';
import { addServiceCommands } from './commands/service.ts';
import { addSignalCommands } from './commands/signal.ts';
import { addStatusCommand } from './commands/status.ts';
import { addTicketCommands } from './commands/ticket.ts';
import { addWorkerCommands } from './commands/worker.ts';
import { HelpDesk } from './help-object.ts';
import type { Io } from './io.ts';
import { Session } from './session.ts';

export interface ProgramDeps extends ServiceCommands {
  readonly io: Io;
  /** `doctor` */
  readonly examine: Examine;
  /** What `--version` says. */
  readonly version?: string;
}

const EXIT_CODES = `
Exit codes: 0 ok, 1 failed, 2 usage, 3 not found, 4 conflict, 5 not authorised, 69 service not reachable.
The address and the token come from the flags, then CALLBOARD_URL and CALLBOARD_TOKEN_FILE, then the config: a running
service leaves both in its dataDir.`;

export interface Program {
  readonly program: Command;
  readonly session: Session;
  readonly helpDesk: HelpDesk;
}

/**
 * The command line. Its commands set the exit code of the session; `run` gives it back.
 * @param isJson whether stdout is for a program: help and version are then said by `run`, as one object.
 */
export function createProgram(deps: ProgramDeps, isJson: () => boolean = () => false): Program {
  const { io } = deps;
  const helpDesk = new HelpDesk();
  const program = new Command('callboard');
  const session = new Session(program, io);
  program
    .description('Supervises tickets that coding agents work on.')
    .version(deps.version ?? '0.0.0', '--version', 'print the version')
    .helpOption('-h, --help', 'explain a command')
    .helpCommand(false)
    .option(
      '--config <file>',
      'the configuration (default: callboard.config.* here; CALLBOARD_CONFIG)',
    )
    .option('--url <url>', 'the address of the service (CALLBOARD_URL)')
    .option('--token-file <file>', 'the file of the admin token (CALLBOARD_TOKEN_FILE)')
    .option('--json', 'one JSON object on stdout; one a line where it goes on')
    .option('--no-color', 'no colours')
    .addHelpText('after', EXIT_CODES)
    // Before the commands are added: they inherit these settings.
    .exitOverride()
    .showSuggestionAfterError()
    .configureHelp(helpDesk.configuration)
    .configureOutput({
      writeOut: (text) => void (isJson() || io.stdout.write(text)),
      writeErr: (text) => void io.stderr.write(text),
      // `run` says what is wrong, as for every other error.
      outputError: () => undefined,
      getOutHelpWidth: () => io.stdout.columns ?? 80,
      getErrHelpWidth: () => io.stderr.columns ?? 80,
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    });
  addServiceCommands(program, session, deps);
  addInitCommand(program, session);
  addConfigCommand(program, session);
  addStatusCommand(program, session);
  addDoctorCommand(program, session, deps.examine);
  addImportCommand(program, session);
  addTicketCommands(program, session);
  addWorkerCommands(program, session);
  addReviewCommands(program, session);
  addEscalationCommands(program, session);
  addOperatorCommands(program, session);
  addKillSwitchCommands(program, session);
  addDrainCommands(program, session);
  addEventsCommand(program, session);
  addChartCommands(program, session);
  addReplayCommand(program, session, deps);
  addDatabaseCommands(program, session, deps);
  addSignalCommands(program, session);
  addAccessCommands(program, session, deps);
  addHelpCommand(program);
  addCompletionCommands(program, session);
  return { program, session, helpDesk };
}
