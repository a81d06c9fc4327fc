import { join } from 'node:path';
import type { Io } from './io.ts';
import type { ClientConfig } from './settings.ts';

/**
 * The configuration as a client needs it. Where no file was named and none lies here, the service's defaults hold: it
 * may run with another file, or not at all, and the answer from its address says more than a complaint about a file.
 * @throws ConfigError
 */
export async function readClientConfig(file: string | undefined, io: Io): Promise<ClientConfig> {
  // Loaded here, since reading a configuration takes longer than most commands and many do without.
  const [{ loadConfig }, { ConfigError }] = await Promise.all([
    import('../config/load.ts'),
    import('../config/config-error.ts'),
  ]);
  try {
    const { config, dir } = await loadConfig({
      file,
      cwd: io.cwd,
      env: io.env,
      requireSecrets: false,
    });
    const { dataDir, server, limits, killSwitch } = config;
    return { dir, dataDir, server, limits, killSwitch };
  } catch (error) {
    if (error instanceof ConfigError && error.code === 'config_missing' && file === undefined)
      return defaults(io.cwd);
    throw error;
  }
}

function defaults(cwd: string): ClientConfig {
  return {
    dir: cwd,
    dataDir: join(cwd, '.callboard'),
    server: { host: '127.0.0.1', port: 4747 },
    limits: {},
    killSwitch: { file: join(cwd, '.callboard', 'KILL') },
  };
}
