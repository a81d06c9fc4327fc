#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { EXIT } from './cli/exit-code.ts';
import { processIo } from './cli/io.ts';
import { run } from './cli/run.ts';
import { demo } from './demo/demo.ts';
import { serve, startOnce } from './serve.ts';
import { silentLog } from './world/log.ts';

const io = processIo();
const { version } = JSON.parse(
  readFileSync(new URL('../package.json', import.meta.url), 'utf8'),
) as { version: string };

process.exitCode = await run(process.argv.slice(2), {
  io,
  version,
  serve: (options) => serve(options, io),
  demo: (options) =>
    demo(options, { io, start: (options) => startOnce({ ...options, log: silentLog }) }),
}).catch((error: unknown) => {
  process.stderr.write(
    `callboard: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
  );
  return EXIT.failed;
});
// A failed or stopped service may leave handles behind; its end is the end of the process.
process.exit();
