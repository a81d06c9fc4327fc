import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { inRoot } from './root.mjs';
import { SetUpError } from './say.mjs';

/** Throws a SetUpError unless this Node is one that package.json's `engines` names. */
export function checkNode(version = process.versions.node) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const ok = (major === 20 && minor >= 19) || (major === 22 && minor >= 14) || major > 22;
  if (ok) return;
  throw new SetUpError(
    `this is Node ${version}; install Node 20.19 or later in the 20 line, or Node 22.14 or later (https://nodejs.org).`,
  );
}

/** Throws a SetUpError unless git is on the PATH: every ticket gets a git worktree of its own. */
export function checkGit(env = process.env) {
  const { error, status } = spawnSync('git', ['--version'], { stdio: 'ignore', env });
  if (!error && status === 0) return;
  throw new SetUpError(
    'git was not found on the PATH; install it (Debian: apt-get install git; macOS: xcode-select --install) and run this again.',
  );
}

/**
 * Throws a SetUpError when the installed better-sqlite3 needs a newer Node-API than this Node has.
 * Version 13 does not refuse to load there: it crashes the process.
 */
export function checkNativeApi(napi = process.versions.napi, installed = installedSqlite()) {
  if (installed === undefined || Number(installed.split('.')[0]) < 13 || Number(napi) >= 10) return;
  throw new SetUpError(
    `better-sqlite3 ${installed} needs Node-API 10 and this Node has ${napi}; delete node_modules and run this again, or install Node 22.14 or later.`,
  );
}

function installedSqlite() {
  try {
    return JSON.parse(readFileSync(inRoot('node_modules/better-sqlite3/package.json'), 'utf8'))
      .version;
  } catch {
    return undefined;
  }
}
