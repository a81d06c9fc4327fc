// Starts the runner of a prepared run, writes down the first twenty events that it sees, says so,
// and goes on until it is killed. Arguments: run directory, runner, file for the events.
import { appendFileSync } from 'node:fs';
const [runDir, runnerPath, seenFile] = process.argv.slice(2);
const { spawnRunner } = await import(new URL('../start.js', `file://${runnerPath}`).href);
const { connectRunner, followRun } = await import(
  new URL('../link.js', `file://${runnerPath}`).href
);
await spawnRunner({ runDir, runnerPath });
await (await connectRunner(runDir)).go();
let seen = 0;
await followRun({
  runDir,
  from: 0,
  onEvent(event) {
    appendFileSync(seenFile, `${JSON.stringify(event)}\n`);
    if ((seen += 1) === 20) console.log('twenty');
  },
});
