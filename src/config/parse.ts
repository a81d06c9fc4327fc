import { ConfigError } from './config-error.ts';
import type { Config } from './config.ts';
import { issueAt, issuesOf, predicate } from './issues.ts';
import { checkReferences } from './references.ts';
import { resolveConfig } from './resolve.ts';
import type { Environment } from './resolve.ts';
import { configSchema } from './schema.ts';
import { show } from './show.ts';

export interface ParseOptions {
  /** Names the file in errors. */
  readonly file: string;
  /** Where relative paths count from. */
  readonly dir: string;
  readonly env: Environment;
  /**
   * False for a client, which runs without the service's environment: a secret that is not set is
   * then no error, and its `reveal()` throws. Default true.
   */
  readonly requireSecrets?: boolean;
}

/**
 * The configuration from a file's content (plain data, in the form that people write).
 * @throws ConfigError `config_invalid` with all issues at once
 */
export function parseConfig(content: unknown, options: ParseOptions): Config {
  const { file, dir, env, requireSecrets = true } = options;
  if (content === null || typeof content !== 'object' || Array.isArray(content)) {
    const message = `${show(content)} is not a section of keys: a configuration is a mapping`;
    throw new ConfigError('config_invalid', file, [issueAt([], content, message)]);
  }
  const given = withoutNulls(content);
  const result = configSchema.safeParse(given, { error: predicate });
  const issues = [
    ...(result.success ? [] : issuesOf(result.error, given)),
    ...checkReferences(given),
  ];
  if (!result.success || issues.length > 0) throw new ConfigError('config_invalid', file, issues);

  const { config, issues: missing } = resolveConfig(result.data, { dir, env });
  if (requireSecrets && missing.length > 0) throw new ConfigError('config_invalid', file, missing);
  return config;
}

/**
 * `limits:` with only comments below it is null in YAML and means "nothing said". The key stays, so
 * that an unknown one is still reported.
 */
function withoutNulls(value: unknown): unknown {
  if (value === null) return undefined;
  if (Array.isArray(value))
    return value.map((item: unknown) => (item === null ? item : withoutNulls(item)));
  if (typeof value !== 'object' || value instanceof Date) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, child]) => [key, withoutNulls(child)]),
  );
}

/** What holds where there is no file: every default, and no profile. Secrets do not occur. */
export function defaultConfig(dir: string): Config {
  const parsed = configSchema.parse({ profiles: {}, defaultProfile: 'none' });
  return resolveConfig(parsed, { dir, env: {} }).config;
}
