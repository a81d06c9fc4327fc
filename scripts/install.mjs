import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { contentHash } from './content-hash.mjs';
import { inRoot, root } from './root.mjs';
import { say, SetUpError } from './say.mjs';

const stamp = inRoot('node_modules/.callboard-install');

/** True when node_modules holds what package-lock.json names, for this Node and this machine. */
export function isInstalled() {
  const written = read(stamp);
  if (written === wanted()) return true;
  // After a plain `npm install` there is no stamp of ours, but npm's own record says the same.
  if (written !== undefined && written.split(' ')[1] !== platform()) return false;
  if (!matchesLockFile()) return false;
  writeFileSync(stamp, wanted());
  return true;
}

/** Runs `npm ci`, development dependencies included: the compiler and the tests are among them. */
export function install() {
  say(
    'installing dependencies (npm ci; better-sqlite3 is compiled on Node 20, which takes a minute or two)',
  );
  const args = ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'];
  const npm = process.env.npm_execpath;
  const options = { cwd: root, stdio: ['ignore', 2, 2], env: withoutOmit(process.env) };
  const result = npm?.endsWith('.js')
    ? spawnSync(process.execPath, [npm, ...args], options)
    : spawnSync('npm', args, { ...options, shell: process.platform === 'win32' });
  if (result.error || result.status !== 0) {
    throw new SetUpError(
      'npm ci failed (its reason is above): check that the npm registry can be reached, and on Node 20 install python3, make and g++ (Debian: apt-get install python3 make g++), which better-sqlite3 is compiled with; then run this again.',
    );
  }
  checkSqliteLoads();
  writeFileSync(stamp, wanted());
}

function checkSqliteLoads() {
  const probe = "new (require('better-sqlite3'))(':memory:').close()";
  const { status } = spawnSync(process.execPath, ['-e', probe], { cwd: root, stdio: 'ignore' });
  if (status === 0) return;
  throw new SetUpError(
    'better-sqlite3 was installed but does not load: allow its install script (npm config delete ignore-scripts), see that python3, make and g++ are installed, delete node_modules and run this again.',
  );
}

// NODE_ENV=production and npm's `omit` would leave out the compiler, whatever --include says.
function withoutOmit(env) {
  const {
    NODE_ENV: _nodeEnv,
    npm_config_omit: _omit,
    npm_config_production: _production,
    ...rest
  } = env;
  return rest;
}

function wanted() {
  return `${contentHash(root, ['package-lock.json'])} ${platform()}`;
}

// A native module is compiled for one Node ABI on one platform.
function platform() {
  return `${process.platform}-${process.arch}-${process.versions.modules}`;
}

function matchesLockFile() {
  const hidden = inRoot('node_modules/.package-lock.json');
  if (!existsSync(hidden)) return false;
  const present = JSON.parse(readFileSync(hidden, 'utf8')).packages;
  const locked = JSON.parse(readFileSync(inRoot('package-lock.json'), 'utf8')).packages;
  const complete = Object.entries(locked).every(
    ([path, entry]) =>
      path === '' ||
      present[path]?.version === entry.version ||
      (!(path in present) && entry.optional),
  );
  return complete && Object.keys(present).every((path) => path in locked);
}

function read(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
