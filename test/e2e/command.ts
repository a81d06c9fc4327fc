/** The command line as a user's shell runs it. */
import { callboard } from './service.ts';
import type { Site } from './site.ts';

export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
}

/** Runs one command to its end. */
export function run(
  site: Pick<Site, 'dir' | 'env'>,
  args: readonly string[],
  { env, cwd }: RunOptions = {},
): Promise<Ran> {
  const child = callboard({ ...site, dir: cwd ?? site.dir }, args, env ? { env } : {});
  let [stdout, stderr] = ['', ''];
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, stdout, stderr }));
  });
}

/** The lines of NDJSON. */
export const jsonLines = <T>(text: string): T[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as T);
