// The demo's reviewer. It reads the prompt with the diff on stdin and decides on the diff wherever that is possible;
// what it cannot know is written down in reviews.mjs. Its last JSON object with a verdict counts.
import { execFileSync } from 'node:child_process';
import { countAttempt } from './attempts.mjs';
import { readDiff } from './diff.mjs';
import { judge } from './judge.mjs';
import { reviews } from './reviews.mjs';
import { pause } from './stage.mjs';
import { readStdin } from './stdin.mjs';

const ticket = process.env.CALLBOARD_TICKET;
if (!ticket) throw new Error('CALLBOARD_TICKET is not set: this reviewer is started by Callboard');
const prompt = await readStdin();
const attempt = countAttempt('reviewer', ticket);
const script = reviews[ticket] ?? {};
const say = (text) => console.log(text);

const inPrompt = readDiff(prompt);
const files = inPrompt.length > 0 ? inPrompt : readDiff(diffFromGit());
say(`Reviewing ${ticket}: ${files.length} files.`);
for (const { path, added } of files) {
  await pause(0.8);
  say(`  ${path}: ${added.length} lines added`);
}
await pause(1.2);

if (attempt <= (script.unreadable ?? 0)) {
  say('Looks good to me on the whole, {"verdict": "pa');
} else {
  say('The form asked for is {"verdict":"pass|fail|uncertain","reasons":[…],"gaps":[…]}.');
  if (script.draft) say(`My first thought: ${JSON.stringify(script.draft)}\nOn to the rest.`);
  const { times = 0, reasons, gaps } = script.unsure ?? {};
  const verdict =
    attempt <= times ? { verdict: 'uncertain', reasons, gaps } : judge(files, script.rules);
  say(JSON.stringify(verdict));
}

/** The prompt may leave out a diff that is too long for it. */
function diffFromGit() {
  const base = process.env.CALLBOARD_BASE_SHA;
  if (!base) return '';
  return execFileSync('git', ['diff', `${base}...HEAD`], { encoding: 'utf8' });
}
