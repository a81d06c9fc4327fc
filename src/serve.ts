import { createServer as createProbe } from 'node:net';
import { join, resolve } from 'node:path';
import type { Config } from './config/config.ts';
import { ConfigError } from './config/config-error.ts';
import { loadConfig } from './config/load.ts';
import { readConfigFileAnew } from './config/read-anew.ts';
import type { Io } from './cli/io.ts';
import type { ServeOptions } from './cli/commands/service.ts';
import type { ExitCode } from './cli/exit-code.ts';
import { EXIT } from './cli/exit-code.ts';
import { CliError } from './cli/cli-error.ts';
import type { Service, ServiceOptions } from './main.ts';
import { startService } from './main.ts';
import { StoreError } from './persistence/store-error.ts';
import type { Log } from './supervisor/ports.ts';
import { createGit, GitError } from './workers/git.ts';
import { LOG_LEVELS, serviceLog } from './world/log.ts';
import { TokenFileError } from './world/token-file.ts';

/** A start that did not work and that a person can mend. */
const refusal = (message: string, exitCode: ExitCode, cause?: unknown): CliError =>
  new CliError(message, { exitCode, code: exitCode === EXIT.usage ? 'usage' : 'failed', cause });

/**
 * `callboard serve`: runs the service until SIGTERM or SIGINT and leaves the workers running.
 * @returns 0 after a graceful end, 1 where the service gave up.
 */
export async function serve(options: ServeOptions, io: Io): Promise<number> {
  const log = serviceLog(logLevel(io.env['CALLBOARD_LOG_LEVEL']));
  try {
    const { cwd, env } = io;
    const {
      config: inFile,
      file,
      dir,
      stamp,
    } = await loadConfig({
      file: options.configFile,
      cwd,
      env,
    });
    const config = overridden(inFile, options, cwd);
    const read = async (): Promise<Config> => {
      const changed = await loadConfig({ file, cwd, env, read: readConfigFileAnew });
      const next = overridden(changed.config, options, cwd);
      assertHostsAreNamed(next);
      return next;
    };
    const configFile = { path: file, stamp, read };
    const service = await startOnce({ config, configDir: dir, configFile, log });
    log.info({ url: service.url, dataDir: config.dataDir, pid: process.pid }, 'callboard serves');
    return await untilItEnds(service, log);
  } catch (error) {
    if (error instanceof ConfigError) throw refusal(error.message, EXIT.usage, error);
    throw error;
  }
}

function logLevel(asked = 'info'): string {
  if (LOG_LEVELS.includes(asked)) return asked;
  const message = `CALLBOARD_LOG_LEVEL is "${asked}", none of ${LOG_LEVELS.join(', ')}`;
  throw refusal(message, EXIT.usage);
}

/** Flags outrank the file. What the file derives from the data directory moves with it. */
function overridden(config: Config, { port, host, dataDir }: ServeOptions, cwd: string): Config {
  const moved = dataDir === undefined ? config.dataDir : resolve(cwd, dataDir);
  const derived = config.worktrees.root === join(config.dataDir, 'worktrees');
  return {
    ...config,
    dataDir: moved,
    worktrees: { root: derived ? join(moved, 'worktrees') : config.worktrees.root },
    server: {
      ...config.server,
      host: host ?? config.server.host,
      port: port ?? config.server.port,
    },
  };
}

/**
 * Starts the service, with one sentence for each way in which that can fail.
 * @throws {CliError}
 */
export async function startOnce(options: ServiceOptions): Promise<Service> {
  const { host, port } = options.config.server;
  assertHostsAreNamed(options.config);
  try {
    // Before anything is written: a busy port must leave no half-made data directory behind.
    await assertFree(host, port);
    await lookAtRepositories(options);
    return await startService(options);
  } catch (error) {
    throw startError(error, host, port);
  }
}

function assertHostsAreNamed({ server: { host, allowedHosts } }: Config): void {
  if (!isWildcard(host) || allowedHosts.length > 0) return;
  const message = `${host || 'an empty host'} listens on every address, so server.allowedHosts must name the hosts that may be asked for`;
  throw refusal(message, EXIT.usage);
}

/**
 * Without git nothing can be worked on. A repository that is not there yet may come later: its tickets say so, and so
 * does the log.
 */
async function lookAtRepositories({ config, log }: ServiceOptions): Promise<void> {
  const git = createGit();
  for (const [name, { path }] of Object.entries(config.repos)) {
    if (await git.isRepository(path)) continue;
    log.warn({ repo: name, path }, 'this is no git repository: its tickets cannot be started');
  }
}

function startError(error: unknown, host: string, port: number): Error {
  if (error instanceof StoreError) {
    const conflict = error.code === 'in_use';
    const exitCode = conflict ? EXIT.conflict : EXIT.failed;
    return new CliError(error.message, { exitCode, code: error.code, cause: error });
  }
  if (error instanceof GitError || error instanceof TokenFileError) {
    return refusal(error.message, EXIT.failed, error);
  }
  const { code, path } = error as NodeJS.ErrnoException;
  // A file's EACCES is no port's.
  if (path !== undefined) {
    const why = `${path} cannot be used (${code ?? 'unknown cause'}); check what stands there and its permissions`;
    return refusal(why, EXIT.failed, error);
  }
  switch (code) {
    case 'EADDRINUSE':
      return refusal(
        `port ${port} of ${host} is taken; stop what listens there, or choose another with --port`,
        EXIT.conflict,
      );
    case 'EACCES':
      return refusal(
        `port ${port} of ${host} may not be taken by this user; choose one above 1023`,
        EXIT.failed,
      );
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return refusal(
        `${host} is no address of this machine; server.host says where to listen`,
        EXIT.usage,
      );
    default:
      return error instanceof Error ? error : new Error(String(error));
  }
}

const isWildcard = (host: string): boolean => ['0.0.0.0', '::', '[::]', ''].includes(host);

function assertFree(host: string, port: number): Promise<void> {
  if (port === 0) return Promise.resolve();
  return new Promise((done, failed) => {
    const probe = createProbe();
    probe.once('error', failed);
    probe.listen({ host, port, exclusive: true }, () => probe.close(() => done()));
  });
}

/** Ends on SIGTERM or SIGINT; asked a second time it ends at once. */
async function untilItEnds(service: Service, log: Log): Promise<number> {
  // Without a listener this signal opens Node's debugger port to whoever may send it.
  process.on('SIGUSR1', () => log.info({}, 'SIGUSR1 has no meaning here'));
  process.on('SIGHUP', () => {
    log.info({}, 'SIGHUP: the configuration is read again');
    void service.reload();
  });
  let asked = 0;
  const ended = new Promise<number>((done) => {
    const stop = (signal: NodeJS.Signals): void => {
      asked += 1;
      if (asked > 1) process.exit(EXIT.failed);
      log.info({ signal }, 'stopping; workers go on by themselves');
      service.stop().then(
        () => done(EXIT.ok),
        (error: unknown) => {
          log.error({ cause: String(error) }, 'the stop failed');
          done(EXIT.failed);
        },
      );
    };
    process.on('SIGTERM', stop);
    process.on('SIGINT', stop);
    void service.failed.then((why) => {
      log.error({ why }, 'the service gives up; let it be started again');
      done(EXIT.failed);
    });
  });
  return ended;
}
