// The browser that the page's tests run in. It is the machine's, never downloaded by npm: what is
// here is taken, and on Debian and its relatives it is installed where that needs no password.
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, readFileSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { say, SetUpError } from './say.mjs';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const apps = [
  'Applications/Chromium.app/Contents/MacOS/Chromium',
  'Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];
// Without fonts a page is drawn without letters, and Debian's Chromium brings none.
const packages = ['chromium', 'fonts-dejavu-core'];
// An install that hangs must not hold the other tests for ever.
const aptMs = 10 * 60_000;

/**
 * What is asked of the machine; tests give another one.
 * `top` is the folder that `/etc` and `/Applications` are looked for in.
 */
const thisMachine = {
  env: process.env,
  platform: process.platform,
  isRoot: process.getuid?.() === 0,
  top: '/',
  home: homedir(),
};

/**
 * The path of a Chromium or Chrome: `CALLBOARD_CHROMIUM`, else the first on the PATH, else an app of macOS.
 * Undefined when there is none. A `CALLBOARD_CHROMIUM` that names no program is a SetUpError.
 */
export function findChromium(machine = thisMachine) {
  const { env, platform, top, home } = machine;
  const named = env.CALLBOARD_CHROMIUM;
  if (named && isProgram(named)) return named;
  if (named)
    throw new SetUpError(
      `CALLBOARD_CHROMIUM names ${named}, which is not a program: set it to the path of a Chromium or Chrome, or unset it.`,
    );
  const folders = (env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  const onPath = names.flatMap((name) => folders.map((folder) => join(folder, name)));
  const installed =
    platform === 'darwin' ? [top, home].flatMap((at) => apps.map((app) => join(at, app))) : [];
  return [...onPath, ...installed].find(isProgram);
}

/** As `findChromium`, but none is a SetUpError whose sentence says how to get one. */
export function needChromium(machine = thisMachine) {
  const found = findChromium(machine);
  if (found !== undefined) return found;
  throw new SetUpError(
    "no Chromium was found, which the page's tests need: install it (Debian: apt-get install chromium fonts-dejavu-core; macOS: brew install --cask chromium) or set CALLBOARD_CHROMIUM to the path of a Chromium or Chrome.",
  );
}

/**
 * The path of a browser, which is installed where there is none and apt-get may be used unasked.
 * Quick when it is there. Throws a SetUpError that says how to get one.
 */
export function setUpChromium(machine = thisMachine) {
  if (findChromium(machine) === undefined) {
    const asRoot = withoutPassword(machine);
    if (asRoot !== undefined) installWithApt(machine, asRoot);
  }
  return needChromium(machine);
}

/** The words before a command that make it root's, or undefined where that is not to be had. */
function withoutPassword(machine) {
  const { env, platform, isRoot } = machine;
  if (platform !== 'linux' || !isDebianLike(machine) || !onPath('apt-get', env)) return undefined;
  if (isRoot) return [];
  const { status } = spawnSync('sudo', ['-n', 'true'], { env, stdio: 'ignore' });
  return status === 0 ? ['sudo', '-n'] : undefined;
}

function installWithApt(machine, asRoot) {
  say(
    `installing Chromium, which the page's tests need (apt-get install ${packages.join(' ')}; a minute or two)`,
  );
  const apt = (...args) => aptGet(machine, asRoot, args);
  const install = () => apt('install', '-y', '--no-install-recommends', ...packages);
  const known =
    spawnSync('apt-cache', ['show', packages[0]], { env: machine.env, stdio: 'ignore' }).status ===
    0;
  // A list of packages that is missing or old is the usual reason why it does not go at once.
  if (known && install().status === 0) return;
  say('fetching the list of packages (apt-get update)');
  apt('update');
  const { status, output } = install();
  if (status !== 0) say(`apt-get failed: ${lastLines(output)}`);
}

function aptGet({ env }, asRoot, args) {
  // sudo drops the environment, so it is said in the command. Another apt-get may be at work: wait
  // for it. A registry that does not answer is not waited for: the other tests come after this.
  const [command, ...rest] = [
    ...asRoot,
    '/usr/bin/env',
    'DEBIAN_FRONTEND=noninteractive',
    'apt-get',
    '-q',
    '-o',
    'DPkg::Lock::Timeout=120',
    '-o',
    'Acquire::http::Timeout=30',
    ...args,
  ];
  const { status, error, stdout, stderr } = spawnSync(command, rest, {
    env,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    maxBuffer: 64 * 1024 * 1024,
    timeout: aptMs,
  });
  return { status, output: stderr?.trim() || stdout || String(error) };
}

const lastLines = (text) => text.trim().split('\n').slice(-3).join(' ');

function isDebianLike({ top }) {
  if (existsSync(join(top, 'etc/debian_version'))) return true;
  try {
    return /^ID(_LIKE)?=.*\b(debian|ubuntu)\b/m.test(
      readFileSync(join(top, 'etc/os-release'), 'utf8'),
    );
  } catch {
    return false;
  }
}

const onPath = (name, env) =>
  (env.PATH ?? '').split(delimiter).some((folder) => isProgram(join(folder, name)));

function isProgram(path) {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
