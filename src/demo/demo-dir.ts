import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { failure } from '../cli/cli-error.ts';

const MARKER = '.callboard-demo.json';
/** What a demo makes in its folder, and all that the next one takes away. */
const MADE = ['repo', 'tickets', 'agents', 'state', 'callboard.config.yaml', '.callboard', MARKER];
const PROBE_MS = 1_000;

/**
 * An empty folder for a demo, absolute: a fresh one in the temporary folder, or `dir`. An earlier demo there is taken
 * away; anything else is left alone.
 * @throws {CliError} with a sentence, where `dir` holds something else or its demo still runs.
 */
export async function claimDemoDir(dir: string | undefined, port: number): Promise<string> {
  const path = dir === undefined ? await mkdtemp(join(tmpdir(), 'callboard-demo-')) : resolve(dir);
  const entries = await entriesOf(path);
  if (entries.length > 0) {
    const others = entries.filter((entry) => !MADE.includes(entry));
    if (!entries.includes(MARKER) || others.length > 0) {
      const what =
        others.length > 0 ? others.slice(0, 3).join(', ') : entries.slice(0, 3).join(', ');
      throw failure(
        `${path} is not empty (${what}) and not a demo's own folder: name an empty or a new one with --dir`,
      );
    }
    await refuseIfRunning(path);
    for (const entry of MADE) {
      await rm(join(path, entry), { recursive: true, force: true, maxRetries: 3 });
    }
  }
  await mkdir(path, { recursive: true, mode: 0o700 });
  await writeFile(join(path, MARKER), `${JSON.stringify({ madeBy: 'callboard demo', port })}\n`);
  return path;
}

async function entriesOf(path: string): Promise<string[]> {
  try {
    if (!(await stat(path)).isDirectory())
      throw failure(`${path} is a file, and a demo needs a folder`);
    return await readdir(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

/** Two services on one data directory: the database of the first would vanish under it. */
async function refuseIfRunning(path: string): Promise<void> {
  const port = await markedPort(path);
  if (port === null) return;
  const url = `http://127.0.0.1:${port}`;
  const alive = await fetch(`${url}/healthz`, { signal: AbortSignal.timeout(PROBE_MS) }).then(
    (answer) => answer.ok,
    () => false,
  );
  if (alive)
    throw failure(`a service answers at ${url}, perhaps the demo of ${path}: stop it first`);
}

async function markedPort(path: string): Promise<number | null> {
  try {
    const { port } = JSON.parse(await readFile(join(path, MARKER), 'utf8')) as { port?: unknown };
    return typeof port === 'number' && port > 0 ? port : null;
  } catch {
    // A marker that was cut short marks all the same.
    return null;
  }
}
