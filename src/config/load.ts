import { dirname } from 'node:path';
import type { Config } from './config.ts';
import { findConfig } from './find.ts';
import { parseConfig } from './parse.ts';
import { readConfigFile } from './read.ts';
import type { Environment } from './resolve.ts';
import { stampOf } from './watched-file.ts';

export interface LoadOptions {
  /** As in `--config FILE`; without it the file is looked for in `cwd`. */
  readonly file?: string | undefined;
  readonly cwd: string;
  /** Where `$NAME` secrets are taken from. */
  readonly env: Environment;
  /** False for a client, which does without the service's secrets. Default true. */
  readonly requireSecrets?: boolean;
  /** How the file's content is read; as for the first time unless given. */
  readonly read?: (file: string) => Promise<unknown>;
}

export interface LoadedConfig {
  readonly config: Config;
  /** Absolute. */
  readonly file: string;
  /** The file's folder, from which its relative paths count. */
  readonly dir: string;
  /** Which version of the file was read; see {@link import('./watch.ts').WatchedFile}. */
  readonly stamp: string;
}

/**
 * Finds, reads and checks the configuration.
 * @throws ConfigError `config_missing`, `config_unreadable`, `config_invalid`
 */
export async function loadConfig(options: LoadOptions): Promise<LoadedConfig> {
  const { cwd, env, requireSecrets = true, read = readConfigFile } = options;
  const file = findConfig({ file: options.file, cwd });
  const dir = dirname(file);
  // Before it is read: a change meanwhile is then one that is still to come.
  const stamp = stampOf(file);
  const content = await read(file);
  return { config: parseConfig(content, { file, dir, env, requireSecrets }), file, dir, stamp };
}
