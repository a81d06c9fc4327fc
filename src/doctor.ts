import { execFile } from 'node:child_process';
import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { delimiter, dirname, join, resolve } from 'node:path';
import type { Check, DoctorOptions } from './cli/commands/doctor.ts';
import type { Io } from './cli/io.ts';
import { ConfigError } from './config/config-error.ts';
import type { Config } from './config/config.ts';
import type { LoadedConfig } from './config/load.ts';
import { loadConfig } from './config/load.ts';
import { openReader } from './persistence/connection.ts';
import { loadDriver } from './persistence/driver.ts';
import { assertOurs } from './persistence/file-identity.ts';
import { migrations, newestVersion } from './persistence/migrations.ts';
import { StoreError } from './persistence/store-error.ts';
import { commandIn } from './workers/command-path.ts';
import { createGit } from './workers/git.ts';
import { flagFile } from './world/flag-file.ts';

/** Older ones do not know `rev-parse --path-format`. */
const GIT_MIN = [2, 31] as const;
/** Where a system looks for programs when no PATH is handed on. */
const PATH_DEFAULT = '/usr/local/bin:/usr/bin:/bin';
/** A second word that can only be a program for the first one. */
const SCRIPT = /\.(?:[cm]?[jt]s|py|rb|sh|pl)$/;

const ok = (name: string, detail: string): Check => ({ name, status: 'ok', detail });
const warning = (name: string, detail: string): Check => ({ name, status: 'warning', detail });
const failed = (name: string, detail: string): Check => ({ name, status: 'failed', detail });

/** Looks at everything that a service needs here, without one that runs, and changes nothing. */
export async function examine({ configFile }: DoctorOptions, io: Io): Promise<readonly Check[]> {
  const first = [nodeCheck(process.versions.node), await gitCheck()];
  let loaded: LoadedConfig;
  try {
    loaded = await loadConfig({ file: configFile, cwd: io.cwd, env: io.env });
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const skipped = ['repositories', 'agents', 'database', 'permissions'].map((name): Check => ({
      name,
      status: 'skipped',
      detail: 'needs a configuration',
    }));
    return [...first, failed('config', error.message), driverCheck(), ...skipped];
  }
  const { config, file } = loaded;
  return [
    ...first,
    ok('config', file),
    ...(await Promise.all(Object.entries(config.repos).map(repositoryCheck))),
    ...agentChecks(loaded, io.env),
    driverCheck(),
    databaseCheck(config.dataDir),
    ...permissionChecks(config),
    switchCheck(config.killSwitch.file),
  ];
}

/** What package.json says under `engines`. */
export function nodeCheck(version: string): Check {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const fits = (major === 20 && minor >= 19) || (major === 22 && minor >= 14) || major >= 23;
  return fits
    ? ok('node', version)
    : failed('node', `${version} is not supported; install Node 20.19, or 22.14 or newer`);
}

async function gitCheck(): Promise<Check> {
  const text = await new Promise<string | null>((done) =>
    execFile('git', ['--version'], (error, stdout) => done(error ? null : stdout)),
  );
  if (text === null) {
    return failed('git', 'it was not found; install git (https://git-scm.com) and put it on PATH');
  }
  return gitVersionCheck(text);
}

export function gitVersionCheck(text: string): Check {
  const [, version = '', major = '0', minor = '0'] = /((\d+)\.(\d+)[.\d]*)/.exec(text) ?? [];
  const fits =
    Number(major) > GIT_MIN[0] || (Number(major) === GIT_MIN[0] && Number(minor) >= GIT_MIN[1]);
  return fits
    ? ok('git', version)
    : failed(
        'git',
        `${version || text.trim()} is too old; install git ${GIT_MIN.join('.')} or newer`,
      );
}

async function repositoryCheck([name, { path, baseBranch }]: [
  string,
  Config['repos'][string],
]): Promise<Check> {
  const check = `repository ${name}`;
  const git = createGit();
  try {
    if (!(await git.isRepository(path))) {
      return failed(check, `${path} is no git repository; correct repos.${name}.path`);
    }
    if (!(await git.hasBranch(path, baseBranch))) {
      return failed(
        check,
        `${path} has no branch ${baseBranch} with a commit; make one, or correct repos.${name}.baseBranch`,
      );
    }
    return ok(check, `${path}, branch ${baseBranch}`);
  } catch (error) {
    return failed(check, error instanceof Error ? error.message : String(error));
  }
}

