import { stringify } from 'yaml';
import { z } from 'zod';
import type { Config } from './config.ts';
import { configSchema } from './schema.ts';
import type { ConfigInput, ParsedConfig } from './schema.ts';

/** The configuration in the form that people write: durations as `10m`, secrets as `$NAME`. */
export function effectiveInput(config: Config): ConfigInput {
  return z.encode(configSchema, config as unknown as ParsedConfig);
}

/** The whole configuration with its defaults as YAML; read again it gives the same. */
export function effectiveYaml(config: Config): string {
  return stringify(effectiveInput(config), { lineWidth: 0 });
}
