// The demo's author: a scripted stand-in for a coding agent. It reads its prompt on stdin and does the work of its
// ticket for real (files, tests, commits in the current directory); only what it decides is written down beforehand,
// in scripts.mjs. Environment: DEMO_SPEED (pauses are divided by it), DEMO_STATE (folder that counts the attempts).
import { countAttempt } from './attempts.mjs';
import { fallback, scripts } from './scripts.mjs';
import { createStage } from './stage.mjs';
import { readStdin } from './stdin.mjs';

const ticket = process.env.CALLBOARD_TICKET;
if (!ticket) throw new Error('CALLBOARD_TICKET is not set: this agent is started by Callboard');
const prompt = await readStdin();
const attempt = countAttempt('author', ticket);
// A person may send a ticket back more often than the script foresees: the last scene is played again.
const scenes = scripts[ticket] ?? fallback;
const scene = scenes[Math.min(attempt, scenes.length) - 1];
const stage = createStage({ ticket, prompt, attempt });

stage.say(`Working on ${ticket}, attempt ${attempt}.`);
try {
  await scene(stage);
} catch (error) {
  // One line and not a stack: the last thing that is said becomes the cause of the death.
  console.error(`agent: ${error.message}`);
  process.exitCode = 1;
}
