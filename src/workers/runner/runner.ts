/**
 * Holds one agent: owns its streams, writes down what it says and how it ends, and takes orders on
 * a unix socket. Outlives the service. Started as `node runner.js RUN_DIRECTORY`, see ../start.ts.
 */
import { unlinkSync, writeSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { identify } from '../identity.ts';
import { createLife } from './life.ts';
import { listen, socketPath } from './listen.ts';
import type { RunSpec } from './run-files.ts';
import { readJson, runPaths, writeFileOnce, writeFileWhole } from './run-files.ts';
import { createService } from './serve.ts';

/** Exit code: another runner has this run. */
const alreadyClaimed = 3;
/** After the end, so long the runner stays for those who are connected. */
const lingerMs = 5000;
const noteBytesMax = 64 * 1024;

let noteBytesLeft = noteBytesMax;

/** One line in runner.log, which is bounded and must never end the runner. */
function note(text: string): void {
  const line = `${new Date().toISOString()} ${text}\n`;
  noteBytesLeft -= Buffer.byteLength(line);
  if (noteBytesLeft < 0) return;
  try {
    writeSync(2, line);
  } catch {
    // The disk is full: the agent matters more than the note.
  }
}

async function main(runDir: string): Promise<void> {
  const paths = runPaths(runDir);
  const spec = readJson<RunSpec>(paths.spec);
  const identity = identify(process.pid);
  if (!spec || !identity) throw new Error(`${paths.spec} is missing`);

  // One runner per run directory, for ever: the start may be asked for twice after a crash.
  if (!writeFileOnce(paths.claim, JSON.stringify(identity))) process.exit(alreadyClaimed);

  const life = createLife({ runDir, spec, note, onEvent: () => service.announceEvent() });
  const service = createService(life, spec, identity);

  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      life.stop(`runner got ${signal}`).catch((error: Error) => note(error.message));
    });
  }

  const socket = socketPath(runDir);
  const server = await listen(socket, (connection) => service.onConnection(connection));
  server.maxConnections = 64;
  const record = { identity, socket, incarnation: spec.incarnation };
  writeFileWhole(paths.runner, JSON.stringify(record));

  service.announceExit(await life.ended);
  await life.over;
  const until = performance.now() + lingerMs;
  while (service.connections() > 0 && performance.now() < until) await sleep(20);
  unlinkSync(socket);
}

// SIGHUP: the terminal of whoever started the service went away. SIGUSR1 would open Node's debugger.
process.on('SIGHUP', () => {});
process.on('SIGUSR1', () => {});
// Whatever went wrong here, an agent whose streams nobody reads would hang.
process.on('uncaughtException', (error) => note(error.stack ?? error.message));

main(process.argv[2] ?? '').then(
  () => process.exit(0),
  (error: Error) => {
    note(error.stack ?? error.message);
    process.exit(1);
  },
);
