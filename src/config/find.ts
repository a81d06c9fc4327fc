import { statSync } from 'node:fs';
import { extname, join, resolve } from 'node:path';
import { ConfigError } from './config-error.ts';
import type { ConfigErrorCode } from './config-error.ts';

const stem = 'callboard.config';

/** The languages that a configuration may be written in, by the file's suffix. */
export const suffixes = ['.yaml', '.yml', '.ts', '.js', '.mjs', '.json', '.toml'] as const;

/**
 * The configuration file, as an absolute path: the named one, which must exist, or the one that lies
 * in `cwd` itself. Folders above are not searched.
 * @throws ConfigError when there is none, when there are two, when its suffix is unknown
 */
export function findConfig({ file, cwd }: { file?: string | undefined; cwd: string }): string {
  if (file !== undefined) return named(resolve(cwd, file));
  const found = suffixes.map((suffix) => join(cwd, stem + suffix)).filter((path) => isFile(path));
  const [first, second] = found;
  if (first === undefined) {
    const names = suffixes.map((suffix) => stem + suffix).join(', ');
    const message = `there is no configuration here (${names}); \`callboard init\` writes one, \`--config FILE\` names another place`;
    throw error('config_missing', cwd, message);
  }
  if (second !== undefined) {
    const message = `lies beside ${second}, and only one of them can hold; remove one or name one with \`--config FILE\``;
    throw error('config_invalid', first, message);
  }
  return first;
}

function named(path: string): string {
  if (!isFile(path)) throw error('config_missing', path, 'there is no such file');
  if (!suffixes.some((suffix) => suffix === extname(path))) {
    throw error('config_invalid', path, `its name must end in one of ${suffixes.join(', ')}`);
  }
  return path;
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}

function error(code: ConfigErrorCode, file: string, message: string): ConfigError {
  return new ConfigError(code, file, [{ key: '', value: null, message }]);
}
