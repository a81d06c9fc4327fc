/** One thing that is wrong with a configuration file. */
export interface ConfigIssue {
  /** Where it is, as `limits.workers` or `escalation.channels[0].url`; empty for the file as a whole. */
  readonly key: string;
  /** What stands there, made harmless and short; null where nothing does. A secret is never shown. */
  readonly value: string | null;
  /** One sentence about the key, with the value in it. */
  readonly message: string;
}

/** Whether there is no file, it is not in its language, or it says something that cannot be. */
export type ConfigErrorCode = 'config_missing' | 'config_unreadable' | 'config_invalid';

/** All that is wrong with a configuration; its message has one line for each issue. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly code: ConfigErrorCode;
  /** The file, or the folder that has none. */
  readonly file: string;
  readonly issues: readonly ConfigIssue[];

  constructor(
    code: ConfigErrorCode,
    file: string,
    issues: readonly ConfigIssue[],
    options?: ErrorOptions,
  ) {
    super(issues.map((issue) => sentence(file, issue)).join('\n'), options);
    this.code = code;
    this.file = file;
    this.issues = issues;
  }
}

function sentence(file: string, { key, message }: ConfigIssue): string {
  return key === '' ? `${file}: ${message}` : `${file}: ${key}: ${message}`;
}
