import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

const TRIES_MAX = 5;

/** The right to report for the turn that runs now: the file is newer than the environment in a later turn. */
export function nonce() {
  try {
    return readFileSync(process.env.CALLBOARD_NONCE_FILE ?? '', 'utf8').trim();
  } catch {
    return process.env.CALLBOARD_NONCE ?? '';
  }
}

/** Says how the ticket stands, over one of the channels that a command has. */
export async function report({ via, ...said }) {
  if (via === 'post' && process.env.CALLBOARD_URL) return post(said);
  if (via === 'command' && process.env.CALLBOARD_URL) {
    return process.env.DEMO_CALLBOARD ? command(said) : post(said);
  }
  if (via === 'plain') return console.log(`\n${said.signal}: ${said.payload}`);
  const { ticket, signal, payload, sha } = said;
  console.log(JSON.stringify({ cb_signal: signal, ticket, nonce: nonce(), payload, sha }));
}

async function post({ ticket, signal, payload, sha }) {
  const body = JSON.stringify({ ticket, nonce: nonce(), signal, payload, sha });
  for (let tries = 1; ; tries += 1) {
    try {
      const headers = { 'content-type': 'application/json' };
      const url = `${process.env.CALLBOARD_URL}/api/v1/signals`;
      const answer = await fetch(url, { method: 'POST', headers, body });
      // The answer to an earlier try may have been lost on its way: then the turn is closed already.
      if (answer.ok || (answer.status === 409 && tries > 1)) return;
      throw new Refused(`the report was refused: ${answer.status} ${await answer.text()}`);
    } catch (error) {
      // The service may be restarting. A refusal stays one.
      if (error instanceof Refused || tries >= TRIES_MAX) throw error;
      await delay(tries * 300);
    }
  }
}

class Refused extends Error {}

/** `callboard signal done --sha … TEXT`, by the path of its JavaScript file. */
function command({ signal, payload, sha }) {
  const args = [process.env.DEMO_CALLBOARD, 'signal', signal.toLowerCase(), '--sha', sha, payload];
  const run = spawnSync(process.execPath, args, { encoding: 'utf8' });
  if (run.status !== 0) throw new Error(`callboard signal failed: ${run.stderr}`);
}
