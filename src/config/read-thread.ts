import { dirname } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { ConfigError } from './config-error.ts';
import { parseConfig } from './parse.ts';
import type { ThreadSays } from './read-anew.ts';
import { readConfigFile } from './read.ts';

// Runs in a thread of its own: reads one configuration file and says what is in it.

const { file } = workerData as { readonly file: string };
const say = (says: ThreadSays): void => parentPort?.postMessage(says, []);

try {
  const content = await readConfigFile(file);
  try {
    say({ content });
  } catch (notData) {
    // A function, say, in the place of a value. The check has the sentence for it that a start has.
    parseConfig(content, { file, dir: dirname(file), env: {}, requireSecrets: false });
    throw notData;
  }
} catch (error) {
  if (!(error instanceof ConfigError)) throw error;
  const { code, issues } = error;
  say({ refused: { code, file: error.file, issues } });
}
