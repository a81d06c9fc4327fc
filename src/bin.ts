#!/usr/bin/env node
import { EXIT } from './cli/exit-code.ts';
import { processIo } from './cli/io.ts';
import { run } from './cli/run.ts';
import { installedVersion } from './world/build.ts';

const io = processIo();
process.exitCode = await run(process.argv.slice(2), {
  io,
  version: installedVersion(),
  // Loaded when asked for: agents call this program to report, and should not wait for the whole service.
  serve: async (options) => (await import('./serve.ts')).serve(options, io),
  examine: async (options) => (await import('./doctor.ts')).examine(options, io),
  database: async () => (await import('./database.ts')).databaseTools,
  rotateTokens: async (dataDir) => (await import('./tokens.ts')).rotateTokens(dataDir),
  demo: async (options) => {
    const [{ demo }, { startOnce }, { silentLog }] = await Promise.all([
      import('./demo/demo.ts'),
      import('./serve.ts'),
      import('./world/log.ts'),
    ]);
    return demo(options, { io, start: (service) => startOnce({ ...service, log: silentLog }) });
  },
}).catch((error: unknown) => {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(`callboard: ${text}\n`);
  return EXIT.failed;
});
// A failed or stopped service may leave handles behind; its end is the end of the process.
process.exit();