function agentChecks({ config, dir }: LoadedConfig, env: Io['env']): readonly Check[] {
  const agents = Object.entries(config.profiles).map(([name, { command, env: allowed }]) => {
    return commandCheck({
      name: `agent ${name}`,
      key: `profiles.${name}`,
      command,
      allowed,
      dir,
      env,
    });
  });
  // A gate's own files may come with the branch that it judges; only its program must be here.
  const gates = Object.entries(config.gates).map(([name, { command, env: allowed }]) =>
    commandCheck({
      name: `gate ${name}`,
      key: `gates.${name}`,
      command: command.slice(0, 1),
      allowed,
      dir,
      env,
    }),
  );
  return [...agents, ...gates];
}

/** Whether a command would be found, as the runner looks for it: in its own allow-list's PATH. */
export function commandCheck(options: {
  readonly name: string;
  readonly key: string;
  readonly command: readonly string[];
  readonly allowed: readonly string[];
  readonly dir: string;
  readonly env: Io['env'];
}): Check {
  const { name, key, allowed, dir, env } = options;
  const places = { folder: dir, worktree: dir, first: 'folder' as const };
  const [program = '', script] = commandIn(options.command, places);
  const searched = (allowed.includes('PATH') ? env['PATH'] : undefined) ?? PATH_DEFAULT;
  const found = program.includes('/')
    ? [resolve(dir, program)].find(isProgram)
    : searched
        .split(delimiter)
        .map((folder) => join(folder, program))
        .find(isProgram);
  if (found === undefined) {
    return failed(name, `${program} was not found; install it, or correct ${key}.command`);
  }
  if (script !== undefined && SCRIPT.test(script) && !existsSync(resolve(dir, script))) {
    return warning(
      name,
      `${found} is there, but ${script} is not beside the configuration; correct ${key}.command unless each worktree has it`,
    );
  }
  return ok(name, found);
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

function driverCheck(): Check {
  try {
    loadDriver();
    return ok('sqlite', 'better-sqlite3 loads');
  } catch (error) {
    if (error instanceof StoreError) return failed('sqlite', error.message);
    throw error;
  }
}

/** Beside a service that runs too: this connection only reads. */
function databaseCheck(dataDir: string): Check {
  const name = 'database';
  const file = join(dataDir, 'callboard.db');
  if (!existsSync(file)) return ok(name, `${file} will be made at the first start`);
  try {
    assertOurs(file, newestVersion(migrations));
    const reader = openReader(file);
    try {
      const said = reader.pragma('quick_check(1)', { simple: true }) as string;
      if (said === 'ok') return ok(name, file);
      return failed(name, `${file} is damaged (${said}); put a backup in its place`);
    } finally {
      reader.close();
    }
  } catch (error) {
    if (error instanceof StoreError) return failed(name, error.message);
    const why = error instanceof Error ? error.message : String(error);
    return failed(
      name,
      `${file} cannot be read (${why}); check its permissions, or put a backup in its place`,
    );
  }
}

function permissionChecks({ dataDir, worktrees }: Config): readonly Check[] {
  const name = 'permissions';
  const checks: Check[] = [];
  for (const folder of new Set([dataDir, worktrees.root])) {
    const standing = nearestStanding(folder);
    if (!mayWrite(standing)) {
      checks.push(
        failed(name, `${standing} cannot be written; run as its owner, or choose another dataDir`),
      );
    }
  }
  // As the start makes them; somebody may have opened them since.
  for (const path of [dataDir, join(dataDir, 'token'), join(dataDir, 'callboard.db')]) {
    if (!existsSync(path) || (statSync(path).mode & 0o077) === 0) continue;
    const mode = statSync(path).isDirectory() ? '700' : '600';
    checks.push(warning(name, `${path} is open to others; run "chmod ${mode} ${path}"`));
  }
  return checks.length > 0 ? checks : [ok(name, `${dataDir} is closed to others`)];
}

/** The folder itself, or the first one above it that is there. */
function nearestStanding(folder: string): string {
  let at = folder;
  while (!existsSync(at) && dirname(at) !== at) at = dirname(at);
  return at;
}

function mayWrite(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK | constants.X_OK);
    return statSync(folder).isDirectory();
  } catch {
    return false;
  }
}

function switchCheck(file: string): Check {
  const { engaged, cause } = flagFile(file).read();
  return engaged
    ? warning(
        'kill-switch',
        `${cause ?? file}, so nothing starts by itself; "callboard kill-switch off" releases it`,
      )
    : ok('kill-switch', 'no flag file');
}
