import type { Command } from 'commander';
import { InvalidArgumentError } from 'commander';
import type { Session } from '../session.ts';
import type { GlobalOptions } from '../settings.ts';
import { configFileOf } from '../settings.ts';
import type { DatabaseTools } from '../database-tools.ts';
import { examples, whole } from './group.ts';

/** What `serve` is asked for. Flags that were not given are undefined: the config holds then. */
export interface ServeOptions {
  /** Absolute; undefined: the one that is found in the working folder. */
  readonly configFile: string | undefined;
  readonly port: number | undefined;
  readonly host: string | undefined;
  /** As it was given. */
  readonly dataDir: string | undefined;
  readonly globals: GlobalOptions;
}

export interface DemoOptions {
  readonly dir: string | undefined;
  readonly port: number | undefined;
  /** Scales the scripted pauses; 1 where it was not given. */
  readonly speed: number;
  readonly once: boolean;
  readonly globals: GlobalOptions;
}

/** Commands that are the service itself and not its client: given from outside, so that the client stays one. */
export interface ServiceCommands {
  /** @returns the exit code */
  serve(options: ServeOptions): Promise<number>;
  demo(options: DemoOptions): Promise<number>;
  /** What can be done with a database itself, without a service. Loaded when it is asked for. */
  database(): Promise<DatabaseTools>;
  /** Makes the tokens in a data directory new. Throws the store's `in_use` where a service owns it. */
  rotateTokens(dataDir: string): Promise<void>;
}

export function addServiceCommands(
  program: Command,
  session: Session,
  service: ServiceCommands,
): void {
  program
    .command('serve')
    .description('run the service until SIGTERM or SIGINT')
    .option(
      '--port <n>',
      'the port to listen on; 0 takes a free one (default: server.port of the config, 4747)',
      port,
    )
    .option(
      '--host <host>',
      'the address to listen on (default: server.host of the config, 127.0.0.1)',
    )
    .option(
      '--data-dir <dir>',
      'where database, token, logs and worktrees lie (default: dataDir of the config, .callboard)',
    )
    .addHelpText(
      'after',
      examples('callboard serve', 'callboard --config team.yaml serve --port 4800'),
    )
    .action(async (options: { port?: number; host?: string; dataDir?: string }) => {
      session.exitCode = await service.serve({
        configFile: configFileOf(session.options, session.io),
        port: options.port,
        host: options.host,
        dataDir: options.dataDir,
        globals: session.options,
      });
    });

  program
    .command('demo')
    .description('show every path with scripted agents in a scratch repository')
    .option('--dir <dir>', 'where to make it (default: a temporary folder)')
    .option('--port <n>', 'the port of its page (default: 4747 or a free one)', port)
    .option('--speed <x>', 'how fast its scripts play', speed, 1)
    .option('--once', 'end when every ticket rests where it should; 1 if one does not')
    .addHelpText('after', examples('callboard demo --speed 10 --once'))
    .action(async (options: { dir?: string; port?: number; speed: number; once?: boolean }) => {
      session.exitCode = await service.demo({
        dir: options.dir,
        port: options.port,
        speed: options.speed,
        once: options.once === true,
        globals: session.options,
      });
    });
}

function port(value: string): number {
  const number = whole('--port')(value);
  if (number > 65_535) throw new InvalidArgumentError('A port is at most 65535.');
  return number;
}

function speed(value: string): number {
  const number = Number(value);
  if (value.trim() === '' || !Number.isFinite(number) || number <= 0) {
    throw new InvalidArgumentError('It must be a number above 0.');
  }
  return number;
}
