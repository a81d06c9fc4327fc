import { execFileSync } from 'node:child_process';

// The agent's own identity, and nothing of the user's: no signing, no hooks, no clean-up in the background.
const settings = {
  'user.name': 'Demo agent',
  'user.email': 'agent@callboard.invalid',
  'commit.gpgsign': 'false',
  'core.hooksPath': '/dev/null',
  'gc.auto': '0',
};
const flags = Object.entries(settings).flatMap(([key, value]) => ['-c', `${key}=${value}`]);

/** Output of git in the current directory. Throws with git's own words. */
export function git(...args) {
  const stdio = ['ignore', 'pipe', 'pipe'];
  return execFileSync('git', [...flags, ...args], { encoding: 'utf8', stdio }).trim();
}

/** Whether git succeeds, for questions that it answers by its exit code. */
export function gitSays(...args) {
  try {
    git(...args);
    return true;
  } catch {
    return false;
  }
}
