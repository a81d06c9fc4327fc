import type { Config } from './config.ts';
import { applicable } from './live.ts';

/** What is known of the configuration file. */
export interface ConfigState {
  /** Absolute; null where the service was given a configuration without one. */
  readonly file: string | null;
  /** When what is in force was read, in ISO 8601. */
  readonly appliedAt: string;
  /** Why the file as it is now is not in force; null while it is. */
  readonly error: string | null;
  /** Keys whose value in the file takes effect at the next start. */
  readonly atNextStart: readonly string[];
}

/** The configuration that the service goes by at this moment. */
export class ConfigInForce {
  #config: Config;
  #state: ConfigState;

  constructor(config: Config, { file, at }: { readonly file: string | null; readonly at: number }) {
    this.#config = config;
    this.#state = { file, appliedAt: iso(at), error: null, atNextStart: [] };
  }

  get config(): Config {
    return this.#config;
  }

  get state(): ConfigState {
    return this.#state;
  }

  /** Goes by a changed one from now on, as far as that can be. @param at milliseconds since the epoch */
  take(changed: Config, at: number): void {
    const { config, atNextStart } = applicable(this.#config, changed);
    this.#config = config;
    this.#state = { file: this.#state.file, appliedAt: iso(at), error: null, atNextStart };
  }

  /** Stays with the last good one. */
  refuse(error: string): void {
    this.#state = { ...this.#state, error };
  }
}

const iso = (at: number): string => new Date(at).toISOString();
